"""The card of a role: a phone screen first, everything else one tap away."""

from bot.cards import pay_figures
from bot.cards.components import Button, Card, Row, Rule, Text
from bot.cards.custom_id import action
from bot.cards.markdown import small, words
from bot.cards.pagination import Passage, claim, claims, heading, quote, source_line
from bot.cards.specialties import lines_for
from bot.cards.tabs import Section, Sections, sources, unknown
from knowledge import Library
from knowledge.model import Role, Specialty, Trait

KINDS = {"career": "Career", "side-gig": "Side gig", "surveys": "Paid surveys"}


def role_card(library: Library, role: Role, *, saved: bool = False, specialty: Specialty | None = None) -> Card:
    """Open a role: seven lines, the catch, what it is for a specialty, and the way to the rest."""
    return Card(
        (
            Text(f"## {words(role.name)}\n-# {KINDS[role.kind]}"),
            *first_lines(library, role),
            *lines_for(library, role, specialty),
            Rule(),
            ROLE_PARTS.menu(role),
            _buttons(role, saved=saved),
            Text(_fine_print(library, role)),
        ),
        address=("entry", role.id),
    )


def first_lines(library: Library, role: Role) -> tuple[Text, Text]:
    """Return what a phone screen holds: what it is, pay, patients, travel, home, licence, time to start, the catch."""
    lines = [
        words(role.lead.text),
        f"**Pay** · {pay_figures.headline(library, role)}",
        f"**Patients** · {words(role.patient_contact.in_short)}",
        f"**Travel** · {words(role.travel.in_short)}",
        f"**From home** · {words(role.remote.in_short)}",
        f"**Licence** · {words(role.licence.in_short)}",
        f"**Time to start** · {words(role.time_to_start.in_short)}",
    ]
    source = small(source_line(library.sources[role.catch.source]))
    return Text("\n".join(lines)), Text(f"**The catch** · {words(role.catch.text)}\n{source}")


def trait_lines(trait: Trait) -> list[Passage]:
    """Return what is behind one quality of a role, or that no source states it."""
    return [claim(said) for said in trait.says] or [Passage("No source here says more about it.")]


def _buttons(role: Role, *, saved: bool) -> Row:
    save = (
        Button("Saved", action("role", "save", role.id), "success")
        if saved
        else Button("Save", action("role", "save", role.id), "primary")
    )
    return Row(
        (
            save,
            Button("Compare with…", action("role", "compare", role.id)),
            Button("Pain points it eases", action("role", "part", role.id, "eases", 0)),
            Button("Sources", action("role", "part", role.id, "sources", 0)),
        )
    )


def _fine_print(library: Library, role: Role) -> str:
    return small(
        f"Information, not medical, legal, tax or career advice. Entry reviewed {role.reviewed}, "
        f"knowledge base {words(library.version)}."
    )


def upsides(role: Role) -> list[Passage]:
    """Return what speaks for a role, and whom it suits."""
    liked = claims("What people like about it", role.benefits) or [Passage("Not stated by any source here.")]
    return [*liked, *claims("Whom it suits", role.suits)]


def _duties(library: Library, role: Role) -> list[Passage]:
    del library
    quotes = [quote(said) for said in role.quotes]
    return [
        *claims("What it is", (role.lead,)),
        *claims("What you do", role.duties),
        *claims("Whom it suits", role.suits),
        *claims("What people like about it", role.benefits),
        *([heading("In a colleague's words"), *quotes] if quotes else []),
    ]


def _pay(library: Library, role: Role) -> list[Passage]:
    figures = pay_figures.table(library, role.pay) or [Passage("No source here states a figure for this role.")]
    return [*figures, *claims("How it is paid", role.pay_notes)]


def _day(library: Library, role: Role) -> list[Passage]:
    del library
    return [
        *_trait("Patient contact", role.patient_contact),
        *_trait("Travel", role.travel),
        *_trait("Working from home", role.remote),
    ]


def _way_in(library: Library, role: Role) -> list[Passage]:
    del library
    return [
        *claims("What is asked for", role.requirements),
        *claims("Certificates", role.credentials),
        *_trait("Licence", role.licence),
        *_trait("Time to start", role.time_to_start),
    ]


def _trait(title: str, trait: Trait) -> list[Passage]:
    return [Passage(f"**{title}** · {words(trait.in_short)}", heading=True), *trait_lines(trait)]


def _employers(library: Library, role: Role) -> list[Passage]:
    del library
    return [*claims("Who hires", role.employers), *claims("How wanted it is", role.demand)] or [
        Passage("Not stated by any source here.")
    ]


def _eases(library: Library, role: Role) -> list[Passage]:
    passages: list[Passage] = []
    for eased in role.eases:
        passages.append(heading(f"Eases: {library.pain_points[eased.pain_point].name}"))
        passages.append(claim(eased.how))
        passages.append(claim(eased.trade_off, lead="In exchange: "))
    for kept in role.does_not_ease:
        passages.append(heading(f"Does not ease: {library.pain_points[kept.pain_point].name}"))
        passages.append(claim(kept.why))
    return passages


def _downsides(library: Library, role: Role) -> list[Passage]:
    groups = [words(library.exit_checks[g].name) for g in role.exit_checks]
    more = [Passage("Before you leave a post, also look at: " + ", ".join(groups) + " (in /ask how to start).")]
    return [
        *claims("The catch", (role.catch,)),
        *claims("Downsides", role.downsides),
        *claims("Check before you sign", role.checks),
        *(more if groups else []),
    ]


def _first_steps(library: Library, role: Role) -> list[Passage]:
    del library
    tests = [Passage(f"- {words(t.text)} *(about {t.minutes} minutes)*", t.source) for t in role.cheap_tests]
    return [*claims("First steps", role.first_steps), heading("Try it in an evening"), *tests]


def _related(library: Library, role: Role) -> list[Passage]:
    near = [Passage(f"- **{words(library.roles[r.role].name)}** · {words(r.why)}") for r in role.related]
    return [heading("In this base"), *near, *claims("Elsewhere", role.related_elsewhere)]


ROLE_PARTS: Sections[Role] = Sections(
    "role",
    {
        "duties": Section("What you do", _duties, lambda _, role: (role.id,)),
        "pay": Section("Pay, every figure", _pay),
        "day": Section("Patients, travel, home", _day),
        "entry": Section("How to get in", _way_in),
        "employers": Section("Who hires", _employers),
        "eases": Section("Pain points it eases", _eases, lambda _, role: [eased.pain_point for eased in role.eases]),
        "downsides": Section("Downsides and checks", _downsides),
        "steps": Section("First steps", _first_steps),
        "related": Section("Related roles", _related),
        "unknown": Section("What nobody states", unknown),
        "sources": Section("Sources", sources),
    },
)
