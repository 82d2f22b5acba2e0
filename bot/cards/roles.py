"""The card of a role: a phone screen first, everything else one tap away."""

from bot.cards import pay_figures
from bot.cards.components import Button, Card, Divider, Row, Text
from bot.cards.custom_id import custom_id
from bot.cards.dates import format_date
from bot.cards.exit_checks import exit_check_menu
from bot.cards.markdown import escape_content, subtext
from bot.cards.pagination import Paragraph, attributed, claim, claims, heading, quote
from bot.cards.specialties import specialty_lines
from bot.cards.tabs import GAPS, CardTabs, Tab, gaps_tab, sources_tab
from knowledge import KnowledgeBase
from knowledge.model import Role, Specialty, Trait

KINDS = {"career": "Career", "side-gig": "Side gig", "surveys": "Surveys"}


def role_card(
    knowledge_base: KnowledgeBase, role: Role, *, saved: bool = False, specialty: Specialty | None = None
) -> Card:
    """Open a role: what it is, six facts, the catch, what it is for a specialty, and the way to the rest."""
    return Card(
        (
            Text(f"## {escape_content(role.name)}\n-# {_kind_line(role)}"),
            *role_overview(knowledge_base, role),
            *specialty_lines(knowledge_base, role, specialty),
            Divider(),
            ROLE_TABS.menu(role),
            _buttons(role, saved=saved),
            Text(fine_print(role.reviewed)),
        ),
        route=("entry", role.id),
    )


def fine_print(reviewed: str) -> str:
    """Return the last line of a card of the base: what it is not, and when somebody last checked it."""
    return subtext(f"Information, not advice. Reviewed {format_date(reviewed)}.")


def _kind_line(role: Role) -> str:
    """Return the kind of a role, unless its name says it already."""
    kind = KINDS[role.kind]
    return kind if role.kind != "surveys" else "Side gig"


def role_overview(knowledge_base: KnowledgeBase, role: Role) -> tuple[Text, Text]:
    """Return what a phone screen holds: what it is, pay, patients, travel, home, license, time to start, the catch."""
    lines = [
        escape_content(role.short["answer"].text if "answer" in role.short else role.lead.text),
        f"**Pay** · {pay_figures.pay_headline(knowledge_base, role)}",
        *(f"**{label}** · {escape_content(trait.in_short)}" for label, trait in trait_labels(role)),
    ]
    catch = attributed(knowledge_base, role.catch, bullet=False, prefix="**The catch** · ")
    return Text("\n".join(lines)), Text(catch.text)


def trait_labels(role: Role) -> tuple[tuple[str, Trait], ...]:
    """Return the qualities of a role with what each is called on cards, in one order everywhere."""
    return (
        ("Patients", role.patient_contact),
        ("Travel", role.travel),
        ("From home", role.remote),
        ("License", role.licence),
        ("Time to start", role.time_to_start),
    )


def trait_paragraphs(trait: Trait) -> list[Paragraph]:
    """Return what is behind one quality of a role, or that no source states it."""
    return [claim(said) for said in trait.says] or [Paragraph("No source here says more about it.")]


def _buttons(role: Role, *, saved: bool) -> Row:
    """Return Save, or once it is saved the plan, then what most readers open next."""
    save = (
        (Button("Saved", custom_id("role", "save", role.id), "success"), Button("My plan", custom_id("plan", "open")))
        if saved
        else (Button("Save", custom_id("role", "save", role.id), "primary"),)
    )
    return Row(
        (
            *save,
            ROLE_TABS.button(role, "pay", "Pay"),
            Button("Compare with…", custom_id("role", "compare", role.id)),
            ROLE_TABS.button(role, "sources", "Sources"),
        )
    )


def upside_paragraphs(role: Role) -> list[Paragraph]:
    """Return what speaks for a role, and whom it suits."""
    liked = claims("What people like about it", role.benefits) or [Paragraph("Not stated by any source here.")]
    return [*liked, *claims("Good fit for", role.suits)]


def _duties(knowledge_base: KnowledgeBase, role: Role) -> list[Paragraph]:
    del knowledge_base
    quotes = [quote(said) for said in role.quotes]
    return [
        claim(role.lead),
        *map(claim, role.duties),
        *claims("Good fit for", role.suits),
        *claims("What people like about it", role.benefits),
        *([heading("In a colleague's words"), *quotes] if quotes else []),
    ]


