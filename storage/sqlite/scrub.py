"""Removes the remains of deleted rows from an SQLite file while it stays in use."""

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from contextlib import closing

_logger = logging.getLogger(__name__)

_BUSY_SECONDS = 10.0
"""How long to wait for a writer."""

_TRUNCATE_DELAYS = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 0.0)
"""Seconds between attempts to empty the WAL file, which any reader in another process prevents."""


async def scrub(path: str) -> bool:
    """Rewrite the file and empty its WAL file, on a separate connection in a thread; return whether that succeeded.

    ``secure_delete`` is not enough: when a page is split, copies of rows stay in its unused part, and deleting the
    rows does not reach them. VACUUM rewrites the whole file; the old pages are in the WAL file until that is emptied.
    Meanwhile reads continue and writers wait. It needs disk space for two more copies of the file.
    """
    try:
        await asyncio.to_thread(_on_own_connection, path, _vacuum)
        for delay in _TRUNCATE_DELAYS:
            if await asyncio.to_thread(_on_own_connection, path, _truncate_wal):
                return True
            await asyncio.sleep(delay)
    except sqlite3.Error as fault:
        _logger.warning("The database file could not be scrubbed of deleted rows: %s", fault)
        return False
    _logger.warning("The WAL file could not be scrubbed of deleted rows: another program is reading")
    return False


def _on_own_connection(path: str, work: Callable[[sqlite3.Connection], bool]) -> bool:
    with closing(sqlite3.connect(path, timeout=_BUSY_SECONDS, isolation_level=None)) as connection:
        return work(connection)


def _vacuum(connection: sqlite3.Connection) -> bool:
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("VACUUM")
    return True


def _truncate_wal(connection: sqlite3.Connection) -> bool:
    """Try once without waiting: waiting here would block all writers, too."""
    connection.execute("PRAGMA busy_timeout = 0")
    busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return busy == 0
