"""A server that crashes under load and a disk that fills up: what was acknowledged is there, and it goes on after."""

import asyncio
import json
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from storage.database import open_database
from storage.interface import Database, DatabaseBusyError, DatabaseUnavailableError
from storage.stores.saved_roles import SavedRoleStore
from tests.postgres import Postgres

FULL_DISK = Path(__file__).with_name("full_disk.py")
ROOT = FULL_DISK.parents[2]
WRITERS = 20
PAIR = ("msl", "ime")


async def write_until(stopped: asyncio.Event, database: Database, first_user: int, at: datetime) -> set[int]:
    """Save a pair of roles for one user after another, whatever fails; return those that were acknowledged."""
    acknowledged: set[int] = set()
    user = first_user
    while not stopped.is_set():
        user += 1
        try:
            async with database.transaction() as connection:
                for role in PAIR:
                    await SavedRoleStore(connection).add(user, role, at)
            acknowledged.add(user)
        except (DatabaseUnavailableError, DatabaseBusyError):
            await asyncio.sleep(0)
    return acknowledged


@pytest.mark.parametrize("crashes", [1, pytest.param(10, marks=pytest.mark.stress)])
async def test_a_server_that_crashes_under_load_loses_nothing_acknowledged_and_is_used_again(
    postgres: Postgres, noon: datetime, crashes: int
) -> None:
    if postgres.programs is None:
        pytest.skip("the server of TEST_DATABASE_URL is not ours to stop")
    database, stopped = await open_database(postgres.url), asyncio.Event()
    writers = [asyncio.create_task(write_until(stopped, database, n * 10**9, noon)) for n in range(WRITERS)]
    for _ in range(crashes):
        before = await database.fetch_one("SELECT count(*) FROM saved_roles")
        while await database.fetch_one("SELECT count(*) FROM saved_roles") == before:
            assert not any(writer.done() for writer in writers)
        await asyncio.to_thread(postgres.programs.stop)
        await asyncio.to_thread(postgres.programs.start)
    stopped.set()
    acknowledged = set[int]().union(*await asyncio.gather(*writers))
    pairs = await database.fetch_all("SELECT user_id, count(*) FROM saved_roles GROUP BY user_id")
    await database.close()
    assert len(acknowledged) > crashes
    assert acknowledged <= {user for user, _ in pairs}
    assert {rows for _, rows in pairs} == {len(PAIR)}


def may_mount() -> bool:
    """Whether this machine lets us mount a small disk of our own, in a namespace that ends with the program."""
    if not shutil.which("unshare"):
        return False
    trial = ["unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    return subprocess.run(trial, capture_output=True, check=False).returncode == 0  # noqa: S603 - fixed words


@pytest.mark.stress
def test_a_full_disk_is_reported_corrupts_nothing_and_recovers_when_there_is_room(tmp_path: Path) -> None:
    if not may_mount():
        pytest.skip("this machine lets nobody mount a small disk")
    mount = f'mount -t tmpfs -o size=1m tmpfs "{tmp_path}" && exec "{sys.executable}" "{FULL_DISK}" "{tmp_path}"'
    command = ["unshare", "--map-root-user", "--mount", "sh", "-c", mount]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT)})  # noqa: S603 - our own program
    told = json.loads(done.stdout)
    assert told["full"] >= 3
    assert told["acknowledged"] == told["kept"]
    assert told["integrity"] == "ok"
    assert told["after"] > 0
