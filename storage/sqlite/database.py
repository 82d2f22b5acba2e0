"""The ``Database`` on SQLite through aiosqlite: one file, one connection, one thread.

All tasks share one connection. A pool makes SQLite slower, since writers then wait for each other inside the library
instead of in a queue. Only one task uses the connection at a time: otherwise its statement would join another task's
open transaction, see what may never be committed, and be rolled back with it.
"""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing, suppress
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Self

import aiosqlite

from storage import interface
from storage.coalesced_task import CoalescedTask
from storage.events import Subscribers
from storage.interface import STATEMENT_SECONDS, Connection, OnEvent, OnGap, Row, Transaction
from storage.schema_info import Table, build_tables
from storage.sqlite.connection import SQLiteConnection, SQLiteTransaction, answering
from storage.sqlite.connection_queue import ConnectionQueue
from storage.sqlite.scrub import scrub

MEMORY = ":memory:"
"""The path of a database that exists only as long as its connection."""

_logger = logging.getLogger(__name__)

SCRUB_PAUSE = 5.0
"""Seconds between two rewritings of the file, in which everybody else may write."""
OPENING_SECONDS = 10
"""How long opening and migrating a file wait for other processes to finish writing."""

_WAL_RETRY_SECONDS = 0.05
_WAL_ATTEMPTS = 200
"""The first switch of a new file to WAL fails at once while another process does the same, whatever the timeout."""

_SETTINGS = (
    "PRAGMA synchronous = FULL",  # saved means saved: WAL alone may lose the last commits when the power goes
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # overwrite deleted rows with zeros; see also storage.sqlite.scrub
    "PRAGMA busy_timeout = 5",  # milliseconds: for the rest, the writer waits in connection_queue, and readers go first
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

    def __init__(self, raw: aiosqlite.Connection, path: str, max_wait: float) -> None:
        self._raw = raw
        self._path = path
        self._connection = SQLiteConnection(raw)
        self._subscribers = Subscribers()
        self._queue = ConnectionQueue(max_wait)
        self._scrub = CoalescedTask(self._scrub_now)
        self._scrubbed_until = 0.0

    @classmethod
    async def open(cls, path: str, max_wait: float = STATEMENT_SECONDS) -> Self:
        """Open or create the file at ``path`` (or ``MEMORY``).

        Args:
            path: Of the file.
            max_wait: Seconds that a statement may wait for other programs.

        Raises:
            sqlite3.Error: If it is not a database, can't be written, or stays locked for ten seconds.
        """
        # Try without aiosqlite first: when it fails to open a connection, its thread keeps using a closed event loop.
        with closing(sqlite3.connect(path)) as first:
            _keep_temporary_files_beside(first, path)
        raw = await aiosqlite.connect(path, timeout=OPENING_SECONDS, isolation_level=None)
        try:
            await _switch_to_wal(raw)
            for setting in _SETTINGS:
                await raw.execute_fetchall(setting)
        except BaseException:
            await raw.close()
            raise
        return cls(raw, path, max_wait)

    async def fetch_all(self, sql: str, *parameters: object) -> list[Row]:
        """See ``Connection``."""
        async with self._queue.read(lambda: self._connection.fetch_all(sql, *parameters)) as found:
            return found

    async def fetch_one(self, sql: str, *parameters: object) -> Row | None:
        """See ``Connection``."""
        async with self._queue.read(lambda: self._connection.fetch_one(sql, *parameters)) as found:
            return found

    async def execute(self, sql: str, *parameters: object) -> int:
        """See ``Connection``."""
        async with self._queue.write(lambda: self._connection.execute(sql, *parameters)) as touched:
            return touched

    @asynccontextmanager
    async def transaction(self, lock: str | None = None) -> AsyncGenerator[Transaction]:  # noqa: ARG002 - SQLite has one writer at a time
        """See ``Database``."""
        # IMMEDIATE: otherwise a transaction that reads first and then writes would fail at once, whatever the timeout,
        # when another process wrote in between.
        async with self._queue.write(lambda: self._begin("BEGIN IMMEDIATE")):
            transaction = SQLiteTransaction(self._raw)
            try:
                yield transaction
                await self._commit(transaction)
            except BaseException:
                await self._roll_back()
                raise

    @asynccontextmanager
    async def snapshot(self) -> AsyncGenerator[Connection]:
        """See ``Database``."""
        async with self._queue.read(lambda: self._begin("BEGIN")):
            try:
                yield self._connection
            finally:
                await self._roll_back()

    async def subscribe(self, on_event: OnEvent, on_gap: OnGap) -> None:
        """See ``Database``; all events come from this process, so none is ever missed."""
        self._subscribers.add(on_event, on_gap)

    async def tables(self) -> tuple[Table, ...]:
        """See ``Database``."""
        async with self.snapshot() as connection:
            columns, references = await connection.fetch_all(_COLUMNS), await connection.fetch_all(_REFERENCES)
        return build_tables(columns, references)

    async def scrub(self) -> bool:
        """See ``Database``; reads continue and writers wait (see ``storage.sqlite.scrub``).

        Writers wait as long as the file is rewritten, so it is rewritten at most once in ``SCRUB_PAUSE`` for all.
        """
        return await self._scrub()

    async def close(self) -> None:
        """See ``Database``."""
        try:
            async with asyncio.timeout(interface.CLOSING_SECONDS), self._queue.drain():
                await self._raw.close()
        except TimeoutError:
            _logger.warning("The database was closed before its last transaction ended.")
            self._queue.end()
            with suppress(TimeoutError):  # of a disk that hangs
                async with asyncio.timeout(interface.CLOSING_SECONDS):
                    await self._raw.close()

    async def _roll_back(self) -> None:
        async with answering():
            await self._raw.rollback()

    async def _begin(self, how: str) -> None:
        try:
            await self._connection.execute(how)
        except asyncio.CancelledError:
            await self._roll_back()  # the thread has received the BEGIN and executes it anyway
            raise

    async def _commit(self, transaction: SQLiteTransaction) -> None:
        try:
            await self._connection.execute("COMMIT")
        except asyncio.CancelledError:
            self._subscribers.publish(transaction.events)  # the thread has received the COMMIT and executes it
            raise
        self._subscribers.publish(transaction.events)

    async def _scrub_now(self) -> bool:
        if self._path != MEMORY:
            await asyncio.sleep(max(0.0, self._scrubbed_until - monotonic()))
            try:
                return await scrub(self._path)
            finally:
                self._scrubbed_until = monotonic() + SCRUB_PAUSE
        await self.execute("VACUUM")
        return True


def _keep_temporary_files_beside(connection: sqlite3.Connection, path: str) -> None:
    """Let SQLite put its temporary files, such as those of VACUUM, beside the database file.

    Other folders may be in memory (a container's /tmp) or not writable. The PRAGMA is deprecated and applies to the
    whole process; an SQLite without it chooses a folder by itself.
    """
    if path != MEMORY:
        folder = str(Path(path).absolute().parent).replace("'", "''")
        with suppress(sqlite3.OperationalError):
            connection.execute(f"PRAGMA temp_store_directory = '{folder}'")


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
