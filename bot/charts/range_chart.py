"""A chart of dots and ranges on scales, as data: everything it says, and nothing of how it looks.

Every scale has its own axis, so that amounts of different kinds never stand on one.
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
"""How near two marks of one strip come before the second takes the next lane, as a share of the scale."""
_NUMBERING_LENGTH = len(" (10 of 10)")
"""Room for the number of a chart in its title."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure: a dot where both ends are equal, a range otherwise.

    Attributes:
        kind: who says it; each has its own shape.
        low: the lower end, above 0.
        high: the upper end, not below ``low``.
        said: the figure in words, for the description.
        beyond: "more" or "less" where the source says that it goes on.
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
    """One row: its label, its marks, and what a source says in words only and nobody can draw."""

    label: str
    marks: tuple[Mark, ...]
    text: str = ""

    def marks_of_kind(self, kind: MarkKind) -> tuple[Mark, ...]:
        """Return the marks of one kind."""
        return tuple(mark for mark in self.marks if mark.kind == kind)


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that belong together, under a name or under none."""

    name: str
    rows: tuple[RangeRow, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """One axis from 0 on with everything that stands on it.

    Attributes:
        title: what the amounts are, such as US dollars an hour.
        sign: goes before each amount.
        groups: the rows, from the top down.
        reach: an amount the axis holds in any case, so that the parts of a scale share one.
    """

    title: str
    currency_sign: str
    groups: tuple[RowGroup, ...]
    minimum_end: float = 0

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All marks, from the top down."""
        return tuple(mark for group in self.groups for strip in group.rows for mark in strip.marks)

    @property
    def largest(self) -> float:
        """The largest amount that the axis holds; 1 where there is none."""
        return max(self.minimum_end, *(mark.high for mark in self.marks), 0) or 1

    @property
    def step(self) -> float:
        """The distance of two ticks: a round number, so that at most six ticks reach beyond the largest amount."""
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
        """The amounts that are written at the axis, from 0 to its end."""
        count = -int(-self.largest // self.step)
        return tuple(self.step * place for place in range(count + 1))

    @property
    def end(self) -> float:
        """Where the axis ends: the last tick."""
        return self.ticks[-1]

    @property
    def split_rows(self) -> tuple["Axis", ...]:
        """Its rows, each on a scale of its own with the same axis."""
        return tuple(
            replace(self, groups=(replace(group, strips=(strip,)),), reach=self.largest)
            for group in self.groups
            for strip in group.rows
        )

    def merge(self, other: "Axis") -> "Axis":
        """Return the scale with the rows of another part of it."""
        groups = list(self.groups)
        for group in other.groups:
            if groups and groups[-1].name == group.name:
                group = replace(group, strips=(*groups.pop().rows, *group.rows))  # noqa: PLW2901 - joined to it
            groups.append(group)
        return replace(self, groups=tuple(groups))


@dataclass(frozen=True, slots=True)
class RangeChart:
    """A chart: its title, its scales from the top down, and a last line that says what to beware of."""

    title: str
    axes: tuple[Axis, ...]
    footer: str = ""

    @property
    def kinds(self) -> tuple[MarkKind, ...]:
        """The kinds of marks that occur, for the legend."""
        found = {mark.kind for scale in self.axes for mark in scale.marks}
        return tuple(kind for kind in MARK_KINDS if kind in found)

    @property
    def alt_text(self) -> str:
        """Everything the picture says, for who does not see it."""
        scales = " ".join(map(_describe_axis, self.axes))
        return f"{self.title}. {scales} {self.footer}".strip()

    @property
    def fingerprint(self) -> str:
        """A short name that two charts share only when they are the same; fit for a file name."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    def split_for_alt_text(self, max_length: int) -> tuple["RangeChart", ...]:
        """Return as many charts as it takes for each description to have at most so many characters.

        A scale is kept whole where it fits, and its rows keep their axis where it does not. A single row that is too
        long for any chart has one of its own.
        """
        if len(self.alt_text) <= max_length:
            return (self,)
        pages: list[RangeChart] = [replace(self, scales=())]
        for part in self._parts(max_length - _NUMBERING_LENGTH):
            longer = pages[-1].add(part)
            if pages[-1].axes and len(longer.alt_text) > max_length - _NUMBERING_LENGTH:
                longer = replace(self, scales=(part,))
                pages.append(longer)
            pages[-1] = longer
        return tuple(
            replace(page, title=f"{self.title} ({number} of {len(pages)})") for number, page in enumerate(pages, 1)
        )

    def add(self, part: Axis) -> "RangeChart":
        """Return the chart with one more scale, or with more rows of its last, if both are parts of one axis."""
        last = self.axes[-1] if self.axes else None
        if last and part.minimum_end and (last.title, last.minimum_end) == (part.title, part.minimum_end):
            return replace(self, scales=(*self.axes[:-1], self.axes[-1].merge(part)))
        return replace(self, scales=(*self.axes, part))

    def _parts(self, most: int) -> Iterator[Axis]:
        for scale in self.axes:
            alone = replace(self, scales=(scale,))
            yield from (scale,) if len(alone.alt_text) <= most else scale.split_rows


def assign_lanes(marks: tuple[Mark, ...], end: float) -> tuple[int, ...]:
    """Return for each mark the lane it is drawn in, from 0 on, so that none covers another."""
    free: list[float] = []
    found: dict[int, int] = {}
    for place in sorted(range(len(marks)), key=lambda one: (marks[one].low, marks[one].high)):
        mark = marks[place]
        lane = next((number for number, until in enumerate(free) if until <= mark.low), len(free))
        until = mark.high + MIN_GAP * end
        free[lane : lane + 1] = [until]
        found[place] = lane
    return tuple(found[place] for place in range(len(marks)))


def _describe_axis(scale: Axis) -> str:
    return f"{scale.title}: " + " ".join(map(_describe_group, scale.groups))


def _describe_group(group: RowGroup) -> str:
    strips = "; ".join(f"{strip.label}: {', '.join(_describe_marks(strip))}" for strip in group.rows)
    return f"{group.name}: {strips}." if group.name else f"{strips}."


def _describe_marks(strip: RangeRow) -> Iterator[str]:
    for kind in MARK_KINDS:
        marks = strip.marks_of_kind(kind)
        if marks:
            lead = "" if kind == "source" and len(marks) == len(strip.marks) else f"{LEGEND[kind]} "
            yield lead + ", ".join(mark.text for mark in marks)
    if strip.text:
        yield strip.text
