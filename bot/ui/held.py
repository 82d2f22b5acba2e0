"""An answer held back in a channel, kept in the button that opens it: what was found, never what was asked."""

from typing import get_args

from bot.render.actions import Action, action
from bot.render.limits import MAX_CUSTOM_ID
from bot.services.answers import Answered, AnyEntry, Compared, Crisis, Declined, Reply, Suggested
from bot.ui.router import Click
from knowledge import Library
from knowledge.asking import Part
from knowledge.model import Role

_NO_PART = "-"


def held_back(author_id: int, reply: Reply) -> Action:
    """Return the action that opens a reply for its author."""
    kind, part, entries = _kept(reply)
    ids = [entry.id for entry in entries]
    while ids and _length(author_id, kind, part, ids) > MAX_CUSTOM_ID:
        ids.pop()
    return action("answer", "open", author_id, kind, part, ",".join(ids))


def restored(library: Library, click: Click) -> Reply:
    """Return the reply that `held_back` put into a button, as far as the base still has its entries."""
    ids = click.arg(3).split(",")
    entries = tuple(library.entries[id_] for id_ in ids if id_ in library.entries)
    part = next((known for known in get_args(Part) if known == click.arg(2)), None)
    match click.arg(1), entries:
        case "answer", (first, *others):
            return Answered(first, part, tuple(others))
        case "compare", (Role() as first, Role() as second):
            return Compared(first, second)
        case "suggest", (_, *_):
            return Suggested(entries)
        case ("clinical" | "outside") as why, _:
            return Declined(why, ())
        case _:
            return Declined("unclear", entries)


def _kept(reply: Reply) -> tuple[str, str, tuple[AnyEntry, ...]]:
    match reply:
        case Answered():
            return "answer", reply.part or _NO_PART, (reply.entry, *reply.others)
        case Compared():
            return "compare", _NO_PART, (reply.first, reply.second)
        case Suggested():
            return "suggest", _NO_PART, reply.entries
        case Declined():
            return reply.why, _NO_PART, reply.nearest
        case Crisis():
            return "unclear", _NO_PART, ()


def _length(author_id: int, kind: str, part: str, ids: list[str]) -> int:
    return len(":".join(("answer", "1", "open", str(author_id), kind, part, ",".join(ids))))
