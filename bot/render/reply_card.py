"""Any reply to a question as a card: the part asked for first, what it rests on, and what to do when it missed."""

from collections.abc import Mapping

from bot.render.actions import action
from bot.render.answer_card import declined_card, suggestion_card
from bot.render.compare_card import compare_card
from bot.render.faq_card import faq_passages
from bot.render.pain_point_card import first_screen
from bot.render.parts import Block, Button, Card, Option, Row, Rule, Select, Text
from bot.render.role_card import ROLE_PARTS, first_lines, trait_lines
from bot.render.sheet import deal, write
from bot.render.specialty_card import lines_for
from bot.render.support_card import crisis_card, lines_text
from bot.render.text import small, words
from bot.services.answers import Answered, AnyEntry, Compared, Crisis, Declined, Reply, Suggested
from knowledge import Library
from knowledge.asking import Part
from knowledge.model import Faq, PainPoint, Role, Specialty

ROLE_SECTIONS: Mapping[Part, str] = {
    "pay": "pay",
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
}
"""What is asked for → the section of a role's card that says it."""
_TITLES: Mapping[Part, str] = {"licence": "Licence", "travel": "Travel", "home": "Working from home"}
CLOSEST = "Closest match to your question, from the knowledge base."


def reply_card(library: Library, reply: Reply, specialty: Specialty | None = None) -> Card:
    """Show the answer, the choices, the refusal or the support lines."""
    match reply:
        case Crisis():
            return crisis_card(library)
        case Answered():
            return _answer(library, reply, specialty)
        case Compared(first, second):
            return compare_card(library, (first, second), specialty=specialty)
        case Suggested(entries):
            return suggestion_card(entries)
        case Declined():
            return declined_card(library, reply)


def _answer(library: Library, reply: Answered, specialty: Specialty | None) -> Card:
    entry = reply.entry
    top: tuple[Block, ...] = ()
    tender = isinstance(entry, PainPoint) and entry.support_lines
    if tender:
        top = (Text(lines_text(library)), Rule())
    return Card(
        (
            Text(f"## {_title(reply)}\n-# {CLOSEST}"),
            *top,
            *_body(library, entry, reply.part),
            *lines_for(library, entry, specialty),
            Rule(),
            *_related(library, reply),
            Row(_buttons(entry, reply.others)),
            Text(small("Information, not advice.")),
        ),
        accent="warm" if tender else "calm",
        address=("entry", entry.id),
        tender=tender,
    )


def _title(reply: Answered) -> str:
    entry = reply.entry
    if isinstance(entry, Role) and reply.part:
        part = _TITLES.get(reply.part) or ROLE_PARTS.parts[ROLE_SECTIONS[reply.part]].title
        return f"{words(entry.short_name)}: {part}"
    return words(entry.name)


def _body(library: Library, entry: AnyEntry, part: Part | None) -> tuple[Text, ...]:
    match entry:
        case Role():
            return _role_part(library, entry, part) if part else first_lines(library, entry)
        case PainPoint():
            return write(library, first_screen(library, entry))
        case Faq():
            return write(library, deal(library, faq_passages(library, entry))[0])


def _role_part(library: Library, role: Role, part: Part) -> tuple[Text, ...]:
    """Say what was asked for first; a quality that has a line of its own opens with it, even "not stated"."""
    short = {
        "licence": role.licence,
        "travel": role.travel,
        "home": role.remote,
        "patients": role.patient_contact,
        "time": role.time_to_start,
    }.get(part)
    opening = (Text(f"**{words(short.in_short)}**"),) if short else ()
    passages = trait_lines(short) if short else ROLE_PARTS.parts[ROLE_SECTIONS[part]].passages(library, role)
    return (*opening, *write(library, deal(library, passages)[0]))


def _related(library: Library, reply: Answered) -> tuple[Row, ...]:
    match reply.entry:
        case Role(related=related):
            ids = [near.role for near in related]
        case Faq(roles=roles, see_also=see_also):
            ids = [*(named.role for named in roles), *see_also]
        case PainPoint(id=pain_point):
            ids = [role.id for role, _ in library.roles_easing(pain_point)]
    options = tuple(Option(library.entries[i].name, i) for i in dict.fromkeys(ids) if i in library.entries)
    return (Row((Select(action("entry", "pick"), "Related", options),)),) if options else ()


def _buttons(entry: AnyEntry, others: tuple[AnyEntry, ...]) -> tuple[Button, ...]:
    """The card, where the rest is, and two ways to say that this missed; the place adds two ways out of it."""
    return (
        Button("Full card", action("entry", "open", entry.id), "primary"),
        Button("Not what I meant", action("answer", "other", *(other.id for other in others))),
        Button("Something wrong?", action("words", "wrong", entry.id)),
    )
