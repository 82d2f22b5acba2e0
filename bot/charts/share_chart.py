"""A chart of percentages as a value. Each poll has its own panel, so that polls of different people are not mixed.

All bars start at the left and are measured against 100 percent, which suits single-choice and multiple-choice polls; a
pie chart would suit only the former.
"""

import hashlib
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Share:
    """One answer and the percentage of people who gave it (0 to 100)."""

    label: str
    percent: float

    def __post_init__(self) -> None:
        if not 0 <= self.percent <= 100:  # noqa: PLR2004 - the ends of a percentage
            raise ValueError("a share lies between 0 and 100 percent")

    @property
    def percent_text(self) -> str:
        """The percentage with at most one decimal."""
        return f"{round(self.percent, 1):g}"


@dataclass(frozen=True, slots=True)
class PollPanel:
    """One poll: its name, its answers, and notes on who was asked and how, which are part of the image."""

    name: str
    shares: tuple[Share, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShareChart:
    """One or several polls from top to bottom, and a footer with a caveat."""

    panels: tuple[PollPanel, ...]
    footer: str = ""

    @property
    def alt_text(self) -> str:
        """Everything the image shows, for people who can't see it."""
        return " ".join((*map(_describe, self.panels), self.footer)).strip()

    @property
    def fingerprint(self) -> str:
        """A short hash of the content, used as cache key and file name."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    def split_for_alt_text(self, max_length: int) -> tuple["ShareChart", ...]:
        """Split the chart so that each alt text has at most this many characters.

        Polls are not split: one that is too long gets a chart of its own.
        """
        pages: list[ShareChart] = [replace(self, panels=())]
        for panel in self.panels:
            longer = replace(self, panels=(*pages[-1].panels, panel))
            if pages[-1].panels and len(longer.alt_text) > max_length:
                longer = replace(self, panels=(panel,))
                pages.append(longer)
            pages[-1] = longer
        return tuple(pages)


def _describe(panel: PollPanel) -> str:
    shares = ", ".join(f"{share.label} {share.percent_text} percent" for share in panel.shares)
    return f"{panel.name}: {shares}. {'; '.join(condition.rstrip('.') for condition in panel.notes)}."
