"""Checks on a database that change nothing: for the health page, the doctor, the export and the copy command."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from storage.database import connect, is_postgresql, sqlite_path
from storage.interface import Connection, Database, DatabaseError
from storage.migrations import SCHEMA_TABLE, SELECT_APPLIED, pending_migrations


class IncompatibleDatabaseError(DatabaseError):
    """A database does not exist, belongs to another program, or has an old schema; the message says what to do."""


async def ping(connection: Connection) -> None:
    """Read one row that every database of this program has. Raises DatabaseError when it can't."""
    await connection.fetch_one("SELECT max(number) FROM schema_migrations")


async def missing_migrations(database: Database) -> tuple[str, ...]:
    """Return the names of the migrations that this program would apply.

    Raises:
        SchemaTooNewError: If a later version of the program has migrated the database.
    """
    applied = await database.fetch_all(SELECT_APPLIED) if await _is_ours(database) else []
    return tuple(migration.name for migration in pending_migrations(applied))


@asynccontextmanager
async def open_existing(url: str, name: str = "The database") -> AsyncGenerator[Database]:
    """Open an existing database for reading and close it at the end; nothing is created or migrated.

    Args:
        url: As for ``open_database``.
        name: What to call it in an error message.

    Raises:
        IncompatibleDatabaseError: If it does not exist, belongs to another program, or has an old schema.
        DatabaseUrlError: If it can't be opened.
        SchemaTooNewError: If a later version of the program has migrated it.
    """
    _require_file(url)
    database = await connect(url, long_running=True)
    try:
        await _require_current_schema(database, name)
        yield database
    finally:
        await database.close()


def _require_file(url: str) -> None:
    """Raise if the file is missing, since opening it would create it."""
    if not is_postgresql(url) and not Path(sqlite_path(url)).is_file():
        raise IncompatibleDatabaseError(f"There is no database {sqlite_path(url)}.")


async def _require_current_schema(database: Database, name: str) -> None:
    if not await _is_ours(database):
        raise IncompatibleDatabaseError(f"{name} is none of this program.")
    if await missing_migrations(database):
        raise IncompatibleDatabaseError(
            f"{name} is of an earlier version of this program: set DATABASE_URL to it and run `python -m bot migrate` "
            "first."
        )


async def _is_ours(database: Database) -> bool:
    return any(table.name == SCHEMA_TABLE for table in await database.tables())
