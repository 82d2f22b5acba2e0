"""Opens the database that a URL names: SQLite, or PostgreSQL where asyncpg is installed."""

import sqlite3
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

from storage.interface import STATEMENT_SECONDS, Connection, Database, DatabaseError
from storage.migrations import migrate
from storage.process_locks import ProcessLocks
from storage.sqlite.database import MEMORY, OPENING_SECONDS, SQLiteDatabase, quiet_driver_logs
from storage.sqlite.locks import FileLocks

__all__ = [
    "Connection",
    "Database",
    "DatabaseError",
    "DatabaseUrlError",
    "ephemeral_disk_error",
    "open_database",
    "open_process_locks",
]

_SQLITE = "sqlite:///"
_POSTGRESQL = ("postgresql:", "postgres:")
_OWNER_ONLY = 0o600


class DatabaseUrlError(DatabaseError):
    """The URL does not name a database that can be opened."""


async def open_database(url: str) -> Database:
    """Open the database and bring its schema up to date.

    Also turns off the driver's DEBUG log, which holds parameters: keeping members' notes out of logs should not depend
    on the caller.

    Args:
        url: ``sqlite:///relative/path``, ``sqlite:////absolute/path``, ``sqlite:///:memory:`` or
            ``postgresql://user:password@host/database``. A new file is readable by its owner only.

    Raises:
        DatabaseUrlError: If there is no such kind of database, or it can't be opened.
        SchemaTooNewError: If a later version of the program has migrated it.
    """
    if url == _SQLITE + MEMORY:
        return await _migrated(await connect(url))
    # Migrations get a connection of their own, since they may take longer than a statement is allowed to.
    await (await _migrated(await connect(url, long_running=True))).close()
    return await connect(url)


async def connect(url: str, *, long_running: bool = False) -> Database:
    """Open the database without migrating it.

    Args:
        url: As for ``open_database``.
        long_running: Let statements take as long as they need on PostgreSQL, and wait ten seconds on SQLite; otherwise
            they give up soon enough to tell the member.

    Raises:
        DatabaseUrlError: If there is no such kind of database, or it can't be opened.
    """
    quiet_driver_logs()
    if is_postgresql(url):
        return await _connect_postgresql(url, long_running=long_running)
    path = sqlite_path(url)
    _prepare_file(path)
    try:
        return await SQLiteDatabase.open(path, OPENING_SECONDS if long_running else STATEMENT_SECONDS)
    except sqlite3.Error as fault:
        raise DatabaseUrlError(f"The database {path} can't be opened: {fault}.") from fault


def ephemeral_disk_error(url: str, environment: Mapping[str, str]) -> str | None:
    """Return why a database file must not be stored on this host, or None when it may be.

    Hosts like Heroku set ``DYNO`` and give each process a disk that is wiped at every restart, daily at the latest
    (https://devcenter.heroku.com/articles/dynos#ephemeral-filesystem). ``ALLOW_EPHEMERAL_SQLITE=1`` allows it; a
    database in memory is allowed anyway, because nobody expects it to last.
    """
    on_file = url.startswith(_SQLITE) and url != _SQLITE + MEMORY
    if not on_file or "DYNO" not in environment or environment.get("ALLOW_EPHEMERAL_SQLITE") == "1":
        return None
    return (
        "This host wipes its disk at every restart, and everything members saved with it. Set DATABASE_URL to a "
        "database that lasts, or set ALLOW_EPHEMERAL_SQLITE=1 if losing it is fine."
    )


async def _migrated(database: Database) -> Database:
    try:
        await migrate(database)
    except BaseException:
        await database.close()
        raise
    return database


async def open_process_locks(url: str) -> ProcessLocks:
    """Open locks that hold against all other processes: on a PostgreSQL session of their own, or on a file.

    Raises:
        DatabaseUrlError: If it can't be opened.
    """
    if not is_postgresql(url):
        path = sqlite_path(url)
        return FileLocks(None if path == MEMORY else path)
    with _postgresql_errors():
        from storage.postgres.locks import AdvisoryLocks  # noqa: PLC0415 - as below

        return await AdvisoryLocks.open(url)


async def _connect_postgresql(url: str, *, long_running: bool) -> Database:
    with _postgresql_errors():
        from storage.postgres.database import PostgresDatabase  # noqa: PLC0415 - asyncpg is optional

        return await (PostgresDatabase.open(url, 1, None) if long_running else PostgresDatabase.open(url))


@contextmanager
def _postgresql_errors() -> Generator[None]:
    """Translate what can go wrong into DatabaseUrlError."""
    try:
        yield
    except ModuleNotFoundError as missing:
        if missing.name != "asyncpg":
            raise
        raise DatabaseUrlError("PostgreSQL needs asyncpg: install it with pip install '.[postgres]'.") from None
    except DatabaseError as fault:
        raise DatabaseUrlError(f"The database can't be opened. {fault}") from None
    except ValueError:
        raise DatabaseUrlError("DATABASE_URL must look like postgresql://user:password@host:5432/database.") from None


def is_postgresql(url: str) -> bool:
    """Return whether a URL is for PostgreSQL, in either of the usual spellings."""
    return url.startswith(_POSTGRESQL)


def sqlite_path(url: str) -> str:
    """Return the path in an SQLite URL. No message repeats the URL, which may hold a password.

    Raises:
        DatabaseUrlError: If it is not an SQLite URL.
    """
    path = url.removeprefix(_SQLITE)
    if path in ("", url):
        raise DatabaseUrlError(
            "DATABASE_URL must be sqlite:///relative/path, sqlite:////absolute/path, sqlite:///:memory: or "
            "postgresql://user:password@host/database."
        )
    if "?" in path or "#" in path:
        raise DatabaseUrlError("DATABASE_URL takes no options: leave out everything from the ? or # on.")
    return path


def _prepare_file(path: str) -> None:
    """Create a missing file before SQLite does, readable by its owner only (the WAL file gets the same mode)."""
    if path == MEMORY:
        return
    file = Path(path)
    if not file.parent.is_dir():
        raise DatabaseUrlError(f"The folder of the database, {file.parent}, does not exist: create it first.")
    try:
        file.touch(mode=_OWNER_ONLY, exist_ok=False)
    except FileExistsError:
        return
    except OSError as fault:
        raise DatabaseUrlError(f"The database {path} can't be created: {fault.strerror}.") from fault
