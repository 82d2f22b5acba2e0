"""Translates SQLite's errors into those of ``storage.interface``."""

import sqlite3
from collections.abc import Generator
from contextlib import contextmanager

from storage.interface import (
    ConstraintError,
    DatabaseBusyError,
    DatabaseError,
    DatabaseFullError,
    DatabaseUnavailableError,
)

_TRANSLATIONS: dict[int, type[DatabaseError]] = {
    sqlite3.SQLITE_BUSY: DatabaseBusyError,
    sqlite3.SQLITE_LOCKED: DatabaseBusyError,
    sqlite3.SQLITE_FULL: DatabaseFullError,
    sqlite3.SQLITE_CONSTRAINT: ConstraintError,
    sqlite3.SQLITE_READONLY: DatabaseUnavailableError,
    sqlite3.SQLITE_IOERR: DatabaseUnavailableError,
    sqlite3.SQLITE_CANTOPEN: DatabaseUnavailableError,
    sqlite3.SQLITE_CORRUPT: DatabaseUnavailableError,
    sqlite3.SQLITE_NOTADB: DatabaseUnavailableError,
}
"""Primary result code → error; https://www.sqlite.org/rescode.html."""


@contextmanager
def translate_errors() -> Generator[None]:
    """Translate the driver's errors; a value that can't be stored raises ValueError."""
    try:
        yield
    except sqlite3.Error as fault:
        neutral = _TRANSLATIONS.get(getattr(fault, "sqlite_errorcode", 0) & 0xFF)
        if neutral is None:
            raise
        raise neutral(f"SQLite: {fault}.") from fault
    except OverflowError as fault:
        raise ValueError("A value can't be stored: it is too large for a BIGINT.") from fault
