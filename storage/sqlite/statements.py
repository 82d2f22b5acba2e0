"""Statements on SQLite's one connection, for whoever holds its lock."""

import re
from functools import lru_cache

import aiosqlite

from storage.events import Announcement, encode
from storage.interface import Row, to_storable
from storage.sqlite.errors import neutral_errors


@lru_cache(maxsize=512)
def _numbered(sql: str) -> str:
    """Turn ``$1`` into SQLite's ``?1``."""
    return re.sub(r"\$(\d+)", r"?\1", sql)


class Statements:
    """A ``Connection``."""

    def __init__(self, raw: aiosqlite.Connection) -> None:
        self._raw = raw

    async def fetch_all(self, sql: str, *parameters: object) -> list[Row]:
        """See ``Connection``."""
        with neutral_errors():
            rows = await self._raw.execute_fetchall(_numbered(sql), [to_storable(value) for value in parameters])
        return [tuple(row) for row in rows]

    async def fetch_one(self, sql: str, *parameters: object) -> Row | None:
        """See ``Connection``."""
        rows = await self.fetch_all(sql, *parameters)
        return rows[0] if rows else None

    async def execute(self, sql: str, *parameters: object) -> int:
        """See ``Connection``."""
        # Closing the cursor would cost a second trip to the thread; a finished statement holds nothing.
        with neutral_errors():
            cursor = await self._raw.execute(_numbered(sql), [to_storable(value) for value in parameters])
        return max(cursor.rowcount, 0)


class Announcing(Statements):
    """A ``Transaction``, with what it announced so far."""

    def __init__(self, raw: aiosqlite.Connection) -> None:
        super().__init__(raw)
        self.announced: list[Announcement] = []

    async def announce(self, topic: str, payload: str) -> None:
        """See ``Transaction``."""
        encode(topic, payload)  # what PostgreSQL would refuse is refused here, too
        self.announced.append((topic, payload))
