"""A chart of dots and ranges on scales, as data: everything it says, and nothing of how it looks.

Every scale has its own axis, so that amounts of different kinds never stand on one.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["board", "source", "yardstick"]
Beyond = Literal["", "more", "less"]
KINDS: tuple[Kind, ...] = get_args(Kind)
IN_WORDS: dict[Kind, str] = {"board": "job board", "source": "other sources", "yardstick": "clinical practice"}
_STEPS = (1, 2, 2.5, 5, 10)
_MOST_TICKS = 5
CLEARANCE = 0.035
"""How near two marks of one strip come before the second takes the next lane, as a share of the scale."""


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
    """One axis from 0 on with everything that stands on it; ``sign`` goes before each amount."""

    title: str
    sign: str
    groups: tuple[Group, ...]

    @property
    def marks(self) -> tuple[Mark, ...]:
        """All marks, from the top down."""
        return tuple(mark for group in self.groups for strip in group.strips for mark in strip.marks)

    @property
    def step(self) -> float:
        """The distance of two ticks: a round number, so that at most six ticks reach beyond the largest amount."""
        largest = max((mark.high for mark in self.marks), default=1)
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
        largest = max((mark.high for mark in self.marks), default=1)
        count = -int(-largest // self.step)
        return tuple(self.step * place for place in range(count + 1))

    @property
    def end(self) -> float:
        """Where the axis ends: the last tick."""
        return self.ticks[-1]


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
        return self._described(with_labels=True)

    @property
    def brief(self) -> str:
        """The description without the names of the rows within a group, for where there is little room."""
        return self._described(with_labels=False)

    @property
    def fingerprint(self) -> str:
        """A short name that two charts share only when they are the same; fit for a file name."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    def _described(self, *, with_labels: bool) -> str:
        scales = " ".join(_scale_in_words(scale, with_labels=with_labels) for scale in self.scales)
        return f"{self.title}. {scales} {self.foot}".strip()


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


def _scale_in_words(scale: Scale, *, with_labels: bool) -> str:
    return f"{scale.title}: " + " ".join(_group_in_words(group, with_labels=with_labels) for group in scale.groups)


def _group_in_words(group: Group, *, with_labels: bool) -> str:
    named = with_labels or not group.name
    strips = "; ".join(_strip_in_words(strip, named=named) for strip in group.strips)
    return f"{group.name}: {strips}." if group.name else f"{strips}."


def _strip_in_words(strip: Strip, *, named: bool) -> str:
    says = ", ".join(_by_kind(strip))
    return f"{strip.label}: {says}" if named else says


def _by_kind(strip: Strip) -> Iterator[str]:
    for kind in KINDS:
        marks = strip.of(kind)
        if marks:
            lead = "" if kind == "source" and len(marks) == len(strip.marks) else f"{IN_WORDS[kind]} "
            yield lead + ", ".join(mark.said for mark in marks)
    if strip.words:
        yield strip.words
