"""Statements and notifications on one connection to PostgreSQL."""

import re
from typing import Any

from storage.events import encode_event
from storage.interface import Row, to_storable
from storage.postgres.errors import translate_errors

CHANNEL = "second_opinion"
"""The channel for events; a channel belongs to one database (PostgreSQL's manual, NOTIFY)."""

_NOTIFY = (
    "WITH said AS (SELECT txid_current() || ' ' || CAST($2 AS TEXT) AS words)"
    " SELECT words, pg_notify($1, words) FROM said"
)
"""Includes the transaction's number, which is unique, so that an event is recognized when it arrives twice."""


class PostgresConnection:
    """A ``Connection`` on asyncpg."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    async def fetch_all(self, sql: str, *parameters: object) -> list[Row]:
        """See ``Connection``."""
        with translate_errors():
            rows = await self._raw.fetch(sql, *map(to_storable, parameters))
        return [tuple(row) for row in rows]

    async def fetch_one(self, sql: str, *parameters: object) -> Row | None:
        """See ``Connection``."""
        with translate_errors():
            row = await self._raw.fetchrow(sql, *map(to_storable, parameters))
        return None if row is None else tuple(row)

    async def execute(self, sql: str, *parameters: object) -> int:
        """See ``Connection``."""
        with translate_errors():
            status: str = await self._raw.execute(sql, *map(to_storable, parameters))
        touched = re.fullmatch(r"(?:INSERT \d+|UPDATE|DELETE) (\d+)", status)
        return int(touched[1]) if touched else 0


class PostgresTransaction(PostgresConnection):
    """A ``Transaction``, with the notifications it has sent."""

    def __init__(self, raw: Any) -> None:
        super().__init__(raw)
        self.sent: list[str] = []

    async def notify(self, topic: str, payload: str) -> None:
        """See ``Transaction``."""
        for words, _ in await self.fetch_all(_NOTIFY, CHANNEL, encode_event(topic, payload)):
            self.sent.append(words)
