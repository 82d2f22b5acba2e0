"""Answers kept private in a channel: encoded in the button that opens them.

The custom_id carries what was found, never what was asked, so nothing needs to be stored.
"""

from bot.cards.compare import decode_roles, encode_roles
from bot.cards.custom_id import CustomId, custom_id, decode_search, encode_search
from bot.cards.limits import MAX_CUSTOM_ID
from bot.interactions.router import ActionEvent
from bot.services.answers import (
    Answer,
    ComparisonAnswer,
    CrisisAnswer,
    EntryAnswer,
    MissingContext,
    NoAnswer,
    Rejected,
    RoleListAnswer,
    SmallTalkAnswer,
    SpecialtyPayAnswer,
    Suggestions,
    UncoveredAnswer,
    UnsupportedLanguage,
)
from bot.services.question_answering import uncovered_answer
from knowledge import KnowledgeBase
from knowledge.model import Entry, Role
from knowledge.question.aspect_detection import AspectId, parse_aspect

_NO_ASPECT = "-"
_SEPARATOR = "."
_MOOD_SEPARATOR, _HEAVY = "+", "h"
"""Added to the kind of an answer whose question weighs on its author, so that the warm sentence is not lost."""
_WITH_LINES = "s"
_MAX_ASPECTS_LENGTH = 30
"""Letters for all that was asked for, so that the longest ids leave room for the entry; else the first part is kept."""


def encode_answer(author_id: int, answer: Answer, *, with_lines: bool = False) -> CustomId:
    """Return the custom_id of the button that opens an answer for the author of the question.

    ``with_lines`` puts the support lines above the answer when it is opened.
    """
    kind, aspect, entries = _encode(answer)
    if isinstance(answer, EntryAnswer | Suggestions) and answer.heavy:
        kind += _MOOD_SEPARATOR + _HEAVY
    match answer:
        case ComparisonAnswer():
            ids = [encode_roles(answer.roles)]
        case RoleListAnswer():
            ids = [encode_search(answer.search)]
        case UncoveredAnswer():
            ids = [answer.topic.id]
        case _:
            ids = [entry.id for entry in entries]
    while ids and _encoded_length(author_id, kind, aspect, ids) > MAX_CUSTOM_ID:
        ids.pop()
    extra = (_WITH_LINES,) if with_lines else ()
    return custom_id("answer", "open", author_id, kind, aspect, ",".join(ids), *extra)


def opens_with_lines(event: ActionEvent) -> bool:
    """Return whether the support lines stand above the answer that `encode_answer` encoded."""
    return event.arg(4) == _WITH_LINES


def decode_answer(knowledge_base: KnowledgeBase, event: ActionEvent) -> Answer:  # noqa: C901, PLR0911 - a table
    """Return the answer encoded by `encode_answer`, as far as the knowledge base still has its entries."""
    ids = event.arg(3).split(",")
    entries = tuple(knowledge_base.entries[id_] for id_ in ids if id_ in knowledge_base.entries)
    aspects: tuple[AspectId, ...] = tuple(
        aspect for name in event.arg(2).split(_SEPARATOR) if (aspect := parse_aspect(name))
    )
    aspect: AspectId | None = next(iter(aspects), None)
    kind, _, mood = event.arg(1).partition(_MOOD_SEPARATOR)
    heavy = mood == _HEAVY
    match kind, entries:
        case "answer", (first, *alternatives):
            return EntryAnswer(first, aspect, tuple(alternatives), more_aspects=aspects[1:], heavy=heavy)
        case ("named" | "closest" | "before") as basis, (first, *alternatives):
            return EntryAnswer(first, aspect, tuple(alternatives), basis, aspects[1:], heavy=heavy)
        case "beside", _ if len(roles := decode_roles(knowledge_base, event.arg(3))) > 1:
            return ComparisonAnswer(roles, aspect)
        case "compare", (Role(), Role(), *_):
            return ComparisonAnswer(tuple(entry for entry in entries if isinstance(entry, Role)), aspect)
        case "listed", _:
            return RoleListAnswer(decode_search(event.arg(3)))
        case "uncovered", _ if topic := knowledge_base.topics.get(event.arg(3)):
            return uncovered_answer(knowledge_base, topic)
        case "suggest", (_, *_):
            return Suggestions(entries, aspect, heavy)
        case "missed", _:
            return Rejected(entries)
        case "adrift", _:
            return MissingContext()
        case "foreign", _:
            return UnsupportedLanguage(event.arg(2), entries)
        case ("clinical" | "outside") as why, _:
            return NoAnswer(why, ())
        case _:
            return NoAnswer("unclear", entries)


def _encode(  # noqa: C901, PLR0911 - a table
    answer: Answer,
) -> tuple[str, str, tuple[Entry, ...]]:
    match answer:
        case EntryAnswer(entry, _, alternatives, basis):
            return "answer" if basis == "likely" else basis, _encode_aspects(answer), (entry, *alternatives)
        case ComparisonAnswer(roles, aspect):
            return "beside", aspect or _NO_ASPECT, roles
        case RoleListAnswer():
            return "listed", _NO_ASPECT, ()
        case Suggestions(entries, aspect):
            return "suggest", aspect or _NO_ASPECT, entries
        case Rejected(alternatives):
            return "missed", _NO_ASPECT, alternatives
        case UncoveredAnswer():
            return "uncovered", _NO_ASPECT, ()
        case SpecialtyPayAnswer():
            return "unclear", _NO_ASPECT, ()
        case NoAnswer():
            return answer.reason, _NO_ASPECT, answer.nearest
        case MissingContext():
            return "adrift", _NO_ASPECT, ()
        case UnsupportedLanguage(tongue, named):
            return "foreign", tongue, named
        case CrisisAnswer() | SmallTalkAnswer():
            return "unclear", _NO_ASPECT, ()


def _encode_aspects(answer: EntryAnswer) -> str:
    """Encode the aspects as far as they fit, else the first."""
    several = _SEPARATOR.join(filter(None, (answer.aspect, *answer.more_aspects)))
    return several if 0 < len(several) <= _MAX_ASPECTS_LENGTH else answer.aspect or _NO_ASPECT


def _encoded_length(author_id: int, kind: str, aspect: str, ids: list[str]) -> int:
    return len(":".join(("answer", "1", "open", str(author_id), kind, aspect, ",".join(ids), _WITH_LINES)))
