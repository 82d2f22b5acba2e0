"""SQLite through aiosqlite: one file, one connection, one thread.

One connection is shared by all tasks. A pool makes SQLite slower, since writers then wait for each other inside the
library instead of in line. Whatever uses the connection holds one asyncio lock: otherwise a task's statement would
join another task's open transaction, see what may never be committed, and be rolled back with it.
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from itertools import count
from typing import Self

import aiosqlite

from storage.announcements import Subscribers
from storage.catalog import Table, assemble
from storage.connection import Connection, DatabaseError, Hear, Miss, Row, Transaction
from storage.shared_run import SharedRun
from storage.sqlite_statements import Announcing, Statements

MEMORY = ":memory:"
"""The path of a database that lives and dies with its connection."""

_logger = logging.getLogger(__name__)

_BUSY_SECONDS = 10
"""How long a statement waits for another process to finish writing."""

_WAL_RETRY_SECONDS = 0.05
_WAL_ATTEMPTS = 200
"""The first switch of a new file to WAL fails at once while another process does the same, whatever the timeout."""

_TRUNCATE_DELAYS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
"""Seconds between attempts to empty the WAL file, which any open reader of another process prevents."""

_SETTINGS = (
    "PRAGMA synchronous = FULL",  # saved means saved: WAL alone may lose the last commits when the power goes
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # overwrite deleted rows with zeros; see also SQLiteDatabase.scrub
)

_COLUMNS = (
    "SELECT m.name, c.name, c.type, c.pk FROM sqlite_master AS m, pragma_table_info(m.name) AS c"
    " WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY m.name, c.cid"
)
_REFERENCES = (
    "SELECT m.name, f.\"table\" FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f WHERE m.type = 'table'"
)


def quiet_driver_logs() -> None:
    """Keep aiosqlite from logging parameters, which are personal, even where everything else logs at DEBUG."""
    logging.getLogger("aiosqlite").setLevel(logging.INFO)


class SQLiteDatabase:
    """A ``Database`` on one SQLite file, or in memory."""

    def __init__(self, raw: aiosqlite.Connection) -> None:
        self._raw = raw
        self._statements = Statements(raw)
        self._subscribers = Subscribers()
        self._lock = asyncio.Lock()
        self._holder: asyncio.Task[object] | None = None
        self._scrub = SharedRun(self._scrub_now)

    @classmethod
    async def open(cls, path: str) -> Self:
        """Open or create the file at ``path`` (or ``MEMORY``).

        Raises:
            sqlite3.Error: If it is no database, can't be written, or stays locked for ten seconds.
        """
        # A first try, because a connection that aiosqlite fails to open leaves its thread talking to a closed loop.
        sqlite3.connect(path).close()
        raw = await aiosqlite.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            await _switch_to_wal(raw)
            for setting in _SETTINGS:
                await raw.execute_fetchall(setting)
        except BaseException:
            await raw.close()
            raise
        return cls(raw)

    async def fetch_all(self, sql: str, *parameters: object) -> list[Row]:
        """See ``Connection``."""
        async with self._alone():
            return await self._statements.fetch_all(sql, *parameters)

    async def fetch_one(self, sql: str, *parameters: object) -> Row | None:
        """See ``Connection``."""
        async with self._alone():
            return await self._statements.fetch_one(sql, *parameters)

    async def execute(self, sql: str, *parameters: object) -> int:
        """See ``Connection``."""
        async with self._alone():
            return await self._statements.execute(sql, *parameters)

    @asynccontextmanager
    async def transaction(self, lock: str | None = None) -> AsyncGenerator[Transaction]:  # noqa: ARG002 - SQLite has one writer at a time
        """See ``Database``."""
        async with self._alone():
            announcing = Announcing(self._raw)
            try:
                # IMMEDIATE: a transaction that reads first and then writes would fail at once, in spite of the
                # timeout, when another process wrote in between. Inside the try: a task that is cancelled here has
                # already sent its BEGIN to the thread.
                await self._statements.execute("BEGIN IMMEDIATE")
                yield announcing
                await self._commit(announcing)
            except BaseException:
                await self._raw.rollback()
                raise

    @asynccontextmanager
    async def snapshot(self) -> AsyncGenerator[Connection]:
        """See ``Database``."""
        async with self._alone():
            try:
                await self._statements.execute("BEGIN")
                yield self._statements
            finally:
                await self._raw.rollback()

    async def subscribe(self, hear: Hear, missed: Miss) -> None:
        """See ``Database``; the line to one's own process is never lost."""
        self._subscribers.add(hear, missed)

    async def tables(self) -> tuple[Table, ...]:
        """See ``Database``."""
        async with self.snapshot() as connection:
            columns, references = await connection.fetch_all(_COLUMNS), await connection.fetch_all(_REFERENCES)
        return assemble(columns, references)

    async def scrub(self) -> bool:
        """See ``Database``.

        ``secure_delete`` is not enough: when a page is split, copies of rows stay in its unused part, and deleting
        the rows does not reach them. VACUUM rewrites the whole file (about 0.6 s for 60 MiB, in which other
        statements wait); the old pages are in the WAL file until that is emptied.
        """
        return await self._scrub()

    async def close(self) -> None:
        """See ``Database``."""
        async with self._alone():
            await self._raw.close()

    @asynccontextmanager
    async def _alone(self) -> AsyncGenerator[None]:
        """Hold the connection.

        Raises:
            RuntimeError: If this task holds it already; waiting for itself it would wait forever.
        """
        task = asyncio.current_task()
        if self._holder is task:
            raise RuntimeError("Inside a transaction, use the connection it yields and not the database.")
        async with self._lock:
            self._holder = task
            try:
                yield
            finally:
                self._holder = None

    async def _commit(self, announcing: Announcing) -> None:
        try:
            await self._statements.execute("COMMIT")
        except asyncio.CancelledError:
            self._subscribers.tell(announcing.announced)  # the thread has its COMMIT, and carries it out all the same
            raise
        self._subscribers.tell(announcing.announced)

    async def _scrub_now(self) -> bool:
        try:
            await self.execute("VACUUM")
        except DatabaseError as fault:
            _logger.warning("The database file could not be scrubbed of deleted rows: %s", fault)
            return False
        emptied = await self._empty_wal()
        if not emptied:
            _logger.warning("The WAL file could not be scrubbed of deleted rows: another program is reading")
        return emptied

    async def _empty_wal(self) -> bool:
        for delay in _TRUNCATE_DELAYS:
            if await self._truncate_wal():
                return True
            await asyncio.sleep(delay)
        return await self._truncate_wal()

    async def _truncate_wal(self) -> bool:
        """Try once, without waiting in the thread, where all other tasks would wait along."""
        async with self._alone():
            try:
                await self._raw.execute_fetchall("PRAGMA busy_timeout = 0")
                row = await self._statements.fetch_one("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                await self._raw.execute_fetchall(f"PRAGMA busy_timeout = {_BUSY_SECONDS * 1000}")
        return row is not None and row[0] == 0


async def _switch_to_wal(raw: aiosqlite.Connection) -> None:
    for attempt in count(1):
        try:
            await raw.execute_fetchall("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as fault:
            if fault.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or attempt >= _WAL_ATTEMPTS:
                raise
            await asyncio.sleep(_WAL_RETRY_SECONDS)
        else:
            return
