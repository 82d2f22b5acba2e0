"""A chart of dots and ranges on scales, as data: everything it says, and nothing of how it looks.

Every scale has its own axis, so that amounts of different kinds never stand on one.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

Kind = Literal["board", "source", "yardstick"]
Beyond = Literal["", "more", "less"]
KINDS: tuple[Kind, ...] = get_args(Kind)
IN_WORDS: dict[Kind, str] = {"board": "job board", "source": "other sources", "yardstick": "clinical practice"}
_STEPS = (1, 2, 2.5, 5, 10)
_MOST_TICKS = 5
CLEARANCE = 0.035
"""How near two marks of one strip come before the second takes the next lane, as a share of the scale."""
_NUMBERED = len(" (10 of 10)")
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

    kind: Kind
    low: float
    high: float
    said: str
    beyond: Beyond = ""

    def __post_init__(self) -> None:
        if not 0 < self.low <= self.high:
            raise ValueError("a mark has a low end above 0 and a high end not below it")


@dataclass(frozen=True, slots=True)
class Strip:
    """One row: its label, its marks, and what a source says in words only and nobody can draw."""

    label: str
    marks: tuple[Mark, ...]
    words: str = ""

    def of(self, kind: Kind) -> tuple[Mark, ...]:
        """Return the marks of one kind."""
        return tuple(mark for mark in self.marks if mark.kind == kind)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together, under a name or under none."""

    name: str
    strips: tuple[Strip, ...]


@dataclass(frozen=True, slots=True)
class Scale:
    """One axis from 0 on with everything that stands on it.

    Attributes:
        title: what the amounts are, such as US dollars an hour.
        sign: goes before each amount.
        groups: the rows, from the top down.
        reach: an amount the axis holds in any case, so that the parts of a scale share one.
    """

    title: str
    sign: str
    groups: tuple[Group, ...]
    reach: float = 0

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All marks, from the top down."""
        return tuple(mark for group in self.groups for strip in group.strips for mark in strip.marks)

    @property
    def largest(self) -> float:
        """The largest amount that the axis holds; 1 where there is none."""
        return max(self.reach, *(mark.high for mark in self.marks), 0) or 1

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
        return next(unit * step for unit in fine for step in _STEPS if unit * step * _MOST_TICKS >= largest)

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
    def rows(self) -> tuple["Scale", ...]:
        """Its rows, each on a scale of its own with the same axis."""
        return tuple(
            replace(self, groups=(replace(group, strips=(strip,)),), reach=self.largest)
            for group in self.groups
            for strip in group.strips
        )

    def plus(self, other: "Scale") -> "Scale":
        """Return the scale with the rows of another part of it."""
        groups = list(self.groups)
        for group in other.groups:
            if groups and groups[-1].name == group.name:
                group = replace(group, strips=(*groups.pop().strips, *group.strips))  # noqa: PLW2901 - joined to it
            groups.append(group)
        return replace(self, groups=tuple(groups))


@dataclass(frozen=True, slots=True)
class StripChart:
    """A chart: its title, its scales from the top down, and a last line that says what to beware of."""

    title: str
    scales: tuple[Scale, ...]
    foot: str = ""

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of marks that occur, for the legend."""
        found = {mark.kind for scale in self.scales for mark in scale.marks}
        return tuple(kind for kind in KINDS if kind in found)

    @property
    def alt(self) -> str:
        """Everything the picture says, for who does not see it."""
        scales = " ".join(map(_scale_in_words, self.scales))
        return f"{self.title}. {scales} {self.foot}".strip()

    @property
    def fingerprint(self) -> str:
        """A short name that two charts share only when they are the same; fit for a file name."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    def dealt(self, most: int) -> tuple["StripChart", ...]:
        """Return as many charts as it takes for each description to have at most so many characters.

        A scale is kept whole where it fits, and its rows keep their axis where it does not. A single row that is too
        long for any chart has one of its own.
        """
        if len(self.alt) <= most:
            return (self,)
        pages: list[StripChart] = [replace(self, scales=())]
        for part in self._parts(most - _NUMBERED):
            longer = pages[-1].plus(part)
            if pages[-1].scales and len(longer.alt) > most - _NUMBERED:
                longer = replace(self, scales=(part,))
                pages.append(longer)
            pages[-1] = longer
        return tuple(
            replace(page, title=f"{self.title} ({number} of {len(pages)})") for number, page in enumerate(pages, 1)
        )

    def plus(self, part: Scale) -> "StripChart":
        """Return the chart with one more scale, or with more rows of its last, if both are parts of one axis."""
        last = self.scales[-1] if self.scales else None
        if last and part.reach and (last.title, last.reach) == (part.title, part.reach):
            return replace(self, scales=(*self.scales[:-1], self.scales[-1].plus(part)))
        return replace(self, scales=(*self.scales, part))

    def _parts(self, most: int) -> Iterator[Scale]:
        for scale in self.scales:
            alone = replace(self, scales=(scale,))
            yield from (scale,) if len(alone.alt) <= most else scale.rows


def lanes(marks: tuple[Mark, ...], end: float) -> tuple[int, ...]:
    """Return for each mark the lane it is drawn in, from 0 on, so that none covers another."""
    free: list[float] = []
    found: dict[int, int] = {}
    for place in sorted(range(len(marks)), key=lambda one: (marks[one].low, marks[one].high)):
        mark = marks[place]
        lane = next((number for number, until in enumerate(free) if until <= mark.low), len(free))
        until = mark.high + CLEARANCE * end
        free[lane : lane + 1] = [until]
        found[place] = lane
    return tuple(found[place] for place in range(len(marks)))


def _scale_in_words(scale: Scale) -> str:
    return f"{scale.title}: " + " ".join(map(_group_in_words, scale.groups))


def _group_in_words(group: Group) -> str:
    strips = "; ".join(f"{strip.label}: {', '.join(_by_kind(strip))}" for strip in group.strips)
    return f"{group.name}: {strips}." if group.name else f"{strips}."


def _by_kind(strip: Strip) -> Iterator[str]:
    for kind in KINDS:
        marks = strip.of(kind)
        if marks:
            lead = "" if kind == "source" and len(marks) == len(strip.marks) else f"{IN_WORDS[kind]} "
            yield lead + ", ".join(mark.said for mark in marks)
    if strip.words:
        yield strip.words
