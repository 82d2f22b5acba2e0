"""Backups of an SQLite database: made while it is in use, verified, and restored in one transaction."""

import asyncio
import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from storage.database import sqlite_path
from storage.interface import DatabaseError
from storage.migrations import SCHEMA_TABLE, SELECT_APPLIED, pending_migrations
from storage.sqlite.database import MEMORY
from storage.sqlite.locks import FileLocks

POSTGRESQL_COMMANDS = (
    "PostgreSQL brings its own programs for this. Copy it with\n"
    '    pg_dump --format=custom --file=backup.dump "$DATABASE_URL"\n'
    "and put it back, while the bot is stopped, with\n"
    '    pg_restore --clean --if-exists --single-transaction --dbname="$DATABASE_URL" backup.dump'
)
_NAME = "second-opinion-{day}.db"
_UNFINISHED = ".unfinished"
_JOURNAL = "-journal"
"""SQLite leaves one beside a copy that a full disk ended."""
_OWNER_ONLY = 0o600
_BUSY_SECONDS = 10


class BackupError(DatabaseError):
    """A backup can't be made or restored; the message says why, and what to do."""


def unsupported_reason(url: str) -> str | None:
    """Return why this program can't back up a database, and how to do it instead; None for an SQLite file."""
    try:
        _file_of(url)
    except BackupError as why:
        return str(why)
    return None


async def back_up(url: str, target: Path) -> None:
    """Copy the database to a new file, readable by its owner only, while it stays in use.

    The copy is made on a separate connection in a thread, so that the bot's own is not blocked. It has no deleted rows,
    is checked, and gets its final name only when it is complete and on disk. Cancelling the task stops the copying.

    Raises:
        BackupError: If it can't be made.
    """
    source = _file_of(url)
    with _backup_errors(f"The copy {target} can't be made"), closing(_open(source, "rw")) as connection:
        copying = asyncio.ensure_future(asyncio.to_thread(_copy, connection, target))
        try:
            await asyncio.shield(copying)
        except asyncio.CancelledError:
            connection.interrupt()
            await asyncio.wait({copying})
            raise


def restore(url: str, source: Path, *, replace: bool) -> None:
    """Replace the content of the database by a backup, in one transaction.

    Args:
        url: The database.
        source: The backup. Its integrity and its schema are checked before anything changes.
        replace: Whether to replace existing rows; otherwise the database must be empty.

    Raises:
        BackupError: If the backup is damaged or not of this program, or the database is not empty.
        SchemaTooNewError: If a later version of the program made the copy.
    """
    target = _file_of(url)
    with _backup_errors(f"{source} can't be restored"), closing(_open(source, "ro")) as copy:
        _check(copy, source)
        target.touch(mode=_OWNER_ONLY)
        with closing(_open(target, "rw")) as connection:
            if not replace and _holds_rows(connection):
                raise BackupError("The database is not empty. Say --replace to lose what it holds.")
            copy.backup(connection)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


async def restore_exclusively(url: str, source: Path, *, replace: bool) -> None:
    """Restore a backup while no bot is running: its caches would be stale, and it may expect a newer schema.

    Raises BackupError when one is running, and whatever `restore` raises.
    """
    claims = FileLocks(str(_file_of(url)))
    try:
        if not await claims.acquire("the database"):
            raise BackupError("A bot runs with this database: stop it first.")
        restore(url, source, replace=replace)
    finally:
        await claims.close()


async def back_up_daily(
    url: str, folder: Path, today: date, keep_days: int, *, clock_agrees: bool = True
) -> Path | None:
    """Make today's backup in a folder unless it exists, and delete backups that are too old.

    Args:
        url: The database.
        folder: The folder of the backups; other files in it are left alone.
        today: The day, in UTC, that is part of the file name.
        keep_days: How many days a backup is kept, and how many backups are, at least 1: one from exactly so many days
            ago is deleted.
        clock_agrees: Whether the clock is known to be right. Otherwise backups are deleted by their number alone, so
            that a clock that is ahead does not delete all of them.

    Returns:
        The new backup, or None when today's already existed.

    Raises:
        BackupError: If it can't be made. Old backups are deleted anyway.
    """
    with _backup_errors(f"The folder of the backups, {folder}, can't be used"):
        _prune(folder, today, keep_days, clock_agrees=clock_agrees)
    target = folder / _NAME.format(day=today.isoformat())
    if target.exists():
        return None
    await back_up(url, target)
    return target


