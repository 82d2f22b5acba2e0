"""What was asked for of an entry, in words: its title and its lines, the part asked for first."""

from collections.abc import Mapping, Sequence

from bot.cards.components import Text
from bot.cards.exit_checks import check, role_check
from bot.cards.faqs import faq_passages
from bot.cards.markdown import small, words
from bot.cards.pagination import PAGE, Passage, claim, deal, heading, write
from bot.cards.pain_points import PAIN_POINT_PARTS, first_screen
from bot.cards.pay_summary import pay_in_brief
from bot.cards.roles import ROLE_PARTS, first_lines, trait_lines, upsides
from bot.cards.tabs import sources
from knowledge import Library
from knowledge.model import Claim, Faq, PainPoint, Role, Trait
from knowledge.model.unchecked_base import AnyEntry
from knowledge.question.aspect_detection import CHECKS, Part
from knowledge.question.statement_search import on_hours

ROLE_SECTIONS: Mapping[Part, str] = {
    "pay": "pay",
    "figures": "pay",
    "licence": "entry",
    "travel": "day",
    "home": "day",
    "patients": "day",
    "time": "entry",
    "entry": "entry",
    "employers": "employers",
    "downsides": "downsides",
    "steps": "steps",
    "duties": "duties",
    "roles": "related",
    "sources": "sources",
}
"""What is asked for → the section of a role's card that says it."""
PAIN_POINT_SECTIONS: Mapping[Part, str] = {
    "work": "work",
    "steps": "work",
    "roles": "roles",
    "figures": "figures",
    "sources": "sources",
}
_TITLES: Mapping[Part, str] = {
    "pay": "Pay",
    "licence": "Licence",
    "travel": "Travel",
    "home": "Working from home",
    "patients": "Patients",
    "time": "Time to start",
    "upsides": "What people like, and whom it suits",
    "hours": "Hours and flexibility",
    "visa": "Visa",
    "loans": "Student loans",
    "notice": "Notice and repayment",
    "non-compete": "Non-compete and outside work",
    "tail": "Malpractice and tail cover",
    "patients-and-payers": "Patients, payers and public records",
    "licence-and-board": "Keeping licence and boards",
    "clinical-hours": "Clinical hours it wants",
    "way-back": "The way back",
}
_SHOWN = 3
"""Parts shown one below the other; who asks for more is told where it is."""
_STATEMENTS = 5
"""Statements on something that has no section of its own."""
_WHOLE_CHECK = 3700
"""Characters for a check asked for alone, so that the longest is shown whole, with a title; Discord takes 4,000."""


def part_title(part: Part) -> str:
    """Return what a part of a role is called."""
    return _TITLES.get(part) or ROLE_PARTS.parts[ROLE_SECTIONS.get(part, "duties")].title


def title(entry: AnyEntry, part: Part | None) -> str:
    """Return the heading of what was asked for."""
    match entry:
        case Role() if part and (part in _TITLES or part in ROLE_SECTIONS):
            return f"{words(entry.short_name)}: {part_title(part)}"
        case PainPoint() if part and part in PAIN_POINT_SECTIONS:
            return f"{words(entry.short_name)}: {PAIN_POINT_PARTS.parts[PAIN_POINT_SECTIONS[part]].title}"
        case Faq(shows="exit-checks") if part in CHECKS:
            return f"{words(entry.short_name)}: {part_title(part)}"
        case Role() | PainPoint() | Faq():
            return words(entry.name)


def bodies(library: Library, role: Role, parts: Sequence[Part]) -> tuple[Text, ...]:
    """Return several parts of a role one below the other, each with its heading, and which of those asked are left."""
    shown, left = parts[:_SHOWN], parts[_SHOWN:]
    texts = [
        text
        for part in shown
        for text in (Text(f"### {part_title(part)}"), *role_part(library, role, part, PAGE // len(shown)))
    ]
    named = ", ".join(map(part_title, left))
    return (*texts, *((Text(small(f"You also asked for: {named}. The full card has it.")),) if left else ()))


def in_its_words(library: Library, role: Role, told: Sequence[Claim]) -> tuple[Text, ...]:
    """Return what a role says in the words of a question, then what it opens on, without a claim to answer it."""
    said = [heading("What I have in those words"), *map(claim, told)] if told else []
    return (*write(library, said), *first_lines(library, role))


def body(library: Library, entry: AnyEntry, part: Part | None) -> tuple[Text, ...]:
    """Return what was asked for, or what the entry opens on."""
    match entry:
        case Role():
            return role_part(library, entry, part) if part else first_lines(library, entry)
        case PainPoint():
            return write(library, deal(library, _of_pain_point(library, entry, part))[0])
        case Faq():
            return write(library, _of_question(library, entry, part))


def role_part(library: Library, role: Role, part: Part, limit: int = PAGE) -> tuple[Text, ...]:
    """Say what was asked for first; a quality that has a line of its own opens with it, even "not stated".

    ``limit`` is in characters.
    """
    return write(library, role_passages(library, role, part, limit))


def role_passages(library: Library, role: Role, part: Part, limit: int = PAGE) -> tuple[Passage, ...]:
    """Return the same as passages, for a card that says more than this."""
    short = _trait(role, part)
    opening = (Passage(f"**{words(short.in_short)}**", heading=True),) if short else ()
    shown, *rest = deal(library, _of_role(library, role, part, short), limit)
    where = f"More when you ask for *{part_title(part).lower()}* alone." if part in CHECKS else "More on its card."
    return (*opening, *shown, *((Passage(small(where)),) if rest else ()))


def _trait(role: Role, part: Part) -> Trait | None:
    return {
        "licence": role.licence,
        "travel": role.travel,
        "home": role.remote,
        "patients": role.patient_contact,
        "time": role.time_to_start,
    }.get(part)


def _of_role(library: Library, role: Role, part: Part, short: Trait | None) -> list[Passage]:
    if short:
        return trait_lines(short)
    match part:
        case "pay":
            return pay_in_brief(library, role)
        case "upsides":
            return upsides(role)
        case "hours":
            said = on_hours(role, _STATEMENTS)
            return [claim(each) for each in said] or [Passage("No source here says anything about hours.")]
        case _ if part in CHECKS:
            return role_check(library, role, part) or _section(library, role, "downsides")
        case _:
            return _section(library, role, part)


def _section(library: Library, role: Role, part: Part) -> list[Passage]:
    return ROLE_PARTS.parts[ROLE_SECTIONS.get(part, "duties")].passages(library, role)


def _of_pain_point(library: Library, pain_point: PainPoint, part: Part | None) -> list[Passage]:
    if part and part in PAIN_POINT_SECTIONS:
        return PAIN_POINT_PARTS.parts[PAIN_POINT_SECTIONS[part]].passages(library, pain_point)
    return first_screen(library, pain_point)


def _of_question(library: Library, faq: Faq, part: Part | None) -> tuple[Passage, ...]:
    if part == "sources":
        return tuple(sources(library, faq))
    if faq.shows == "exit-checks" and part in CHECKS and (asked := check(library, part)):
        return deal(library, asked, _WHOLE_CHECK)[0]
    dealt = deal(library, faq_passages(library, faq))
    return dealt[min(1, len(dealt) - 1)] if part == "rest" else dealt[0]
