"""What a doctor finds: in order, worth a thought, or wrong, and what to do about it."""

from dataclasses import dataclass
from typing import Literal

_MARKS = {"fine": "ok   ", "hint": "hint ", "fault": "FAULT"}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One thing that was looked at. A hint keeps nothing from working; a fault does, or soon will."""

    kind: Literal["fine", "hint", "fault"]
    text: str
    advice: str = ""

    @property
    def is_failure(self) -> bool:
        """Whether something has to be done."""
        return self.kind == "fault"

    def __str__(self) -> str:
        """Write it for a terminal."""
        return f"{_MARKS[self.kind]} {self.text}" + (f"\n      {self.advice}" if self.advice else "")


def ok(what: str) -> CheckResult:
    """Say that something is in order."""
    return CheckResult("fine", what)


def warn(what: str, advice: str) -> CheckResult:
    """Say what could be better."""
    return CheckResult("hint", what, advice)


def fail(what: str, advice: str) -> CheckResult:
    """Say what is wrong."""
    return CheckResult("fault", what, advice)
