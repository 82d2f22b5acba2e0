"""Copies everything from one database to another, for instance from SQLite to PostgreSQL."""

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from hashlib import blake2b

from storage.database import connect, is_postgresql, sqlite_path
from storage.diagnostics import open_existing
from storage.interface import Connection, ConstraintError, Database, DatabaseError, Row, to_storable
from storage.migrations import SCHEMA_TABLE, migrate
from storage.schema_info import Table
from storage.sqlite.database import MEMORY
from storage.sqlite.locks import FileLocks

_PAGE = 1000
"""Rows in memory at once."""

_PARAMETERS = 30_000
"""Less than one statement may have: 32,766 in SQLite, 32,767 in asyncpg."""


class CopyError(DatabaseError):
    """The copy was not made, and nothing was written to the target; the message says why."""


@asynccontextmanager
async def _not_in_use(url: str) -> AsyncGenerator[None]:
    """Keep a bot from starting with an SQLite database inside the block. Raises CopyError if one runs with it.

    A bot on PostgreSQL holds a lock for each of its shards, whose numbers only its settings know.
    """
    locks = FileLocks(None if is_postgresql(url) else sqlite_path(url))
    try:
        if not is_postgresql(url) and not await locks.acquire("the database"):
            raise CopyError("A bot runs with the database to copy from: stop it first, or what it saves would be lost.")
        yield
    finally:
        await locks.close()


@dataclass(slots=True)
class _Checksum:
    """A number of rows, and the sum of their digests, which does not depend on their order."""

    rows: int = 0
    digest: int = 0

    def add(self, rows: Sequence[Row]) -> None:
        for row in rows:
            text = repr([to_storable(value) for value in row]).encode("utf-8", "surrogatepass")
            self.digest += int.from_bytes(blake2b(text, digest_size=16).digest())
        self.rows += len(rows)


async def copy_database(source_url: str, target_url: str) -> Mapping[str, int]:
    """Copy every row, in one transaction, and compare the result with the source.

    The source must have this program's schema; it is read at one point in time and not changed. What is written to it
    in the meantime is not copied: stop the bot first.

    Args:
        source_url: The source, as for ``open_database``; it must exist.
        target_url: The target; it may have the schema, but no rows.

    Returns:
        Table → number of rows.

    Raises:
        CopyError: If the copy can't be made, or does not equal the source.
        IncompatibleDatabaseError: If the source does not exist, belongs to another program, or has an old schema.
        DatabaseUrlError: If one of them can't be opened.
        SchemaTooNewError: If a later version of the program has used one of them.
    """
    if source_url == target_url:
        raise CopyError("Both are the same database.")
    if not is_postgresql(target_url) and sqlite_path(target_url) == MEMORY:
        raise CopyError("A database in memory is gone as soon as this command ends: name a file or PostgreSQL.")
    async with (
        _not_in_use(source_url),
        open_existing(source_url, "The database to copy from") as source,
        _opening(target_url) as target,
    ):
        await _require_empty(target)
        await migrate(target)
        tables = await _tables(source)
        if [table.columns for table in tables] != [table.columns for table in await _tables(target)]:
            raise CopyError("The two databases differ in their tables, although both say they are up to date.")
        async with source.snapshot() as reader, target.transaction(lock="schema") as writer:
            return {table.name: await _copy_table(table, reader, writer) for table in tables}


@asynccontextmanager
async def _opening(url: str) -> AsyncGenerator[Database]:
    database = await connect(url, long_running=True)
    try:
        yield database
    finally:
        await database.close()


async def _tables(database: Database) -> list[Table]:
    """Return the tables to copy, in an order in which they can be written."""
    return [table for table in await database.tables() if table.name != SCHEMA_TABLE]


async def _require_empty(target: Database) -> None:
    for table in await _tables(target):
        if await target.fetch_one(f'SELECT 1 FROM "{table.name}" LIMIT 1'):  # noqa: S608 - the name is the schema's
            raise CopyError(f"The database to copy to is not empty: {table.name} has rows. Name an empty one.")


async def _copy_table(table: Table, reader: Connection, writer: Connection) -> int:
    """Copy one table, compare, and return its number of rows."""
    wanted, arrived = _Checksum(), _Checksum()
    async for page in _pages(table, reader):
        wanted.add(page)
        try:
            await _write(table, page, writer)
        except (ValueError, ConstraintError) as fault:
            raise CopyError(f"A row of {table.name} can't be copied: {fault}") from None
    async for page in _pages(table, writer):
        arrived.add(page)
    if arrived != wanted:
        raise CopyError(f"{table.name} did not arrive as it was; nothing was copied. Is the bot using the target?")
    return wanted.rows


async def _pages(table: Table, connection: Connection) -> AsyncGenerator[list[Row]]:
    """Read a table in pages by its key, so that the last page costs no more than the first."""
    names = list(table.columns)
    key, places = _names(table.key), [names.index(column) for column in table.key]
    begin = f'SELECT {_names(names)} FROM "{table.name}"'  # noqa: S608 - the names are the schema's
    end = f" ORDER BY {key} LIMIT {_PAGE}"
    after = f" WHERE ({key}) > ({_placeholders(len(places))})"
    page = await connection.fetch_all(begin + end)
    while page:
        yield page
        page = await connection.fetch_all(begin + after + end, *(page[-1][place] for place in places))


async def _write(table: Table, rows: list[Row], writer: Connection) -> None:
    width = len(table.columns)
    at_once = _PARAMETERS // width
    for start in range(0, len(rows), at_once):
        chosen = rows[start : start + at_once]
        values = ", ".join(f"({_placeholders(width, 1 + width * number)})" for number in range(len(chosen)))
        insert = f'INSERT INTO "{table.name}" ({_names(table.columns)}) VALUES {values}'  # noqa: S608 - the names are the schema's
        await writer.execute(insert, *(value for row in chosen for value in row))


def _names(columns: Sequence[str] | Mapping[str, str]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _placeholders(count: int, first: int = 1) -> str:
    return ", ".join(f"${number}" for number in range(first, first + count))
