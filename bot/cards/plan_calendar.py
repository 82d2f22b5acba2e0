"""The plan as a calendar file (iCalendar, RFC 5545): one all-day entry for each task, on the first of its month."""

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.cards.components import Attachment
from bot.cards.plan_timeline import TYPICAL, task_title
from bot.services.plan_schedule import Month, Schedule, ScheduledTask
from knowledge.model import Step

FILE_NAME = "second-opinion-plan.ics"
_MAX_OCTETS = 75
"""Of a line, without its break (RFC 5545, 3.1); longer ones are folded."""


def calendar_file(schedule: Schedule, at: datetime) -> Attachment:
    """Return the file.

    Args:
        schedule: what is left to do.
        at: when it was made, with a time zone.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Second Opinion//Plan//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *(line for task in schedule.tasks for line in _event(task, at)),
        *_whole_day("target", schedule.target, "Target month of my plan", TYPICAL, at),
        "END:VCALENDAR",
    ]
    return Attachment(FILE_NAME, "".join(f"{_fold(line)}\r\n" for line in lines).encode())


def _event(task: ScheduledTask, at: datetime) -> Iterator[str]:
    if isinstance(task.what, Step):
        roles, key, text = task.roles[0].name, f"{task.roles[0].id}/{task.what.id}", task.what.text
    else:
        roles, key = ", ".join(role.short_name for role in task.roles), f"check/{task.what.id}"
        text = f"{task.what.ask} {TYPICAL}"
    return _whole_day(key, task.by, task_title(task), f"{text}\n{roles}", at)


def _whole_day(key: str, month: Month, title: str, text: str, at: datetime) -> Iterator[str]:
    # The id is made of the task alone: imported again, an entry moves instead of standing there twice.
    uid = hashlib.sha256(key.encode()).hexdigest()[:24]
    yield "BEGIN:VEVENT"
    yield f"UID:{uid}@second-opinion"
    yield f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{month.code.replace('-', '')}01"
    yield f"SUMMARY:{_escape(title)}"
    yield f"DESCRIPTION:{_escape(text)}"
    yield "CLASS:PRIVATE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _escape(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(plain.splitlines())


def _fold(line: str) -> str:
    """Break a line into pieces of at most 75 octets, never inside a character."""
    pieces, piece = list[str](), ""
    for character in line:
        if len((piece + character).encode()) > _MAX_OCTETS:
            pieces.append(piece)
            piece = " "
        piece += character
    return "\r\n".join([*pieces, piece])
