"""What was asked for of an entry, in words: its title and its lines, the part asked for first."""

from collections.abc import Mapping

from bot.render.faq_card import faq_passages
from bot.render.pain_point_card import PAIN_POINT_PARTS, first_screen
from bot.render.parts import Text
from bot.render.role_card import ROLE_PARTS, first_lines, trait_lines, upsides
from bot.render.sheet import PAGE, Passage, deal, source_line, write
from bot.render.text import words
from bot.services.replies import AnyEntry
from knowledge import Library
from knowledge.asking import Part
from knowledge.model import Faq, PainPoint, Role, Trait

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
    "licence": "Licence",
    "travel": "Travel",
    "home": "Working from home",
    "patients": "Patients",
    "time": "Time to start",
    "upsides": "What people like about it",
}


def part_title(part: Part) -> str:
    """Return what a part of a role is called."""
    return _TITLES.get(part) or ROLE_PARTS.parts[ROLE_SECTIONS[part]].title


def title(entry: AnyEntry, part: Part | None) -> str:
    """Return the heading of what was asked for."""
    match entry:
        case Role() if part and (part in _TITLES or part in ROLE_SECTIONS):
            return f"{words(entry.short_name)}: {part_title(part)}"
        case PainPoint() if part and part in PAIN_POINT_SECTIONS:
            return f"{words(entry.short_name)}: {PAIN_POINT_PARTS.parts[PAIN_POINT_SECTIONS[part]].title}"
        case Role() | PainPoint() | Faq():
            return words(entry.name)


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
    short = _trait(role, part)
    opening = (Text(f"**{words(short.in_short)}**"),) if short else ()
    return (*opening, *write(library, deal(library, _of_role(library, role, part, short), limit)[0]))


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
    if part == "upsides":
        return upsides(role)
    return ROLE_PARTS.parts[ROLE_SECTIONS.get(part, "duties")].passages(library, role)


def _of_pain_point(library: Library, pain_point: PainPoint, part: Part | None) -> list[Passage]:
    if part and part in PAIN_POINT_SECTIONS:
        return PAIN_POINT_PARTS.parts[PAIN_POINT_SECTIONS[part]].passages(library, pain_point)
    return first_screen(library, pain_point)


def _of_question(library: Library, faq: Faq, part: Part | None) -> tuple[Passage, ...]:
    if part == "sources":
        return tuple(Passage(f"- {source_line(source)}") for source in library.cited(faq))
    dealt = deal(library, faq_passages(library, faq))
    return dealt[min(1, len(dealt) - 1)] if part == "rest" else dealt[0]
