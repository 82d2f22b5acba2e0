"""Storage compared with raw aiosqlite: the same statements, with the same settings, each on its own file."""

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import aiosqlite

from benchmarks.report import Timing
from storage.database import open_database
from storage.stores.saved_roles import SavedRoleStore

REPEATS = 300
USER = 2**59
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""Any moment will do; it is only stored."""

_INSERT = "INSERT INTO saved_roles (user_id, role_id, state, note, saved_at, changed_at) VALUES (?, ?, ?, '', ?, ?)"
_READ = "SELECT user_id, role_id, state, note, saved_at, changed_at FROM saved_roles WHERE user_id = ? AND role_id = ?"
Act = Callable[[], Awaitable[Any]]


def rows() -> list[Timing]:
    """Measure in milliseconds of the wall clock, since a write waits for the disk; each in turn with its baseline."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_rows(Path(folder)))


async def _rows(folder: Path) -> list[Timing]:
    for name in ("ours", "raw"):
        await (await open_database(f"sqlite:///{folder / name}.db")).close()
    database = await open_database(f"sqlite:///{folder / 'ours.db'}")
    raw = await raw_connection(folder / "raw.db")
    saved, users, one = SavedRoleStore(database), count(USER), (USER, "msl")

    async def pair() -> None:
        async with database.transaction() as connection:
            for role in ("msl", "ime"):
                await SavedRoleStore(connection).add(next(users), role, NOON)

    async def raw_pair() -> None:
        await raw.execute("BEGIN IMMEDIATE")
        for role in ("msl", "ime"):
            await raw.execute(_INSERT, _row(next(users), role))
        await raw.execute("COMMIT")

    found = [
        *await _compare("a row written", lambda: saved.add(next(users), "msl", NOON), lambda: raw_write(raw, users)),
        *await _compare("two rows in a transaction", pair, raw_pair),
        *await _compare("a row read", lambda: saved.get(USER, "msl"), lambda: raw.execute_fetchall(_READ, one)),
    ]
    await database.close()
    await raw.close()
    return found


async def raw_connection(file: Path) -> aiosqlite.Connection:
    """Open a database that exists as storage does, without storage."""
    raw = await aiosqlite.connect(file, isolation_level=None)
    for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "secure_delete = ON"):
        await raw.execute_fetchall(f"PRAGMA {setting}")
    return raw


async def raw_write(raw: aiosqlite.Connection, users: "count[int]") -> None:
    """Write one row, which is on disk when this returns."""
    await raw.execute(_INSERT, _row(next(users), "msl"))


def _row(user: int, role: str) -> tuple[int, str, str, int, int]:
    return user, role, "exploring", 1, 1


async def _compare(name: str, ours: Act, theirs: Act) -> list[Timing]:
    pairs = [(await _time(ours), await _time(theirs)) for _ in range(REPEATS)]
    cost, baseline = median(mine for mine, _ in pairs), median(raw for _, raw in pairs)
    return [Timing(f"{name}, raw aiosqlite", baseline, 1.0), Timing(name, cost, cost / baseline)]


async def _time(act: Act) -> float:
    began = perf_counter()
    await act()
    return (perf_counter() - began) * 1000
