"""Two changes of one entry, made at the same time, as one."""

from dataclasses import dataclass
from typing import Any

from knowledge.editing.labels import label
from knowledge.editing.serialization import EditableItem, ItemKind, item_from_yaml, to_yaml

WHOLE_ENTRY = "the whole entry"
"""What is contested where a body can't be read part by part."""


@dataclass(frozen=True, slots=True)
class MergeResult:
    """What came of it.

    Attributes:
        body: The entry with both changes.
        contested: The parts where both said something else about the same; there mine stands.
    """

    body: str
    conflicting_fields: tuple[str, ...] = ()


def three_way_merge(kind: ItemKind, ancestor: str | None, mine: str, newest: str | None) -> MergeResult:
    """Put what I changed on the newest body: part by part, and within a list one by one.

    Args:
        kind: What the bodies are of.
        common: The body that both changes were made from; None for a new entry.
        mine: The body with my change.
        newest: The body with theirs; None when there is none any more.
    """
    if newest is None or newest in {ancestor, mine}:
        return MergeResult(mine)
    was, ours, theirs = (_parse(kind, body) for body in (ancestor, mine, newest))
    if was is None or ours is None or theirs is None:
        return MergeResult(mine, (WHOLE_ENTRY,))
    taken: dict[str, Any] = {}
    contested: list[str] = []
    for name in type(was).model_fields:
        before, mine_, now = (getattr(item, name) for item in (was, ours, theirs))
        if now in (before, mine_):
            continue
        if mine_ == before:
            taken[name] = now
        elif (joined := _merge_lists(before, mine_, now)) is not None:
            taken[name] = joined
        else:
            contested.append(label(name))
    return MergeResult(to_yaml(ours.model_copy(update=taken)), tuple(contested))


def _parse(kind: ItemKind, body: str | None) -> EditableItem | None:
    return None if body is None else item_from_yaml(kind, body, "")[0]


def _merge_lists(before: Any, mine: Any, now: Any) -> tuple[Any, ...] | None:
    """Make my additions, changes and removals in their list; None where they changed what I changed, or no list is."""
    if not (isinstance(before, tuple) and isinstance(mine, tuple) and isinstance(now, tuple)):
        return None
    gone: list[Any] = [each for each in before if each not in mine]  # pyright: ignore[reportUnknownVariableType] - of anything
    new: list[Any] = [each for each in mine if each not in before]  # pyright: ignore[reportUnknownVariableType] - of anything
    if any(each not in now for each in gone) or not (gone or new):
        return None
    joined: list[Any] = []
    for each in now:  # pyright: ignore[reportUnknownVariableType] - of anything
        joined += new[gone.index(each) : gone.index(each) + 1] if each in gone else [each]
    return (*joined, *(each for each in new[len(gone) :] if each not in joined))
