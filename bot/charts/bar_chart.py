"""A diverging bar chart as a value: horizontal bars on both sides of a line, without any layout."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: points in favor go to the right, points against to the left.

    Attributes:
        label: The name beside the bar.
        plus: Weights on the right, each above 0, drawn one after another starting at the line.
        minus: Weights on the left, each above 0 as well.
        detail: Additional text for the alt text, for which the image has no room.
    """

    label: str
    plus: tuple[int, ...] = ()
    minus: tuple[int, ...] = ()
    detail: str = ""

    def __post_init__(self) -> None:
        if any(weight <= 0 for weight in self.plus + self.minus):
            raise ValueError("the weights of a bar are above 0 on both sides")


@dataclass(frozen=True, slots=True)
class BarChart:
    """A chart: its headings, and its bars from top to bottom."""

    title: str
    left_title: str
    right_title: str
    bars: tuple[Bar, ...]

    @property
    def extent(self) -> tuple[int, int]:
        """The largest total weight on the left and on the right; at least 0."""
        left = max((sum(bar.minus) for bar in self.bars), default=0)
        right = max((sum(bar.plus) for bar in self.bars), default=0)
        return left, right

    @property
    def alt_text(self) -> str:
        """Everything the image shows, for people who can't see it."""
        rows = (_describe(bar, self.left_title, self.right_title) for bar in self.bars)
        return f"Bar chart: {self.title}. {' '.join(rows)}"

    @property
    def fingerprint(self) -> str:
        """A short hash of the content, used as cache key and file name."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


def _describe(bar: Bar, left: str, right: str) -> str:
    detail = f" ({bar.detail})" if bar.detail else ""
    return f"{bar.label}: {right} {sum(bar.plus)}, {left} {sum(bar.minus)}{detail}."