def newest_copy(folder: Path) -> float | None:
    """Return when the newest daily backup in a folder was made, in seconds since 1970; None when there is none."""
    made = (_made_at(file) for file in folder.glob(_NAME.format(day="*")))
    return max((at for at in made if at is not None), default=None)


def _made_at(file: Path) -> float | None:
    try:
        return file.stat().st_mtime
    except OSError:  # somebody may have moved it in the meantime
        return None


def _prune(folder: Path, today: date, keep: int, *, clock_agrees: bool) -> None:
    """Delete every unfinished backup, those above the number to keep, and those past their time.

    A backup from the future was made while a clock was ahead. Its age is unknown, so it goes once there is another one.
    """
    dated: dict[date, Path] = {}
    for file in folder.glob(_NAME.format(day="*") + "*"):
        if file.name.endswith((_UNFINISHED, _UNFINISHED + _JOURNAL)):
            file.unlink(missing_ok=True)
        elif day := _day(file.name.removesuffix(".db").removeprefix("second-opinion-")):
            dated[day] = file
    past = [day for day in sorted(dated) if day <= today]
    spare = len(past) - keep + (today not in dated)
    gone = set(past[: max(0, spare)])
    if clock_agrees:
        gone.update(day for day in past if day <= today - timedelta(days=keep))
        gone.update(day for day in dated if day > today + timedelta(days=1) and past)
    for day in gone:
        dated[day].unlink(missing_ok=True)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _copy(connection: sqlite3.Connection, target: Path) -> None:
    unfinished = target.with_name(target.name + _UNFINISHED)
    try:
        unfinished.touch(mode=_OWNER_ONLY, exist_ok=False)
    except FileExistsError:
        raise BackupError(
            f"{unfinished} is there: wait until that copy is finished, or delete it if none is being made."
        ) from None
    try:
        if target.exists():
            raise BackupError(f"{target} exists already; name a file that does not.")
        connection.execute("VACUUM INTO ?", (str(unfinished),))
        with closing(_open(unfinished, "ro")) as copy:
            _check(copy, target)
        with unfinished.open("rb") as file:
            os.fsync(file.fileno())
        unfinished.rename(target)
    finally:
        for left in (unfinished, unfinished.with_name(unfinished.name + _JOURNAL)):
            left.unlink(missing_ok=True)


def _open(file: Path, mode: Literal["ro", "rw"]) -> sqlite3.Connection:
    """Open a file that must exist, for one thread at a time."""
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")
    address = f"{file.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(address, uri=True, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False)


def _check(copy: sqlite3.Connection, name: Path) -> None:
    """Raise BackupError or SchemaTooNewError unless this is an intact database of this or an earlier version."""
    if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
        raise BackupError(f"{name} is damaged: its integrity check fails.")
    if SCHEMA_TABLE not in _tables(copy):
        raise BackupError(f"{name} is no database of this program.")
    pending_migrations(copy.execute(SELECT_APPLIED))  # of an earlier version is fine


def _holds_rows(connection: sqlite3.Connection) -> bool:
    tables = _tables(connection) - {SCHEMA_TABLE}
    return any(
        connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone()  # noqa: S608 - the name comes from the schema
        for table in tables
    )


def _tables(connection: sqlite3.Connection) -> set[str]:
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    return {name for (name,) in rows}


def _file_of(url: str) -> Path:
    if url.startswith(("postgresql:", "postgres:")):
        raise BackupError(POSTGRESQL_COMMANDS)
    path = sqlite_path(url)
    if path == MEMORY:
        raise BackupError("A database in memory has no copies.")
    return Path(path)


@contextmanager
def _backup_errors(begin: str) -> Generator[None]:
    """Translate errors of SQLite and the operating system into a sentence."""
    try:
        yield
    except sqlite3.Error as fault:
        raise BackupError(f"{begin}: {fault}.") from fault
    except OSError as fault:
        raise BackupError(f"{begin}: {fault.strerror}.") from fault
