"""A chart of shares in percent, as data. Each poll has a panel of its own: polls of different people never mix.

The bars all begin at the left and are measured against the same 100 percent, which is right for one answer each and
for several answers alike; a pie would only be right for the first.
"""

import hashlib
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Share:
    """One answer and the share that gave it, in percent (0 to 100)."""

    label: str
    percent: float

    def __post_init__(self) -> None:
        if not 0 <= self.percent <= 100:  # noqa: PLR2004 - the ends of a percentage
            raise ValueError("a share lies between 0 and 100 percent")

    @property
    def percent_text(self) -> str:
        """The percentage as it is written, with one decimal at most."""
        return f"{round(self.percent, 1):g}"


@dataclass(frozen=True, slots=True)
class PollPanel:
    """One poll: its name, its answers, and lines on who was asked and how, which are part of the picture."""

    name: str
    shares: tuple[Share, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShareChart:
    """One or several polls from the top down, and a last line on what not to do with them."""

    panels: tuple[PollPanel, ...]
    footer: str = ""

    @property
    def alt_text(self) -> str:
        """Everything the picture says, for who does not see it."""
        return " ".join((*map(_describe, self.panels), self.footer)).strip()

    @property
    def fingerprint(self) -> str:
        """A short name that two charts share only when they are the same; fit for a file name."""
        return hashlib.sha256(repr(self).encode()).hexdigest()[:16]

    def split_for_alt_text(self, max_length: int) -> tuple["ShareChart", ...]:
        """Return as many charts as it takes for each description to have at most so many characters.

        A poll stays whole: one that is too long for any chart has one of its own.
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
