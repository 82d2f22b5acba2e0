"""Statements on SQLite's one connection, sent by the task that holds it (see ``connection_queue``)."""

import asyncio
import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from functools import lru_cache

import aiosqlite

from storage.events import Event, encode_event
from storage.interface import DatabaseUnavailableError, Row, to_storable
from storage.sqlite.errors import translate_errors

ANSWER_SECONDS = 30.0
"""How long one statement may take. The longest ones, of `copy` and of an import, take a second."""

_NO_CONNECTION = "no active connection"
"""What aiosqlite says after its connection was closed."""


@lru_cache(maxsize=512)
def _question_marks(sql: str) -> str:
    """Turn ``$1`` into SQLite's ``?1``."""
    return re.sub(r"\$(\d+)", r"?\1", sql)


@asynccontextmanager
async def answering() -> AsyncGenerator[None]:
    """Give up after a while. Raises DatabaseUnavailableError: a disk that hangs must not let everybody hang."""
    try:
        async with asyncio.timeout(ANSWER_SECONDS):
            yield
    except TimeoutError:
        raise DatabaseUnavailableError("SQLite: the disk does not answer.") from None
    except ValueError as fault:
        if str(fault) != _NO_CONNECTION:
            raise
        raise DatabaseUnavailableError("SQLite: the database was closed meanwhile.") from None


class SQLiteConnection:
    """A ``Connection`` on aiosqlite."""

    def __init__(self, raw: aiosqlite.Connection) -> None:
        self._raw = raw

    async def fetch_all(self, sql: str, *parameters: object) -> list[Row]:
        """See ``Connection``."""
        with translate_errors():
            async with answering():
                rows = await self._raw.execute_fetchall(
                    _question_marks(sql), [to_storable(value) for value in parameters]
                )
        return [tuple(row) for row in rows]

    async def fetch_one(self, sql: str, *parameters: object) -> Row | None:
        """See ``Connection``."""
        rows = await self.fetch_all(sql, *parameters)
        return rows[0] if rows else None

    async def execute(self, sql: str, *parameters: object) -> int:
        """See ``Connection``."""
        # Closing the cursor would cost a second trip to the thread; a finished statement holds nothing.
        with translate_errors():
            async with answering():
                cursor = await self._raw.execute(_question_marks(sql), [to_storable(value) for value in parameters])
        return max(cursor.rowcount, 0)


class SQLiteTransaction(SQLiteConnection):
    """A ``Transaction``, with the events to publish when it commits."""

    def __init__(self, raw: aiosqlite.Connection) -> None:
        super().__init__(raw)
        self.events: list[Event] = []

    async def notify(self, topic: str, payload: str) -> None:
        """See ``Transaction``."""
        encode_event(topic, payload)  # what PostgreSQL would refuse is refused here, too
        self.events.append((topic, payload))
