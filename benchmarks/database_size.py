"""The cost of one member's reads and writes in a database of 1,000, 100,000 and 1,000,000 members.

Each member has two saved roles and an open quiz with three answers. The rows are written in bulk, with separate SQL.
"""

import asyncio
import random
import sqlite3
import tempfile
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.report import Timing
from storage import personal_data
from storage.database import open_database
from storage.interface import Database
from storage.stores.quiz_sessions import QuizSessionStore
from storage.stores.saved_roles import SavedRoleStore

SIZES = (1_000, 100_000, 1_000_000)
REPEATS = 300
FIRST, APART = 2**59, 7_919_000_000
"""Ids as of Discord: large, and far from each other."""
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""Any moment will do; it is only stored."""
_BATCH = 10_000
_INSERTS: Mapping[str, Callable[[int], list[tuple[object, ...]]]] = {
    "INSERT INTO saved_roles VALUES (?, ?, 'exploring', '', 1, 1)": lambda user: [(user, "msl"), (user, "ime")],
    "INSERT INTO quiz_sessions VALUES (?, ?, 'fit', 1, 1, NULL)": lambda user: [(f"quiz-{user}", user)],
    "INSERT INTO quiz_answers VALUES (?, ?, '[\"a\"]', 1)": lambda user: [(f"quiz-{user}", f"q{n}") for n in range(3)],
}
Act = Callable[[Database, int], Awaitable[Any]]
_ACTS: dict[str, Act] = {
    "the saved roles of a member": lambda database, user: SavedRoleStore(database).list(user),
    "an open quiz with its answers": lambda database, user: QuizSessionStore(database).get_open(user, "fit"),
    "everything held about a member": personal_data.export,
    "saving one more role": lambda database, user: SavedRoleStore(database).add(user, "medico-legal", NOON),
    "an answer of the quiz": lambda database, user: QuizSessionStore(database).answer(
        f"quiz-{user}", "q9", ["b"], NOON
    ),
}


def rows(sizes: tuple[int, ...] = SIZES) -> list[Timing]:
    """Measure in milliseconds of the wall clock, in turn on each database; the ratio is to the smallest."""
    with tempfile.TemporaryDirectory() as folder:
        files = {size: Path(folder) / f"{size}.db" for size in sizes}
        for size, file in files.items():
            asyncio.run(_create(file))
            _fill(file, size)
        return asyncio.run(_rows(files))


async def _create(file: Path) -> None:
    await (await open_database(f"sqlite:///{file}")).close()


def _fill(file: Path, members: int) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        raw.execute("PRAGMA synchronous = OFF")
        for begin in range(0, members, _BATCH):
            users = [FIRST + number * APART for number in range(begin, min(begin + _BATCH, members))]
            raw.execute("BEGIN")
            for sql, made in _INSERTS.items():
                raw.executemany(sql, _flat(made, users))
            raw.execute("COMMIT")
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _flat(made: Callable[[int], list[tuple[object, ...]]], users: list[int]) -> Iterator[tuple[object, ...]]:
    for user in users:
        yield from made(user)


async def _rows(files: Mapping[int, Path]) -> list[Timing]:
    databases = {size: await open_database(f"sqlite:///{file}") for size, file in files.items()}
    found: list[Timing] = []
    for name, act in _ACTS.items():
        costs = await _costs(databases, act)
        least = costs[min(costs)]
        found += [Timing(f"{name}, {size:,} members", cost, cost / least) for size, cost in costs.items()]
    for database in databases.values():
        await database.close()
    return found


async def _costs(databases: Mapping[int, Database], act: Act) -> dict[int, float]:
    """Act for members drawn at random, each once."""
    rng = random.Random(1)  # noqa: S311 - repeatable
    drawn = {size: rng.sample(range(size), REPEATS) for size in databases}
    times: dict[int, list[float]] = {size: [] for size in databases}
    for turn in range(REPEATS):
        for size, database in databases.items():
            began = perf_counter()
            await act(database, FIRST + drawn[size][turn] * APART)
            times[size].append((perf_counter() - began) * 1000)
    return {size: median(each) for size, each in times.items()}
