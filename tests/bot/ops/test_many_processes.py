"""The bot as several processes on one PostgreSQL, killed and cut off as it comes."""

import asyncio
import json
import signal
from collections.abc import Awaitable, Callable

import pytest
from competing_process import competing_lock_holder, cut
from fake_discord_server import PATIENCE, FakeDiscordServer
from subprocesses import Process, Start

from tests.postgres import Postgres

Run = Callable[..., Awaitable[Process]]
TRY_LATER = 75


@pytest.fixture
def run(start: Start, postgres: Postgres) -> Run:
    async def begin(**variables: str) -> Process:
        return await start("run", DATABASE_URL=postgres.url, LOG_FORMAT="json", **variables)

    return begin


async def end_of(process: Process) -> tuple[int | None, str]:
    """Wait for the end; return the status and the last line."""
    _, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    return process.returncode, err.decode().splitlines()[-1]


async def until_it_says(process: Process, words: str) -> None:
    assert process.stderr is not None
    async with asyncio.timeout(PATIENCE):
        while words not in json.loads(await process.stderr.readline())["message"]:
            pass


@pytest.mark.stress
async def test_two_processes_share_the_shards_and_identify_in_turn(run: Run, here: FakeDiscordServer) -> None:
    await run(SHARD_COUNT="2", SHARD_IDS="0")
    await run(SHARD_COUNT="2", SHARDS_PER_PROCESS="1", DYNO="worker.2")
    await here.wait_until_identified(0, 1)
    (_, _, one), (_, _, other) = here.identifies
    assert other - one >= 5
    assert max(here.identify_delays) < 5  # they waited before they connected, so that nothing they hear is late
    assert {(shard, count) for shard, count, _ in here.identifies} == {(0, 2), (1, 2)}
    await here.ask("role", name="msl")
    assert "Medical Science Liaison" in await here.wait_for_answer("role")


async def test_a_second_owner_is_refused_and_the_one_that_waits_follows_a_killed_one(
    run: Run, here: FakeDiscordServer
) -> None:
    first = await run()
    await here.wait_until_identified(0)
    refused, following = await run(SHARD_WAIT_SECONDS="0"), await run()
    await until_it_says(following, "waiting until another process lets go of shard 0")
    status, sentence = await end_of(refused)
    assert status == TRY_LATER
    assert "Shard 0 belongs to another process" in sentence
    here.identifies.clear()
    first.kill()
    await here.wait_until_identified(0)
    await here.ask("role", name="msl")
    assert "Medical Science Liaison" in await here.wait_for_answer("role")


@pytest.mark.slow
async def test_a_process_whose_shard_was_taken_over_finishes_its_work_and_ends(
    run: Run, here: FakeDiscordServer, postgres: Postgres
) -> None:
    process = await run()
    await asyncio.wait_for(here.identified.wait(), PATIENCE)
    here.taking.clear()
    await here.ask("role", name="msl")
    await here.wait_until_answering("role")
    async with competing_lock_holder(postgres, 0) as taking:
        await cut(postgres)
        await asyncio.wait_for(taking, PATIENCE)
        await here.wait_until_disconnected(0)
        here.taking.set()
        assert "Medical Science Liaison" in await here.wait_for_answer("role")
        status, sentence = await end_of(process)
    assert status == TRY_LATER
    assert "another process may have them" in sentence


async def test_a_process_that_waits_for_a_shard_can_be_shut_down(run: Run, here: FakeDiscordServer) -> None:
    await run()
    await asyncio.wait_for(here.identified.wait(), PATIENCE)
    waiting = await run()
    await until_it_says(waiting, "waiting until another process")
    waiting.send_signal(signal.SIGTERM)
    status, _ = await end_of(waiting)
    assert status == 0
    assert len(here.identifies) == 1


async def test_a_cut_that_nobody_uses_ends_nothing(run: Run, here: FakeDiscordServer, postgres: Postgres) -> None:
    process = await run()
    await asyncio.wait_for(here.identified.wait(), PATIENCE)
    await cut(postgres)
    await until_it_says(process, "is held again")
    await here.ask("role", name="msl")
    assert "Medical Science Liaison" in await here.wait_for_answer("role")
    assert process.returncode is None
