"""The ``Database`` on PostgreSQL through asyncpg: a small pool of connections.

Statements run concurrently. One sent to the database itself runs under REPEATABLE READ and is retried when it conflicts
with another, so that it acts on one consistent view, as it does on SQLite. Transactions run under READ COMMITTED, which
needs no retries, and are serialized by locks where that matters.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Literal, Self, TypeVar

import asyncpg

from storage import interface
from storage.coalesced_task import CoalescedTask
from storage.events import Subscribers
from storage.interface import (
    STATEMENT_SECONDS,
    Connection,
    DatabaseBusyError,
    DatabaseError,
    DatabaseUnavailableError,
    OnEvent,
    OnGap,
    Row,
    Transaction,
)
from storage.postgres.connection import PostgresConnection, PostgresTransaction
from storage.postgres.errors import POOLER_ADVICE, ConflictError, translate_errors
from storage.postgres.listener import EventListener
from storage.postgres.session import SESSION_SETTINGS, Session
from storage.schema_info import Table, build_tables

_logger = logging.getLogger(__name__)
_T = TypeVar("_T")

_CONNECTIONS = 4
"""Enough for one process: its statements take less than a millisecond, and servers allow about 100 connections."""

_OPENING_SECONDS = 10.0
"""How long the first connection may take."""

_SCRUB_SECONDS = 600.0

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('second-opinion ' || $1, 0))"
_COLUMNS = (
    "SELECT c.table_name::text, c.column_name::text, c.data_type::text, coalesce(k.ordinal_position, 0)"
    " FROM information_schema.tables AS t JOIN information_schema.columns AS c USING (table_schema, table_name)"
    " LEFT JOIN information_schema.table_constraints AS p"
    " ON p.table_schema = t.table_schema AND p.table_name = t.table_name AND p.constraint_type = 'PRIMARY KEY'"
    " LEFT JOIN information_schema.key_column_usage AS k ON k.table_schema = t.table_schema"
    " AND k.table_name = t.table_name AND k.constraint_name = p.constraint_name AND k.column_name = c.column_name"
    " WHERE t.table_schema = current_schema() AND t.table_type = 'BASE TABLE' ORDER BY 1, c.ordinal_position"
)
_REFERENCES = (
    "SELECT r.relname::text, o.relname::text FROM pg_constraint AS f JOIN pg_class AS r ON r.oid = f.conrelid"
    " JOIN pg_class AS o ON o.oid = f.confrelid"
    " WHERE f.contype = 'f' AND f.connamespace = current_schema()::regnamespace"
)


async def _check_server(connection: Connection) -> None:
    """Raise if the database can't store every text a member may write, or a pooler drops the session's settings."""
    if await connection.fetch_one("SHOW server_encoding") != ("UTF8",):
        raise DatabaseUnavailableError("The database must be in UTF-8: CREATE DATABASE … ENCODING 'UTF8'.")
    if await connection.fetch_one("SHOW default_transaction_isolation") != ("repeatable read",):
        raise DatabaseUnavailableError(POOLER_ADVICE)


class PostgresDatabase:
    """A ``Database`` on a PostgreSQL server."""

    def __init__(self, pool: Any, max_wait: float | None, url: str) -> None:
        self._pool = pool
        self._timeout = max_wait
        self._in_transaction: set[asyncio.Task[Any] | None] = set()
        self._scrub = CoalescedTask(self._scrub_now)
        self._subscribers = Subscribers()
        self._listener = EventListener(lambda: Session.open(url, "second-opinion listener"), self._subscribers)

    @classmethod
    async def open(cls, url: str, connections: int = _CONNECTIONS, max_wait: float | None = STATEMENT_SECONDS) -> Self:
        """Connect to the server.

        Args:
            url: As libpq knows it, ``postgresql://user:password@host:port/database``; it may hold a password.
            connections: At most so many at once.
            max_wait: Seconds that a statement may take, including waiting for a connection and for locks; None for
                long-running work.

        Raises:
            DatabaseError: If the server can't be reached or refuses, a pooler drops what sessions need, or the
                database is not in UTF-8.
            ValueError: If there is something wrong with the URL.
        """
        with translate_errors():
            pool: Any = await asyncpg.create_pool(  # pyright: ignore[reportUnknownMemberType] - asyncpg has no types
                url,
                min_size=1,
                max_size=connections,
                timeout=_OPENING_SECONDS,
                command_timeout=max_wait,
                server_settings=SESSION_SETTINGS,
            )
        database = cls(pool, max_wait, url)
        try:
            await _check_server(database)
        except BaseException:
            await database.close()
            raise
        return database

    async def fetch_all(self, sql: str, *parameters: object) -> list[Row]:
        """See ``Connection``."""
        return await self._run_alone(lambda connection: connection.fetch_all(sql, *parameters))

    async def fetch_one(self, sql: str, *parameters: object) -> Row | None:
        """See ``Connection``."""
        return await self._run_alone(lambda connection: connection.fetch_one(sql, *parameters))

    async def execute(self, sql: str, *parameters: object) -> int:
        """See ``Connection``."""
        return await self._run_alone(lambda connection: connection.execute(sql, *parameters))

    @asynccontextmanager
    async def transaction(self, lock: str | None = None) -> AsyncGenerator[Transaction]:
        """See ``Database``."""
        async with self._begin("read_committed") as connection:
            if lock is not None:
                await connection.fetch_one(_LOCK, lock)
            yield connection
        for text in connection.sent:
            self._listener.receive(text)

    @asynccontextmanager
    async def snapshot(self) -> AsyncGenerator[Connection]:
        """See ``Database``."""
        async with self._begin("repeatable_read", readonly=True) as connection:
            yield connection

    async def subscribe(self, on_event: OnEvent, on_gap: OnGap) -> None:
        """See ``Database``; all subscribers share one additional connection to the server."""
        await self._listener.start()
        self._subscribers.add(on_event, on_gap)

    async def tables(self) -> tuple[Table, ...]:
        """See ``Database``; the tables of the current schema, which is ``public`` unless the server says otherwise."""
        async with self.snapshot() as connection:
            columns, references = await connection.fetch_all(_COLUMNS), await connection.fetch_all(_REFERENCES)
        return build_tables(columns, references)

    async def scrub(self) -> bool:
        """See ``Database``.

        VACUUM, with the indexes, removes deleted rows from every page: no query can reach them, and their space is
        overwritten when it is reused. It can't remove: rows that some transaction may still see (the next VACUUM or
        autovacuum does); the bytes of freed space until they are reused; the server's write-ahead log until it is
        recycled, and archives of it. VACUUM FULL would return the bytes to the file system, but would lock every table.
        """
        return await self._scrub()

    async def close(self) -> None:
        """See ``Database``."""
        await self._listener.stop()
        try:
            async with asyncio.timeout(interface.CLOSING_SECONDS):
                with translate_errors():
                    await self._pool.close()
        except (TimeoutError, DatabaseBusyError):
            _logger.warning("The database was closed before its last transaction ended.")
            self._pool.terminate()

    async def _run_alone(self, send: Callable[[PostgresConnection], Awaitable[_T]]) -> _T:
        """Send one statement as a transaction of its own; retry while others change the same rows."""
        self._reject_nested_use()
        try:
            async with asyncio.timeout(self._timeout):
                while True:
                    async with self._acquire() as raw:
                        with contextlib.suppress(ConflictError):
                            return await send(PostgresConnection(raw))
        except TimeoutError:
            raise DatabaseBusyError("PostgreSQL did not answer in time.") from None

    @asynccontextmanager
    async def _begin(
        self, isolation: Literal["read_committed", "repeatable_read"], *, readonly: bool = False
    ) -> AsyncGenerator[PostgresTransaction]:
        self._reject_nested_use()
        task = asyncio.current_task()
        async with self._acquire() as raw:
            # Enter and exit explicitly, so that errors raised inside the block are not translated.
            whole = raw.transaction(isolation=isolation, readonly=readonly)
            with translate_errors():
                await whole.__aenter__()
            self._in_transaction.add(task)
            try:
                yield PostgresTransaction(raw)
            except BaseException as fault:
                with contextlib.suppress(DatabaseError), translate_errors():  # a lost connection rolls back by itself
                    await whole.__aexit__(type(fault), fault, fault.__traceback__)
                raise
            finally:
                self._in_transaction.discard(task)
            with translate_errors():
                await whole.__aexit__(None, None, None)

    @asynccontextmanager
    async def _acquire(self) -> AsyncGenerator[Any]:
        with translate_errors():
            raw = await self._pool.acquire(timeout=self._timeout)
        try:
            yield raw
        finally:
            # The pool discards a connection that fails here; its work is already done.
            with contextlib.suppress(DatabaseError), translate_errors():
                await self._pool.release(raw)

    def _reject_nested_use(self) -> None:
        """Raise where SQLite would, and where this task could wait forever for the connection it holds itself."""
        if asyncio.current_task() in self._in_transaction:
            raise RuntimeError("Inside a transaction, use the connection it yields and not the database.")

    async def _scrub_now(self) -> bool:
        try:
            names = [f'"{table.name}"' for table in await self.tables()]
            async with self._acquire() as raw:
                with translate_errors():
                    # Without INDEX_CLEANUP, a few deleted rows would stay in the indexes.
                    await raw.execute("VACUUM (INDEX_CLEANUP TRUE) " + ", ".join(names), timeout=_SCRUB_SECONDS)
        except DatabaseError as fault:
            _logger.warning("The database could not be scrubbed of deleted rows: %s", fault)
            return False
        return True
