"""Opens the database that a URL names. A second kind of database is a second driver beside ``storage.sqlite``."""

import sqlite3
from collections.abc import Mapping
from pathlib import Path

from storage.connection import Connection, Database, DatabaseError
from storage.migrate import migrate
from storage.sqlite import MEMORY, SQLiteDatabase, quiet_driver_logs

__all__ = ["Connection", "Database", "DatabaseError", "DatabaseUrlError", "open_database", "refuse_ephemeral"]

_SQLITE = "sqlite:///"
_POSTGRESQL = ("postgresql:", "postgres:")
_OWNER_ONLY = 0o600


class DatabaseUrlError(DatabaseError):
    """DATABASE_URL names nothing that can be opened."""


async def open_database(url: str) -> Database:
    """Open the database and bring its schema up to date.

    The driver's DEBUG log, which holds parameters, is turned off along the way: that nobody's notes reach a log
    should not depend on the caller.

    Args:
        url: ``sqlite:///relative/path``, ``sqlite:////absolute/path`` or ``sqlite:///:memory:``. A new file is
            readable by its owner only.

    Raises:
        DatabaseUrlError: If there is no such kind of database, or it can't be opened.
        SchemaTooNew: If a later version of the program has migrated it.
    """
    quiet_driver_logs()
    path = _sqlite_path(url)
    _prepare_file(path)
    try:
        database = await SQLiteDatabase.open(path)
    except sqlite3.Error as fault:
        raise DatabaseUrlError(f"The database {path} can't be opened: {fault}.") from fault
    try:
        await migrate(database)
    except BaseException:
        await database.close()
        raise
    return database


def refuse_ephemeral(url: str, environment: Mapping[str, str]) -> str | None:
    """Say why a database file must not live here, or return None when it may.

    Hosts in the manner of Heroku set ``DYNO`` and give each process a disk that is wiped at every restart, daily at
    the latest (https://devcenter.heroku.com/articles/dynos#ephemeral-filesystem). ``ALLOW_EPHEMERAL_SQLITE=1`` allows
    it; a database in memory promises nothing and is allowed anyway.
    """
    on_file = url.startswith(_SQLITE) and url != _SQLITE + MEMORY
    if not on_file or "DYNO" not in environment or environment.get("ALLOW_EPHEMERAL_SQLITE") == "1":
        return None
    return (
        "This host wipes its disk at every restart, and everything members saved with it. Set DATABASE_URL to a "
        "database that lasts, or set ALLOW_EPHEMERAL_SQLITE=1 if losing it is fine."
    )


def _sqlite_path(url: str) -> str:
    """Return the path in the URL. No message repeats a URL, which may hold a password."""
    if url.startswith(_POSTGRESQL):
        raise DatabaseUrlError(
            "PostgreSQL is not built in yet: set DATABASE_URL to sqlite:///second-opinion.db, or leave it out."
        )
    path = url.removeprefix(_SQLITE)
    if path in ("", url):
        raise DatabaseUrlError(
            "DATABASE_URL must be sqlite:///relative/path, sqlite:////absolute/path or sqlite:///:memory:."
        )
    if "?" in path or "#" in path:
        raise DatabaseUrlError("DATABASE_URL takes no options: leave out everything from the ? or # on.")
    return path


def _prepare_file(path: str) -> None:
    """Create a missing file before SQLite does, so that only its owner may read it (the WAL file follows suit)."""
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
