"""What a doctor finds: in order, worth a thought, or wrong, and what to do about it."""

from dataclasses import dataclass
from typing import Literal

_MARKS = {"fine": "ok   ", "hint": "hint ", "fault": "FAULT"}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. A hint keeps nothing from working; a fault does, or soon will."""

    kind: Literal["fine", "hint", "fault"]
    what: str
    advice: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether something has to be done."""
        return self.kind == "fault"

    def __str__(self) -> str:
        """Write it for a terminal."""
        return f"{_MARKS[self.kind]} {self.what}" + (f"\n      {self.advice}" if self.advice else "")


def fine(what: str) -> Finding:
    """Say that something is in order."""
    return Finding("fine", what)


def hint(what: str, advice: str) -> Finding:
    """Say what could be better."""
    return Finding("hint", what, advice)


def fault(what: str, advice: str) -> Finding:
    """Say what is wrong."""
    return Finding("fault", what, advice)
