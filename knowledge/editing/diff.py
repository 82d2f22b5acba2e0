"""Describes what an edit changes: as a line diff, and in short sentences."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from pydantic import BaseModel

from knowledge.editing.labels import count_items, label, quote
from knowledge.editing.serialization import EditableItem, kind_of, noun_of

_KEY = re.compile(r"([\w-]+|'[^']*'|\"[^\"]*\"):(?: |$)")
_ITEM = re.compile(r" *- ")
_MAX_EXACT_LINES = 4_000
"""Up to this many lines difflib compares every line; beyond, it skips lines that occur often."""
_MAX_NAMES = 3
"""So many names are told, and how many more there are."""


@dataclass(frozen=True, slots=True)
class DiffLine:
    """One line of a diff. A heading, ``@``, names the field of the lines after it."""

    sign: Literal["@", " ", "+", "-"]
    text: str

    def __str__(self) -> str:
        return f"@@ {self.text} @@" if self.sign == "@" else f"{self.sign}{self.text}"


def line_diff(before: str | None, after: str | None, context: int = 1) -> tuple[DiffLine, ...]:
    """Return the changed lines between two YAML texts with some context; none if they are equal.

    Without a text before or after, everything is added or removed. The texts need not be valid YAML.
    """
    old, new = (before or "").splitlines(), (after or "").splitlines()
    if before is None or after is None:
        return (*(DiffLine("-", text) for text in old), *(DiffLine("+", text) for text in new))
    matcher = SequenceMatcher(None, old, new, autojunk=len(old) + len(new) > _MAX_EXACT_LINES)
    placed_old, placed_new = (
        [*zip(old, _field_of_each_line(old), strict=True)],
        [*zip(new, _field_of_each_line(new), strict=True)],
    )
    groups = (_changed_lines(group, placed_old, placed_new) for group in matcher.get_grouped_opcodes(context))
    return tuple(line for group in groups for line in _with_heading(group))


def summarize_changes(before: EditableItem | None, after: EditableItem | None) -> tuple[str, ...]:
    """Return one sentence for each changed field, in field order."""
    if before is None or after is None:
        item, what = (after, "New") if before is None else (before, "Removed")
        return (f"{what} {noun_of(kind_of(item))}: {quote(_title(item))}",) if item else ()
    names = dict.fromkeys((*type(before).model_fields, *type(after).model_fields))
    pairs = ((name, getattr(before, name, None), getattr(after, name, None)) for name in names)
    return tuple(f"{label(name)}: {_describe(name, old, new)}" for name, old, new in pairs if old != new)


def _title(item: EditableItem) -> str:
    return getattr(item, "name", None) or getattr(item, "publisher", "")


_LineWithField = tuple[str, str]
"""A line and the field of the entry it belongs to."""


def _changed_lines(
    group: Sequence[tuple[str, int, int, int, int]], old: list[_LineWithField], new: list[_LineWithField]
) -> Iterator[tuple[DiffLine, str]]:
    for tag, first, last, new_first, new_last in group:
        yield from ((DiffLine(" " if tag == "equal" else "-", text), part) for text, part in old[first:last])
        if tag != "equal":
            yield from ((DiffLine("+", text), part) for text, part in new[new_first:new_last])


def _with_heading(changes: Iterator[tuple[DiffLine, str]]) -> tuple[DiffLine, ...]:
    """Put a heading that names the changed fields before the lines."""
    listed = tuple(changes)
    parts = dict.fromkeys(part for line, part in listed if line.sign != " ")
    return DiffLine("@", _join_names([*parts])), *(line for line, _ in listed)


def _field_of_each_line(lines: list[str]) -> list[str]:
    """Return for each line the label of its field, with the item number if the field is a list."""
    parts: list[str] = []
    name, marker, number = "", None, 0
    for line in lines:
        key = _KEY.match(line)
        if key:
            name, marker, number = label(key[1].strip("'\"")), None, 0
        elif item := _ITEM.match(line):
            if number == 0 and parts and parts[-1] == name:
                marker = item[0]
            number += item[0] == marker
        parts.append(f"{name} {number}" if number else name)
    return parts


def _describe(name: str, old: Any, new: Any) -> str:
    if isinstance(old, tuple) and isinstance(new, tuple):
        return _describe_list(name, old, new)  # pyright: ignore[reportUnknownArgumentType] — a tuple of anything
    if isinstance(old, dict) and isinstance(new, dict):
        return _describe_mapping(old, new)  # pyright: ignore[reportUnknownArgumentType] — a dict of anything
    if isinstance(old, BaseModel) and isinstance(new, BaseModel):
        return "; ".join(_describe_fields(old, new))
    return _describe_value(old, new)  # pyright: ignore[reportUnknownArgumentType] — narrowed by what it is not


def _describe_value(old: object, new: object) -> str:
    if new is None:
        return f"removed, was {_shown(old)}"
    return f"added, {_shown(new)}" if old is None else f"{_shown(old)} is now {_shown(new)}"


def _describe_fields(old: BaseModel, new: BaseModel) -> Iterator[str]:
    for name in type(new).model_fields:
        was, now = getattr(old, name, None), getattr(new, name, None)
        if was != now:
            told = _describe(name, was, now)
            yield told if isinstance(now, tuple) else f"{label(name).lower()} {told}"


def _describe_mapping(old: dict[str, Any], new: dict[str, Any]) -> str:
    return f"changed for {_join_names([key for key in dict.fromkeys((*old, *new)) if old.get(key) != new.get(key)])}"


def _describe_list(name: str, old: tuple[Any, ...], new: tuple[Any, ...]) -> str:
    added, removed = [each for each in new if each not in old], [each for each in old if each not in new]
    if not added and not removed:
        return "in another order" if len(old) == len(new) else f"{len(old)} are now {len(new)}"
    if all(isinstance(each, str) for each in (*added, *removed)):
        told = (("added", added), ("removed", removed))
        return ", ".join(f"{verb} {_join_names([quote(each) for each in texts])}" for verb, texts in told if texts)
    changed = min(len(added), len(removed))
    counts = (("changed", changed), ("added", len(added) - changed), ("removed", len(removed) - changed))
    return ", ".join(f"{count_items(name, count)} {verb}" for verb, count in counts if count)


def _join_names(names: list[str]) -> str:
    more = f" and {len(names) - _MAX_NAMES} more" if len(names) > _MAX_NAMES else ""
    return ", ".join(names[:_MAX_NAMES]) + more


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return quote(value) if isinstance(value, str) else str(value)
