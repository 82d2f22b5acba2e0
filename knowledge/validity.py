"""Finds statements that have expired, expire soon, or should be checked again.

A statement carries the days from and until which it holds and the day from which somebody should look at it again. Days
are texts such as 2026-12-31, which sort by date; the current day is passed in.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge.knowledge_base import KnowledgeBase
from knowledge.model import Claim
from knowledge.model.entry_kinds import kind_of_entry
from knowledge.model.traversal import Path, iter_models

DAYS_AHEAD = 60
"""How many days before its last day a statement is reported: enough to find out what comes after it."""

DatedReason = Literal["expired", "check", "expires-soon"]
"""expired: its last day is over. check: the day from which it should be checked has come. expires-soon: its last day is
near."""
_DAY = re.compile(r"20[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])")
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FEBRUARY, _DECEMBER = 2, 12


@dataclass(frozen=True, slots=True)
class DatedStatement:
    """A statement that somebody should look at.

    Attributes:
        collection: the folder of its entry.
        entry_id: the id of its entry.
        path: where it stands in the entry.
        claim: the statement.
        reason: why it is reported.
        day: the day of the reason.
    """

    collection: str
    entry_id: str
    path: Path
    claim: Claim
    reason: DatedReason
    day: str

    def __str__(self) -> str:
        says = {
            "expired": f"expired after {self.day}",
            "check": f"should be checked since {self.day}",
            "expires-soon": f"expires after {self.day}",
        }[self.reason]
        where = ".".join(map(str, self.path))
        return f"{self.collection}/{self.entry_id}.yaml: {where} {says}: {self.claim.text}"


def is_day(text: str) -> bool:
    """Tell whether a text is a day such as 2026-12-31."""
    return _DAY.fullmatch(text) is not None


def is_expired(claim: Claim, day: str) -> bool:
    """Tell whether the last day of a statement is over on this day."""
    return claim.valid_until is not None and claim.valid_until < day


def needs_check(claim: Claim, day: str) -> bool:
    """Tell whether a statement should have been checked by this day."""
    return claim.check_after is not None and claim.check_after <= day


def add_days(day: str, days: int) -> str:
    """Return the day that comes so many days later; ``days`` is 0 or more."""
    year, month, number = map(int, day.split("-"))
    number += days
    while number > (length := _month_length(year, month)):
        number -= length
        year, month = (year + 1, 1) if month == _DECEMBER else (year, month + 1)
    return f"{year:04}-{month:02}-{number:02}"


def find_dated_statements(
    knowledge_base: KnowledgeBase, today: str, days_ahead: int = DAYS_AHEAD
) -> Iterator[DatedStatement]:
    """Yield the statements of all entries to look at, each once with its most urgent reason, in display order."""
    soon = add_days(today, days_ahead)
    for entry in knowledge_base.entries.values():
        for path, part in iter_models(entry):
            found = _reason(part, today, soon) if isinstance(part, Claim) else None
            if isinstance(part, Claim) and found:
                yield DatedStatement(kind_of_entry(entry).collection, entry.id, path, part, *found)


def _reason(claim: Claim, today: str, soon: str) -> tuple[DatedReason, str] | None:
    if claim.valid_until is not None and is_expired(claim, today):
        return "expired", claim.valid_until
    if claim.check_after is not None and needs_check(claim, today):
        return "check", claim.check_after
    if claim.valid_until is not None and is_expired(claim, soon):
        return "expires-soon", claim.valid_until
    return None


def _month_length(year: int, month: int) -> int:
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return _LENGTHS[month - 1] + (month == _FEBRUARY and leap)
