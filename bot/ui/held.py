"""An answer held back in a channel, kept in the button that opens it: what was found, never what was asked."""

from bot.render.actions import Action, action
from bot.render.limits import MAX_CUSTOM_ID
from bot.services.replies import (
    Adrift,
    Answered,
    AnyEntry,
    Compared,
    Courtesy,
    Crisis,
    Declined,
    Missed,
    Reply,
    Suggested,
)
from bot.ui.router import Click
from knowledge import Library
from knowledge.asking import part_called
from knowledge.model import Role

_NO_PART = "-"


def held_back(author_id: int, reply: Reply) -> Action:
    """Return the action that opens a reply for its author."""
    kind, part, entries = _kept(reply)
    ids = [entry.id for entry in entries]
    while ids and _length(author_id, kind, part, ids) > MAX_CUSTOM_ID:
        ids.pop()
    return action("answer", "open", author_id, kind, part, ",".join(ids))


def restored(library: Library, click: Click) -> Reply:  # noqa: PLR0911 - a table
    """Return the reply that `held_back` put into a button, as far as the base still has its entries."""
    ids = click.arg(3).split(",")
    entries = tuple(library.entries[id_] for id_ in ids if id_ in library.entries)
    part = part_called(click.arg(2))
    match click.arg(1), entries:
        case "answer", (first, *others):
            return Answered(first, part, tuple(others))
        case ("named" | "closest" | "before") as sure, (first, *others):
            return Answered(first, part, tuple(others), sure)
        case "compare", (Role(), Role(), *_):
            return Compared(tuple(entry for entry in entries if isinstance(entry, Role)), part)
        case "suggest", (_, *_):
            return Suggested(entries, part)
        case "missed", _:
            return Missed(entries)
        case "adrift", _:
            return Adrift()
        case ("clinical" | "outside") as why, _:
            return Declined(why, ())
        case _:
            return Declined("unclear", entries)


def _kept(reply: Reply) -> tuple[str, str, tuple[AnyEntry, ...]]:  # noqa: PLR0911 - a table
    match reply:
        case Answered(entry, part, others, sure):
            return "answer" if sure == "likely" else sure, part or _NO_PART, (entry, *others)
        case Compared(roles, part):
            return "compare", part or _NO_PART, roles
        case Suggested(entries, part):
            return "suggest", part or _NO_PART, entries
        case Missed(others):
            return "missed", _NO_PART, others
        case Declined():
            return reply.why, _NO_PART, reply.nearest
        case Adrift():
            return "adrift", _NO_PART, ()
        case Crisis() | Courtesy():
            return "unclear", _NO_PART, ()


def _length(author_id: int, kind: str, part: str, ids: list[str]) -> int:
    return len(":".join(("answer", "1", "open", str(author_id), kind, part, ",".join(ids))))
