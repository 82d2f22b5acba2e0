"""Dates as American readers write them, such as "Nov 22, 2026"."""

import re
from datetime import date

_ISO_PATTERN = re.compile(r"(\d{4})-(\d{2})(?:-(\d{2}))?")
_YEAR_PATTERN = re.compile(r"\b(?:19|20)\d\d\b")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NOT_STATED = "not stated"
"""What the base says of a source without a date."""


def format_date(text: str) -> str:
    """Return "2026-11-22" as "Nov 22, 2026" and "2026-11" as "Nov 2026"; leave any other text as it is."""
    found = _ISO_PATTERN.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= len(_MONTHS):
        return text
    year, month, day = found.groups()
    return f"{_MONTHS[int(month) - 1]} {int(day)}, {year}" if day else f"{_MONTHS[int(month) - 1]} {year}"


def format_day(day: date) -> str:
    """Return a day as "Nov 22, 2026"."""
    return format_date(day.isoformat())


def year_of(text: str) -> str:
    """Return the last year that a date names; empty if it names none."""
    return max(_YEAR_PATTERN.findall(text), default="")
