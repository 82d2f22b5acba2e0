"""A process that is killed while it writes: what it acknowledged is there, and nothing is torn."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

STORM = Path(__file__).with_name("write_storm.py")
ROOT = STORM.parents[2]
APART = 10**9
"""Between the first users of two storms, so that they never meet."""


def start_storm(file: Path, first_user: int) -> subprocess.Popen[str]:
    command = [sys.executable, str(STORM), f"sqlite:///{file}", str(first_user)]
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


@pytest.mark.parametrize(
    ("rounds", "processes"),
    [(2, 1), pytest.param(30, 1, marks=pytest.mark.stress), pytest.param(30, 2, marks=pytest.mark.stress)],
)
def test_what_was_acknowledged_before_a_kill_is_there_and_nothing_is_torn(
    file: Path, rounds: int, processes: int
) -> None:
    acknowledged: set[int] = set()
    for number in range(rounds):
        storms = [start_storm(file, (number * processes + process) * APART) for process in range(processes)]
        for storm in storms:
            acknowledged |= kill_after(storm, 5 + 7 * number)
    with closing(connect(file)) as connection:
        pairs = connection.execute("SELECT user_id, count(*) FROM saved_roles GROUP BY user_id").fetchall()
        integrity = connection.execute("PRAGMA integrity_check").fetchall()
    assert len(acknowledged) >= 5 * rounds
    assert acknowledged <= {user for user, _ in pairs}
    assert {rows for _, rows in pairs} == {2}
    assert integrity == [("ok",)]
