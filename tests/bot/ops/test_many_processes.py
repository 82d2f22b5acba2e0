"""The bot as several processes on one PostgreSQL, killed and cut off as it comes."""

import asyncio
import json
from collections.abc import Awaitable, Callable

import pytest
from rival import cut, rival
from stand_in import PATIENCE, StandIn, Start

from tests.postgres import Postgres

Process = asyncio.subprocess.Process
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


async def test_two_processes_share_the_shards_and_a_killed_one_is_followed_by_the_next(run: Run, here: StandIn) -> None:
    first = await run(SHARD_COUNT="2", SHARD_IDS="0")
    await run(SHARD_COUNT="2", SHARDS_PER_PROCESS="1", DYNO="worker.2")
    await here.identified_as(0)
    refused = await run(SHARD_COUNT="2", SHARD_IDS="0", SHARD_WAIT_SECONDS="0")
    following = await run(SHARD_COUNT="2", SHARD_IDS="0")
    await until_it_says(following, "waiting until another process lets go of shard 0")
    await here.identified_as(0, 1)
    (_, _, one), (_, _, other) = here.identifies
    assert other - one >= 5
    assert {(shard, count) for shard, count, _ in here.identifies} == {(0, 2), (1, 2)}
    status, sentence = await end_of(refused)
    assert status == TRY_LATER
    assert sentence.startswith("Shard 0 belongs to another process")
    await here.ask("role", name="msl")
    assert "Medical Science Liaison" in await here.answer_to("role")
    here.identifies.clear()
    first.kill()
    await here.identified_as(0)
    await here.ask("topics")
    assert await here.answer_to("topics")


async def test_a_process_whose_shard_was_taken_over_finishes_what_it_heard_and_ends(
    run: Run, here: StandIn, postgres: Postgres
) -> None:
    process = await run()
    await asyncio.wait_for(here.identified.wait(), PATIENCE)
    here.taking.clear()
    await here.ask("role", name="msl")
    await here.asking("role")
    async with rival(postgres, 0) as taking:
        await cut(postgres)
        await asyncio.wait_for(taking, PATIENCE)
        await here.left(0)
        here.taking.set()
        assert "Medical Science Liaison" in await here.answer_to("role")
        status, sentence = await end_of(process)
    assert status == TRY_LATER
    assert "another process has them now" in sentence


async def test_a_cut_that_nobody_uses_ends_nothing(run: Run, here: StandIn, postgres: Postgres) -> None:
    process = await run()
    await asyncio.wait_for(here.identified.wait(), PATIENCE)
    await cut(postgres)
    await until_it_says(process, "is held again")
    await here.ask("role", name="msl")
    assert "Medical Science Liaison" in await here.answer_to("role")
    assert process.returncode is None
