"""A chart of shares in percent, as data. Each poll has a panel of its own: polls of different people never mix.

The bars all begin at the left and are measured against the same 100 percent, which is right for one answer each and
for several answers alike; a pie would only be right for the first.
"""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Share:
    """One answer and the share that gave it, in percent (0 to 100)."""

    label: str
    percent: float

    def __post_init__(self) -> None:
        if not 0 <= self.percent <= 100:  # noqa: PLR2004 - the ends of a percentage
            raise ValueError("a share lies between 0 and 100 percent")

    @property
    def said(self) -> str:
        """The percentage as it is written, with one decimal at most."""
        return f"{round(self.percent, 1):g}"


@dataclass(frozen=True, slots=True)
class Panel:
    """One poll: its name, its answers, and lines on who was asked and how, which are part of the picture."""

    name: str
    shares: tuple[Share, ...]
    conditions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShareChart:
    """One or several polls from the top down, and a last line on what not to do with them."""

    panels: tuple[Panel, ...]
    foot: str = ""

    @property
    def alt(self) -> str:
        """Everything the picture says, for who does not see it."""
        return " ".join((*map(_in_words, self.panels), self.foot)).strip()

    @property
    def brief(self) -> str:
        """The description without the conditions, for where there is little room."""
        return " ".join((*(_shares_in_words(panel) for panel in self.panels), self.foot)).strip()

    @property
    def fingerprint(self) -> str:
        """A short name that two charts share only when they are the same; fit for a file name."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]


def _in_words(panel: Panel) -> str:
    return f"{_shares_in_words(panel)} {'; '.join(condition.rstrip('.') for condition in panel.conditions)}."


def _shares_in_words(panel: Panel) -> str:
    shares = ", ".join(f"{share.label} {share.said} percent" for share in panel.shares)
    return f"{panel.name}: {shares}."
