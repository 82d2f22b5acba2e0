"""Two changes of one entry, made at the same time, as one."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.editing.bodies import Item, Kind, read_body, to_yaml
from knowledge.editing.words import label

WHOLE = "the whole entry"
"""What is contested where a body can't be read part by part."""


@dataclass(frozen=True, slots=True)
class Merge:
    """What came of it.

    Attributes:
        body: The entry with both changes.
        contested: The parts that both changed; there mine stands.
    """

    body: str
    contested: tuple[str, ...] = ()


def merged(kind: Kind, common: str | None, mine: str, newest: str | None) -> Merge:
    """Put what I changed on the newest body, part by part.

    Args:
        kind: What the bodies are of.
        common: The body that both changes were made from; None for a new entry.
        mine: The body with my change.
        newest: The body with theirs; None when there is none any more.
    """
    if newest is None or newest in {common, mine}:
        return Merge(mine)
    was, ours, theirs = (_item(kind, body) for body in (common, mine, newest))
    if was is None or ours is None or theirs is None:
        return Merge(mine, (WHOLE,))
    kept = {name: getattr(theirs, name) for name in _changed(was, theirs) if name not in {*_changed(was, ours)}}
    both = [
        label(name)
        for name in _changed(was, ours)
        if name in {*_changed(was, theirs)} and getattr(ours, name) != getattr(theirs, name)
    ]
    return Merge(to_yaml(ours.model_copy(update=kept)), tuple(both))


def _item(kind: Kind, body: str | None) -> Item | None:
    return None if body is None else read_body(kind, body, "")[0]


def _changed(before: Item, after: Item) -> Iterator[str]:
    return (name for name in type(before).model_fields if getattr(before, name) != getattr(after, name))
