"""A chart of horizontal bars on both sides of one line, as data: everything it says, and nothing of how it looks."""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One row: what speaks for it goes to the right, what speaks against it to the left.

    Attributes:
        label: Its name, beside the bar.
        plus: Weights on the right, each above 0, drawn one after another from the line on.
        minus: Weights on the left, each above 0 as well.
        detail: More words for the description, which has room the picture has not.
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
    """A chart: its headings, and its bars from the top down."""

    title: str
    left_title: str
    right_title: str
    bars: tuple[Bar, ...]

    @property
    def extent(self) -> tuple[int, int]:
        """How far the longest bars go to the left and to the right, in weight; at least 0."""
        left = max((sum(bar.minus) for bar in self.bars), default=0)
        right = max((sum(bar.plus) for bar in self.bars), default=0)
        return left, right

    @property
    def alt_text(self) -> str:
        """Everything the picture says, for who does not see it."""
        rows = (_describe(bar, self.left_title, self.right_title) for bar in self.bars)
        return f"Bar chart: {self.title}. {' '.join(rows)}"

    @property
    def fingerprint(self) -> str:
        """A short name that two charts share only when they are the same; fit for a file name."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


def _describe(bar: Bar, left: str, right: str) -> str:
    detail = f" ({bar.detail})" if bar.detail else ""
    return f"{bar.label}: {right} {sum(bar.plus)}, {left} {sum(bar.minus)}{detail}."
