"""Keeps ids of members and of direct messages out of the log, whoever writes it.

discord.py's own lines about rate limits and lost connections name channels and interactions by their numbers. An id of
Discord has 17 digits or more (a snowflake, counted from 2015), so every such number is replaced when a line is written.
"""

import logging
import re

_ID = re.compile(r"(?<!\d)\d{17,20}+(?!\d)")
_TOKEN = re.compile(r"(?<=/interactions/)[^/\s]++/[^/\s]++|(?<=/webhooks/)[^/\s]++/[^/\s]++")
"""The id and the token of an interaction, by which anybody could answer it."""


class IdHidingFormatter(logging.Formatter):
    """Formats like another formatter, without ids; tracebacks are included."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        """Format one record."""
        return _ID.sub("(id)", _TOKEN.sub("(hidden)", self._inner.format(record)))
