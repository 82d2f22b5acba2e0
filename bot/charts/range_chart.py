"""A chart of values and ranges on one or more axes, such as pay, as a value without any layout.

Amounts with different units have different axes.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

MarkKind = Literal["board", "source", "yardstick"]
OpenEnd = Literal["", "more", "less"]
MARK_KINDS: tuple[MarkKind, ...] = get_args(MarkKind)
LEGEND: dict[MarkKind, str] = {"board": "job board", "source": "other sources", "yardstick": "clinical practice"}
_STEPS = (1, 2, 2.5, 5, 10)
_MAX_TICKS = 5
MIN_GAP = 0.035
"""The distance between two marks of a row, as a share of the axis, below which the second goes to the next lane."""
_NUMBERING_LENGTH = len(" (10 of 10)")
"""Room for the numbering of a split chart in its title."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One amount: a dot if both ends are equal, otherwise a range.

    Attributes:
        kind: the kind of source; each has its own shape.
        low: the lower end, above 0.
        high: the upper end, not below ``low``.
        text: the amount as text, for the alt text.
        open_end: "more" or "less" if the source says "and more" or "up to".
    """

    kind: MarkKind
    low: float
    high: float
    text: str
    open_end: OpenEnd = ""

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.high:
            raise ValueError("a mark has a low end above 0 and a high end not below it")


@dataclass(frozen=True, slots=True)
class RangeRow:
    """One row: its label, its marks, and an amount that a source gives only as text, which can't be drawn."""

    label: str
    marks: tuple[Mark, ...]
    text: str = ""

    def marks_of_kind(self, kind: MarkKind) -> tuple[Mark, ...]:
        """Return the marks of one kind."""
        return tuple(mark for mark in self.marks if mark.kind == kind)


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that belong together, with a name or without."""

    name: str
    rows: tuple[RangeRow, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis that starts at 0, with its rows.

    Attributes:
        title: the unit of the amounts, such as US dollars an hour.
        currency_sign: goes before each amount.
        groups: the rows, from top to bottom.
        minimum_end: an amount that the axis must include, so that parts of a split axis have the same scale.
    """

    title: str
    currency_sign: str
    groups: tuple[RowGroup, ...]
    minimum_end: float = 0

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All marks, from top to bottom."""
        return tuple(mark for group in self.groups for row in group.rows for mark in row.marks)

    @property
    def largest(self) -> float:
        """The largest amount that the axis must include; 1 if there is none."""
        return max(self.minimum_end, *(mark.high for mark in self.marks), 0) or 1

    @property
    def step(self) -> float:
        """The distance between ticks: the smallest round number with which six ticks reach the largest amount."""
        largest = self.largest
        power: float = 1
        while power * 10 <= largest:
            power *= 10
        while power > largest:
            power /= 10
        fine = (power / 10, power)
        return next(unit * step for unit in fine for step in _STEPS if unit * step * _MAX_TICKS >= largest)

    @property
    def ticks(self) -> tuple[float, ...]:
        """The labeled amounts, from 0 to the end of the axis."""
        count = -int(-self.largest // self.step)
        return tuple(self.step * place for place in range(count + 1))

    @property
    def end(self) -> float:
        """The amount at the end of the axis: the last tick."""
        return self.ticks[-1]

    @property
    def split_rows(self) -> tuple["Axis", ...]:
        """Its rows, each as an axis of its own with the same scale."""
        return tuple(
            replace(self, groups=(replace(group, rows=(row,)),), minimum_end=self.largest)
            for group in self.groups
            for row in group.rows
        )

    def merge(self, other: "Axis") -> "Axis":
        """Return the axis with the rows of another part of it added."""
        groups = list(self.groups)
        for group in other.groups:
            if groups and groups[-1].name == group.name:
                group = replace(group, rows=(*groups.pop().rows, *group.rows))  # noqa: PLW2901 - joined to it
            groups.append(group)
        return replace(self, groups=tuple(groups))


@dataclass(frozen=True, slots=True)
class RangeChart:
    """A chart: its title, its axes from top to bottom, and a footer with a caveat."""

    title: str
    axes: tuple[Axis, ...]
    footer: str = ""

    @property
    def kinds(self) -> tuple[MarkKind, ...]:
        """The kinds of marks in the chart, for the legend."""
        found = {mark.kind for axis in self.axes for mark in axis.marks}
        return tuple(kind for kind in MARK_KINDS if kind in found)

    @property
    def alt_text(self) -> str:
        """Everything the image shows, for people who can't see it."""
        axes = " ".join(map(_describe_axis, self.axes))
        return f"{self.title}. {axes} {self.footer}".strip()

    @property
    def fingerprint(self) -> str:
        """A short hash of the content, used as cache key and file name."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    def split_for_alt_text(self, max_length: int) -> tuple["RangeChart", ...]:
        """Split the chart so that each alt text has at most this many characters.

        An axis is split into rows, with the same scale, only if it does not fit. A single row that is too long gets a
        chart of its own.
        """
        if len(self.alt_text) <= max_length:
            return (self,)
        pages: list[RangeChart] = [replace(self, axes=())]
        for part in self._parts(max_length - _NUMBERING_LENGTH):
            longer = pages[-1].add(part)
            if pages[-1].axes and len(longer.alt_text) > max_length - _NUMBERING_LENGTH:
                longer = replace(self, axes=(part,))
                pages.append(longer)
            pages[-1] = longer
        return tuple(
            replace(page, title=f"{self.title} ({number} of {len(pages)})") for number, page in enumerate(pages, 1)
        )

    def add(self, part: Axis) -> "RangeChart":
        """Return the chart with one more axis; if it is a part of the last axis, its rows are added to that one."""
        last = self.axes[-1] if self.axes else None
        if last and part.minimum_end and (last.title, last.minimum_end) == (part.title, part.minimum_end):
            return replace(self, axes=(*self.axes[:-1], self.axes[-1].merge(part)))
        return replace(self, axes=(*self.axes, part))

    def _parts(self, most: int) -> Iterator[Axis]:
        for axis in self.axes:
            alone = replace(self, axes=(axis,))
            yield from (axis,) if len(alone.alt_text) <= most else axis.split_rows


def assign_lanes(marks: tuple[Mark, ...], end: float) -> tuple[int, ...]:
    """Return the lane of each mark, starting at 0, so that no mark covers another."""
    free: list[float] = []
    found: dict[int, int] = {}
    for place in sorted(range(len(marks)), key=lambda one: (marks[one].low, marks[one].high)):
        mark = marks[place]
        lane = next((number for number, until in enumerate(free) if until <= mark.low), len(free))
        until = mark.high + MIN_GAP * end
        free[lane : lane + 1] = [until]
        found[place] = lane
    return tuple(found[place] for place in range(len(marks)))


def _describe_axis(axis: Axis) -> str:
    return f"{axis.title}: " + " ".join(map(_describe_group, axis.groups))


def _describe_group(group: RowGroup) -> str:
    rows = "; ".join(f"{row.label}: {', '.join(_describe_marks(row))}" for row in group.rows)
    return f"{group.name}: {rows}." if group.name else f"{rows}."


def _describe_marks(row: RangeRow) -> Iterator[str]:
    for kind in MARK_KINDS:
        marks = row.marks_of_kind(kind)
        if marks:
            lead = "" if kind == "source" and len(marks) == len(row.marks) else f"{LEGEND[kind]} "
            yield lead + ", ".join(mark.text for mark in marks)
    if row.text:
        yield row.text