def _pay(knowledge_base: KnowledgeBase, role: Role) -> list[Paragraph]:
    figures = pay_figures.pay_table(knowledge_base, role.pay) or [
        Paragraph("No source here states a figure for this role.")
    ]
    return [*figures, *claims("How it is paid", role.pay_notes)]


def _working_conditions(knowledge_base: KnowledgeBase, role: Role) -> list[Paragraph]:
    del knowledge_base
    return [
        *_trait_section("Patients", role.patient_contact),
        *_trait_section("Travel", role.travel),
        *_trait_section("From home", role.remote),
    ]


def _getting_in(knowledge_base: KnowledgeBase, role: Role) -> list[Paragraph]:
    del knowledge_base
    return [
        *claims("What employers ask for", role.requirements),
        *claims("Certificates", role.credentials),
        *_trait_section("License", role.licence),
        *_trait_section("Time to start", role.time_to_start),
    ]


def _trait_section(title: str, trait: Trait) -> list[Paragraph]:
    return [
        Paragraph(f"### {title}\n{escape_content(trait.in_short)}", heading=True),
        *trait_paragraphs(trait),
    ]


def _employers(knowledge_base: KnowledgeBase, role: Role) -> list[Paragraph]:
    del knowledge_base
    return [*map(claim, role.employers), *claims("Demand", role.demand)]


def _pain_points(knowledge_base: KnowledgeBase, role: Role) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    for eased in role.eases:
        paragraphs.append(heading(f"Helps with {_mid_sentence(knowledge_base.pain_points[eased.pain_point].name)}"))
        paragraphs.append(claim(eased.how))
        paragraphs.append(claim(eased.trade_off, prefix="**The trade-off** · "))
    for kept in role.does_not_ease:
        paragraphs.append(
            heading(f"Doesn't help with {_mid_sentence(knowledge_base.pain_points[kept.pain_point].name)}")
        )
        paragraphs.append(claim(kept.why))
    return paragraphs


def _mid_sentence(name: str) -> str:
    """Return a name as it stands within a sentence: small, unless its second letter says that it is an acronym."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _downsides(knowledge_base: KnowledgeBase, role: Role) -> list[Paragraph]:
    groups = [escape_content(knowledge_base.exit_checks[g].name) for g in role.exit_checks]
    more = [Paragraph("Before you leave a job, also check: " + ", ".join(groups) + ". Ask me about any of them.")]
    return [
        claim(role.catch),
        *map(claim, role.downsides),
        *claims("Check before you sign", role.checks),
        *(more if groups else []),
    ]


def _check_menu(knowledge_base: KnowledgeBase, role: Role) -> tuple[Row, ...]:
    return exit_check_menu(knowledge_base.exit_checks[id_] for id_ in role.exit_checks)


def _first_steps(knowledge_base: KnowledgeBase, role: Role) -> list[Paragraph]:
    del knowledge_base
    tests = [Paragraph(f"- {escape_content(t.text)} *(about {t.minutes} minutes)*", t.source) for t in role.cheap_tests]
    return [*map(claim, role.first_steps), heading("Try it in an evening"), *tests]


def _related(knowledge_base: KnowledgeBase, role: Role) -> list[Paragraph]:
    near = [
        Paragraph(f"- **{escape_content(knowledge_base.roles[r.role].name)}** · {escape_content(r.why)}")
        for r in role.related
    ]
    return [heading("Similar roles here"), *near, *claims("Without a card here", role.related_elsewhere)]


ROLE_TABS: CardTabs[Role] = CardTabs(
    "role",
    {
        "duties": Tab("What you do", _duties, lambda _, role: (role.id,)),
        "pay": Tab("Every pay figure", _pay),
        "day": Tab("Patients, travel, home", _working_conditions),
        "entry": Tab("How to get in", _getting_in),
        "employers": Tab("Who hires", _employers, has=lambda role: bool(role.employers or role.demand)),
        "eases": Tab(
            "What it helps with, and the trade-offs",
            _pain_points,
            lambda _, role: [eased.pain_point for eased in role.eases],
        ),
        "downsides": Tab("Downsides, and what to check", _downsides, controls=_check_menu),
        "steps": Tab("First steps", _first_steps),
        "related": Tab("Related roles", _related),
        "unknown": Tab(GAPS, gaps_tab, has=lambda role: bool(role.unknown)),
        "sources": Tab("Sources", sources_tab),
    },
)
