"""Three-way merge of two concurrent changes of one entry, field by field. Pure."""

from dataclasses import dataclass
from typing import Any

from knowledge.editing.labels import label
from knowledge.editing.serialization import EditableItem, ItemKind, item_from_yaml, to_yaml

WHOLE_ENTRY = "the whole entry"
"""The conflict if a body cannot be parsed into fields."""


@dataclass(frozen=True, slots=True)
class MergeResult:
    """The result of a merge.

    Attributes:
        body: The entry with both changes.
        conflicting_fields: Labels of the fields that both changed differently; the values of `mine` were kept.
    """

    body: str
    conflicting_fields: tuple[str, ...] = ()


def three_way_merge(kind: ItemKind, ancestor: str | None, mine: str, newest: str | None) -> MergeResult:
    """Apply the changes from `ancestor` to `mine` to the newest body, field by field and item by item in lists.

    Args:
        kind: The kind of entry.
        ancestor: The body that both changes are based on; None for a new entry.
        mine: The body with the change to apply.
        newest: The current body; None if the entry no longer exists.
    """
    if newest is None or newest in {ancestor, mine}:
        return MergeResult(mine)
    old, ours, theirs = (_parse(kind, body) for body in (ancestor, mine, newest))
    if old is None or ours is None or theirs is None:
        return MergeResult(mine, (WHOLE_ENTRY,))
    merged: dict[str, Any] = {}
    conflicts: list[str] = []
    for name in type(old).model_fields:
        before, mine_, now = (getattr(item, name) for item in (old, ours, theirs))
        if now in (before, mine_):
            continue
        if mine_ == before:
            merged[name] = now
        elif (joined := _merge_lists(before, mine_, now)) is not None:
            merged[name] = joined
        else:
            conflicts.append(label(name))
    return MergeResult(to_yaml(ours.model_copy(update=merged)), tuple(conflicts))


def _parse(kind: ItemKind, body: str | None) -> EditableItem | None:
    return None if body is None else item_from_yaml(kind, body, "")[0]


def _merge_lists(before: Any, mine: Any, now: Any) -> tuple[Any, ...] | None:
    """Apply my changes to the newest list; None if both changed the same item, or if the values are no lists."""
    if not (isinstance(before, tuple) and isinstance(mine, tuple) and isinstance(now, tuple)):
        return None
    removed: list[Any] = [each for each in before if each not in mine]  # pyright: ignore[reportUnknownVariableType] - of anything
    new: list[Any] = [each for each in mine if each not in before]  # pyright: ignore[reportUnknownVariableType] - of anything
    if any(each not in now for each in removed) or not (removed or new):
        return None
    joined: list[Any] = []
    for each in now:  # pyright: ignore[reportUnknownVariableType] - of anything
        joined += new[removed.index(each) : removed.index(each) + 1] if each in removed else [each]
    return (*joined, *(each for each in new[len(removed) :] if each not in joined))
