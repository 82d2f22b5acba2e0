"""A process that is killed between any two steps of a match doubles nothing and reveals nothing."""

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from peer_process import ASKER, BEGIN, PEER, SERVER, Script

from bot.services.peers import PeerService
from storage.database import open_database
from storage.stores.server_settings import ServerSettingsStore

PROGRAM = Path(__file__).with_name("peer_process.py")
ROOT = PROGRAM.parents[2]
MOST_STOPS = 80


async def prepare(url: str) -> None:
    """An offer and an ask, three hours ago."""
    database = await open_database(url)
    await ServerSettingsStore(database).update(SERVER, BEGIN, peers_enabled=True)
    script = Script(database, Path(), stops=False)
    script.now = BEGIN
    peers: PeerService = script.peers
    await peers.begin_offer(PEER, SERVER)
    await peers.change_offer(PEER, roles=("msl",), help_text="Help")
    await peers.publish(PEER)
    await peers.ask(ASKER, SERVER, "msl", "en", "anywhere", "Would you?")
    await database.close()


def kill_at(url: str, sent: Path, stop: int) -> bool:
    """Let a process go on until it has stopped so many times, and kill it there; False if it ended before."""
    command = [sys.executable, str(PROGRAM), url, str(sent)]
    pipe = subprocess.PIPE
    paths = f"{ROOT}:{PROGRAM.parent}"
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, env={"PYTHONPATH": paths}) as process:  # noqa: S603 - our own program
        assert process.stdout is not None
        assert process.stdin is not None
        for _ in range(stop):
            if not process.stdout.readline():
                return False
            process.stdin.write("\n")
            process.stdin.flush()
        killed = bool(process.stdout.readline())
        process.kill()
    return killed


async def finish(url: str, sent: Path) -> None:
    """Go on in a new process' place, and check the end: introduced once, each message at most once, both learn it."""
    database = await open_database(url)
    try:
        script = Script(database, sent, stops=False)
        await script.run()
        told = Counter(sent.read_text(encoding="utf-8").splitlines() if sent.exists() else [])
        assert all(times == 1 for times in told.values()), told
        introduced = await database.fetch_all("SELECT state FROM peer_invitations")
        assert introduced == [("introduced",)]
        for reader, other in ((ASKER, PEER), (PEER, ASKER)):
            ((about, _role),) = (await script.peers.inbox(reader)).introductions
            found = await script.peers.introduction(reader, about)
            assert found is not None
            assert found.other_id == other
            assert str(other) not in str([line for line in told if line.startswith(str(reader))])
        stranger = await script.peers.introduction(ASKER + 100, about)
        assert stranger is None
    finally:
        await database.close()


async def step_through(url: str, sent: Path, stop: int) -> bool:
    await prepare(url)
    killed = kill_at(url, sent, stop)
    await finish(url, sent)
    return killed


@pytest.mark.stress
async def test_a_kill_between_any_two_steps_doubles_and_reveals_nothing(tmp_path: Path) -> None:
    for stop in range(MOST_STOPS):
        folder = tmp_path / str(stop)
        folder.mkdir()
        if not await step_through(f"sqlite:///{folder}/peers.db", folder / "sent.txt", stop):
            assert stop > 20
            return
    pytest.fail("the program has more steps than are tried")


@pytest.mark.slow
@pytest.mark.parametrize("stop", [2, 5, 9, 14, 19])
async def test_a_kill_on_either_database_doubles_and_reveals_nothing(
    either_url: str, tmp_path: Path, stop: int
) -> None:
    assert await step_through(either_url, tmp_path / "sent.txt", stop)
