"""An answer held back in a channel, kept in the button that opens it: what was found, never what was asked."""

from bot.cards.actions import Action, action
from bot.cards.compare_card import keys_of, roles_of
from bot.cards.limits import MAX_CUSTOM_ID
from bot.cards.search_code import decode, encode
from bot.services.replies import (
    Adrift,
    Answered,
    Compared,
    Courtesy,
    Crisis,
    Declined,
    Foreign,
    Listed,
    Missed,
    Reply,
    Suggested,
)
from bot.interactions.router import Click
from knowledge import Library
from knowledge.asking import Part, part_called
from knowledge.draft import AnyEntry
from knowledge.model import Role

_NO_PART = "-"
_NOTHING = "none"
_AND = "."
_ROOM_FOR_PARTS = 30
"""Letters for all that was asked for, so that the longest ids leave room for the entry; else the first part is kept."""


def held_back(author_id: int, reply: Reply) -> Action:
    """Return the action that opens a reply for its author."""
    kind, part, entries = _kept(reply)
    match reply:
        case Compared():
            ids = [keys_of(reply.roles)]
        case Listed():
            ids = [encode(reply.search)]
        case _:
            ids = [entry.id for entry in entries]
    while ids and _length(author_id, kind, part, ids) > MAX_CUSTOM_ID:
        ids.pop()
    return action("answer", "open", author_id, kind, part, ",".join(ids))


def restored(library: Library, click: Click) -> Reply:  # noqa: C901, PLR0911 - a table
    """Return the reply that `held_back` put into a button, as far as the base still has its entries."""
    ids = click.arg(3).split(",")
    entries = tuple(library.entries[id_] for id_ in ids if id_ in library.entries)
    parts: tuple[Part, ...] = tuple(part for name in click.arg(2).split(_AND) if (part := part_called(name)))
    part: Part | None = next(iter(parts), None)
    told = () if click.arg(2) == _NOTHING else None
    match click.arg(1), entries:
        case "answer", (first, *others):
            return Answered(first, part, tuple(others), also=parts[1:], told=told)
        case ("named" | "closest" | "before") as sure, (first, *others):
            return Answered(first, part, tuple(others), sure, parts[1:], told)
        case "beside", _ if len(roles := roles_of(library, click.arg(3))) > 1:
            return Compared(roles, part)
        case "compare", (Role(), Role(), *_):
            return Compared(tuple(entry for entry in entries if isinstance(entry, Role)), part)
        case "listed", _:
            return Listed(decode(click.arg(3)))
        case "suggest", (_, *_):
            return Suggested(entries, part)
        case "missed", _:
            return Missed(entries)
        case "adrift", _:
            return Adrift()
        case "foreign", _:
            return Foreign(click.arg(2), entries)
        case ("clinical" | "outside") as why, _:
            return Declined(why, ())
        case _:
            return Declined("unclear", entries)


def _kept(  # noqa: C901, PLR0911 - a table
    reply: Reply,
) -> tuple[str, str, tuple[AnyEntry, ...]]:
    match reply:
        case Answered(entry, _, others, sure):
            return "answer" if sure == "likely" else sure, _asked(reply), (entry, *others)
        case Compared(roles, part):
            return "beside", part or _NO_PART, roles
        case Listed():
            return "listed", _NO_PART, ()
        case Suggested(entries, part):
            return "suggest", part or _NO_PART, entries
        case Missed(others):
            return "missed", _NO_PART, others
        case Declined():
            return reply.why, _NO_PART, reply.nearest
        case Adrift():
            return "adrift", _NO_PART, ()
        case Foreign(tongue, named):
            return "foreign", tongue, named
        case Crisis() | Courtesy():
            return "unclear", _NO_PART, ()


def _asked(answer: Answered) -> str:
    """Return what was asked for. Of what an entry says in a question's words, only is kept that it says nothing."""
    if answer.told == ():
        return _NOTHING
    several = _AND.join(filter(None, (answer.part, *answer.also)))
    return several if 0 < len(several) <= _ROOM_FOR_PARTS else answer.part or _NO_PART


def _length(author_id: int, kind: str, part: str, ids: list[str]) -> int:
    return len(":".join(("answer", "1", "open", str(author_id), kind, part, ",".join(ids))))
