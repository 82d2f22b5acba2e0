"""A process that is killed while it writes: what it acknowledged is there, and nothing is torn."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from storage.database import connect
from storage.interface import Row

STORM = Path(__file__).with_name("write_storm.py")
ROOT = STORM.parents[2]
APART = 10**9
"""Between the first users of two storms, so that they never meet."""


def start_storm(url: str, first_user: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(STORM), url, str(first_user)]
    environment = {"PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)  # noqa: S603 - our own program


def kill_after(storm: subprocess.Popen[str], acknowledgements: int) -> set[int]:
    """Wait for so many acknowledgements, kill, and return all that were given."""
    with storm:
        assert storm.stdout is not None
        given = [storm.stdout.readline() for _ in range(acknowledgements)]
        storm.kill()
        given += storm.stdout.readlines()
    return {int(line) for line in given if line.endswith("\n")}


async def rows_by_user(url: str) -> list[Row]:
    database = await connect(url)
    rows = await database.fetch_all("SELECT user_id, count(*) FROM saved_roles GROUP BY user_id")
    await database.close()
    return rows


def is_whole(file: Path) -> bool:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


@pytest.mark.parametrize("rounds", [2, pytest.param(100, marks=pytest.mark.stress)])
def test_what_two_processes_acknowledged_before_they_were_killed_is_there_and_nothing_is_torn(
    url: str, file: Path, rounds: int
) -> None:
    rng = Random(rounds)  # noqa: S311 - repeatable on purpose
    acknowledged: set[int] = set()
    for number in range(rounds):
        storms = [start_storm(url, (number * 2 + process) * APART) for process in range(2)]
        for storm in storms:
            acknowledged |= kill_after(storm, rng.randint(1, 200))
        assert url.startswith("postgresql") or is_whole(file)
    pairs = asyncio.run(rows_by_user(url))
    assert len(acknowledged) >= 2 * rounds
    assert acknowledged <= {user for user, _ in pairs}
    assert {rows for _, rows in pairs} == {2}
