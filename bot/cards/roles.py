"""The card of a role: a phone screen first, everything else one tap away."""

from bot.cards import pay_figures
from bot.cards.components import Button, Card, Divider, Row, Text
from bot.cards.custom_id import custom_id
from bot.cards.exit_checks import exit_check_menu
from bot.cards.markdown import escape_content, subtext
from bot.cards.pagination import Paragraph, claim, claims, heading, quote, source_line
from bot.cards.specialties import specialty_lines
from bot.cards.tabs import CardTabs, Tab, gaps_tab, sources_tab
from knowledge import KnowledgeBase
from knowledge.model import Role, Specialty, Trait

KINDS = {"career": "Career", "side-gig": "Side gig", "surveys": "Paid surveys"}


def role_card(
    knowledge_base: KnowledgeBase, role: Role, *, saved: bool = False, specialty: Specialty | None = None
) -> Card:
    """Open a role: seven lines, the catch, what it is for a specialty, and the way to the rest."""
    return Card(
        (
            Text(f"## {escape_content(role.name)}\n-# {KINDS[role.kind]}"),
            *role_overview(knowledge_base, role),
            *specialty_lines(knowledge_base, role, specialty),
            Divider(),
            ROLE_TABS.menu(role),
            _buttons(role, saved=saved),
            Text(_fine_print(knowledge_base, role)),
        ),
        route=("entry", role.id),
    )


def role_overview(knowledge_base: KnowledgeBase, role: Role) -> tuple[Text, Text]:
    """Return what a phone screen holds: what it is, pay, patients, travel, home, licence, time to start, the catch."""
    lines = [
        escape_content(role.lead.text),
        f"**Pay** · {pay_figures.pay_headline(knowledge_base, role)}",
        f"**Patients** · {escape_content(role.patient_contact.in_short)}",
        f"**Travel** · {escape_content(role.travel.in_short)}",
        f"**From home** · {escape_content(role.remote.in_short)}",
        f"**Licence** · {escape_content(role.licence.in_short)}",
        f"**Time to start** · {escape_content(role.time_to_start.in_short)}",
    ]
    source = subtext(source_line(knowledge_base.sources[role.catch.source]))
    return Text("\n".join(lines)), Text(f"**The catch** · {escape_content(role.catch.text)}\n{source}")


def trait_paragraphs(trait: Trait) -> list[Paragraph]:
    """Return what is behind one quality of a role, or that no source states it."""
    return [claim(said) for said in trait.says] or [Paragraph("No source here says more about it.")]


def _buttons(role: Role, *, saved: bool) -> Row:
    save = (
        Button("Saved", custom_id("role", "save", role.id), "success")
        if saved
        else Button("Save", custom_id("role", "save", role.id), "primary")
    )
    return Row(
        (
            save,
            Button("Compare with…", custom_id("role", "compare", role.id)),
            Button("Pain points it eases", custom_id("role", "part", role.id, "eases", 0)),
            Button("Sources", custom_id("role", "part", role.id, "sources", 0)),
        )
    )


def _fine_print(knowledge_base: KnowledgeBase, role: Role) -> str:
    return subtext(
        f"Information, not medical, legal, tax or career advice. Entry reviewed {role.reviewed}, "
        f"knowledge base {escape_content(knowledge_base.version)}."
    )


def upside_paragraphs(role: Role) -> list[Paragraph]:
    """Return what speaks for a role, and whom it suits."""
    liked = claims("What people like about it", role.benefits) or [Paragraph("Not stated by any source here.")]
    return [*liked, *claims("Whom it suits", role.suits)]


def _duties(knowledge_base: KnowledgeBase, role: Role) -> list[Paragraph]:
    del knowledge_base
    quotes = [quote(said) for said in role.quotes]
    return [
        *claims("What it is", (role.lead,)),
        *claims("What you do", role.duties),
        *claims("Whom it suits", role.suits),
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
        *_trait_section("Patient contact", role.patient_contact),
        *_trait_section("Travel", role.travel),
        *_trait_section("Working from home", role.remote),
    ]


def _getting_in(knowledge_base: KnowledgeBase, role: Role) -> list[Paragraph]:
    del knowledge_base
    return [
        *claims("What is asked for", role.requirements),
        *claims("Certificates", role.credentials),
        *_trait_section("Licence", role.licence),
        *_trait_section("Time to start", role.time_to_start),
    ]


def _trait_section(title: str, trait: Trait) -> list[Paragraph]:
    return [Paragraph(f"**{title}** · {escape_content(trait.in_short)}", heading=True), *trait_paragraphs(trait)]


def _employers(knowledge_base: KnowledgeBase, role: Role) -> list[Paragraph]:
    del knowledge_base
    return [*claims("Who hires", role.employers), *claims("How wanted it is", role.demand)] or [
        Paragraph("Not stated by any source here.")
    ]


def _pain_points(knowledge_base: KnowledgeBase, role: Role) -> list[Paragraph]:
    paragraphs: list[Paragraph] = []
    for eased in role.eases:
        paragraphs.append(heading(f"Eases: {knowledge_base.pain_points[eased.pain_point].name}"))
        paragraphs.append(claim(eased.how))
        paragraphs.append(claim(eased.trade_off, prefix="In exchange: "))
    for kept in role.does_not_ease:
        paragraphs.append(heading(f"Does not ease: {knowledge_base.pain_points[kept.pain_point].name}"))
        paragraphs.append(claim(kept.why))
    return paragraphs


def _downsides(knowledge_base: KnowledgeBase, role: Role) -> list[Paragraph]:
    groups = [escape_content(knowledge_base.exit_checks[g].name) for g in role.exit_checks]
    more = [Paragraph("Before you leave a post, also look at: " + ", ".join(groups) + ".")]
    return [
        *claims("The catch", (role.catch,)),
        *claims("Downsides", role.downsides),
        *claims("Check before you sign", role.checks),
        *(more if groups else []),
    ]


def _check_menu(knowledge_base: KnowledgeBase, role: Role) -> tuple[Row, ...]:
    return exit_check_menu(knowledge_base.exit_checks[id_] for id_ in role.exit_checks)


def _first_steps(knowledge_base: KnowledgeBase, role: Role) -> list[Paragraph]:
    del knowledge_base
    tests = [Paragraph(f"- {escape_content(t.text)} *(about {t.minutes} minutes)*", t.source) for t in role.cheap_tests]
    return [*claims("First steps", role.first_steps), heading("Try it in an evening"), *tests]


def _related(knowledge_base: KnowledgeBase, role: Role) -> list[Paragraph]:
    near = [
        Paragraph(f"- **{escape_content(knowledge_base.roles[r.role].name)}** · {escape_content(r.why)}")
        for r in role.related
    ]
    return [heading("In this base"), *near, *claims("Elsewhere", role.related_elsewhere)]


ROLE_TABS: CardTabs[Role] = CardTabs(
    "role",
    {
        "duties": Tab("What you do", _duties, lambda _, role: (role.id,)),
        "pay": Tab("Pay, every figure", _pay),
        "day": Tab("Patients, travel, home", _working_conditions),
        "entry": Tab("How to get in", _getting_in),
        "employers": Tab("Who hires", _employers),
        "eases": Tab("Pain points it eases", _pain_points, lambda _, role: [eased.pain_point for eased in role.eases]),
        "downsides": Tab("Downsides and checks", _downsides, controls=_check_menu),
        "steps": Tab("First steps", _first_steps),
        "related": Tab("Related roles", _related),
        "unknown": Tab("What nobody states", gaps_tab),
        "sources": Tab("Sources", sources_tab),
    },
)
