"""What no log may hold: ids of members, and words they wrote."""

import logging
from collections.abc import Iterator
from typing import Any

from people import walk
from simcord import Env

MIN_SECRET_LENGTH = 10
"""Shorter texts are words like "msl", which a log may hold as the id of an entry."""


class LogCapture(logging.Handler):
    """Hears everything that is logged, tracebacks included."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)
        self.lines.append(self.format(record))

    def errors(self) -> list[str]:
        """The lines that report a failure nobody expected."""
        return [line for line, record in zip(self.lines, self.records, strict=True) if record.levelno >= logging.ERROR]


def find_leaks(env: Env, lines: list[str]) -> list[str]:
    """Return the log lines that hold a member's id or words."""
    assert env.bot.user is not None
    secret = {str(user) for user in env.backend.users if user != env.bot.user.id} | set(_typed(env))
    return [line for line in lines if any(each in line for each in secret)]


def _typed(env: Env) -> Iterator[str]:
    for _, event, payload in env.backend.transcript:
        if not isinstance(payload, dict):
            continue  # an event the bot did not get
        if event == "MESSAGE_CREATE" and not payload["author"].get("bot"):
            yield from _telling(payload["content"])
        if event == "INTERACTION_CREATE":
            data: Any = payload["data"]
            for part in walk(data.get("components") or []):
                yield from _telling(part.get("value"))
            for option in _options(data):
                yield from _telling(option.get("value"))


def _options(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for option in data.get("options") or []:
        yield option
        yield from _options(option)


def _telling(text: object) -> Iterator[str]:
    if isinstance(text, str) and len(text) >= MIN_SECRET_LENGTH:
        yield text
