"""An answer held back in a channel, kept in the button that opens it: what was found, never what was asked."""

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
    Suggestions,
    UnsupportedLanguage,
)
from knowledge import KnowledgeBase
from knowledge.model import Role
from knowledge.model.unchecked_base import AnyEntry
from knowledge.question.aspect_detection import Aspect, parse_aspect

_NO_PART = "-"
_NOTHING = "none"
_AND = "."
_ROOM_FOR_PARTS = 30
"""Letters for all that was asked for, so that the longest ids leave room for the entry; else the first part is kept."""


def encode_answer(author_id: int, reply: Answer) -> CustomId:
    """Return the action that opens a reply for its author."""
    kind, part, entries = _kept(reply)
    match reply:
        case ComparisonAnswer():
            ids = [encode_roles(reply.roles)]
        case RoleListAnswer():
            ids = [encode_search(reply.search)]
        case _:
            ids = [entry.id for entry in entries]
    while ids and _length(author_id, kind, part, ids) > MAX_CUSTOM_ID:
        ids.pop()
    return custom_id("answer", "open", author_id, kind, part, ",".join(ids))


def decode_answer(knowledge_base: KnowledgeBase, event: ActionEvent) -> Answer:  # noqa: C901, PLR0911 - a table
    """Return the reply that `held_back` put into a button, as far as the base still has its entries."""
    ids = event.arg(3).split(",")
    entries = tuple(knowledge_base.entries[id_] for id_ in ids if id_ in knowledge_base.entries)
    parts: tuple[Aspect, ...] = tuple(part for name in event.arg(2).split(_AND) if (part := parse_aspect(name)))
    part: Aspect | None = next(iter(parts), None)
    told = () if event.arg(2) == _NOTHING else None
    match event.arg(1), entries:
        case "answer", (first, *others):
            return EntryAnswer(first, part, tuple(others), more_aspects=parts[1:], quoted_statements=told)
        case ("named" | "closest" | "before") as sure, (first, *others):
            return EntryAnswer(first, part, tuple(others), sure, parts[1:], told)
        case "beside", _ if len(roles := decode_roles(knowledge_base, event.arg(3))) > 1:
            return ComparisonAnswer(roles, part)
        case "compare", (Role(), Role(), *_):
            return ComparisonAnswer(tuple(entry for entry in entries if isinstance(entry, Role)), part)
        case "listed", _:
            return RoleListAnswer(decode_search(event.arg(3)))
        case "suggest", (_, *_):
            return Suggestions(entries, part)
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


def _kept(  # noqa: C901, PLR0911 - a table
    reply: Answer,
) -> tuple[str, str, tuple[AnyEntry, ...]]:
    match reply:
        case EntryAnswer(entry, _, others, sure):
            return "answer" if sure == "likely" else sure, _asked(reply), (entry, *others)
        case ComparisonAnswer(roles, part):
            return "beside", part or _NO_PART, roles
        case RoleListAnswer():
            return "listed", _NO_PART, ()
        case Suggestions(entries, part):
            return "suggest", part or _NO_PART, entries
        case Rejected(others):
            return "missed", _NO_PART, others
        case NoAnswer():
            return reply.reason, _NO_PART, reply.nearest
        case MissingContext():
            return "adrift", _NO_PART, ()
        case UnsupportedLanguage(tongue, named):
            return "foreign", tongue, named
        case CrisisAnswer() | SmallTalkAnswer():
            return "unclear", _NO_PART, ()


def _asked(answer: EntryAnswer) -> str:
    """Return what was asked for. Of what an entry says in a question's words, only is kept that it says nothing."""
    if answer.quoted_statements == ():
        return _NOTHING
    several = _AND.join(filter(None, (answer.aspect, *answer.more_aspects)))
    return several if 0 < len(several) <= _ROOM_FOR_PARTS else answer.aspect or _NO_PART


def _length(author_id: int, kind: str, part: str, ids: list[str]) -> int:
    return len(":".join(("answer", "1", "open", str(author_id), kind, part, ",".join(ids))))
