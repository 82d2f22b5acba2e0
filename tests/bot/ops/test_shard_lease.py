"""A shard has one owner, whatever happens to processes and connections."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from competing_process import PATIENCE, competing_lock_holder, cut

from bot.ops import shard_lease
from bot.ops.shard_lease import ShardLease, ShardsTakenError, open_shard_lease, watching
from bot.settings import Settings
from bot.sharding import ShardStatus
from tests.postgres import Postgres

Process = Callable[..., Awaitable[ShardLease]]

TOO_LATE = """
CREATE SEQUENCE calls;
CREATE FUNCTION pg_try_advisory_lock(key BIGINT) RETURNS BOOLEAN LANGUAGE plpgsql AS $$
DECLARE taken BOOLEAN := pg_catalog.pg_try_advisory_lock(key);
BEGIN
    IF nextval('calls') = 4 THEN
        RAISE query_canceled;
    END IF;
    RETURN taken;
END $$
"""
"""Fails the fourth time although the lock is taken, as if the answer had come too late; found before the server's."""


@pytest.fixture
async def process(postgres: Postgres) -> AsyncGenerator[Process]:
    """Makes what one process has of the shards."""
    async with AsyncExitStack() as stack:

        async def begin(*shards: int, count: int = 4, wait: int = 0) -> ShardLease:
            settings = Settings(database_url=postgres.url, shard_count=count, shard_ids=shards, shard_wait=wait)
            return await stack.enter_async_context(open_shard_lease(settings, ShardStatus()))

        yield begin


async def test_a_second_owner_is_refused_with_what_to_do(process: Process) -> None:
    await (await process(0, 1)).acquire()
    with pytest.raises(ShardsTakenError, match="Shard 1 belongs to another process"):
        await (await process(1, 2)).acquire()


async def test_others_have_the_other_shards(process: Process) -> None:
    for shards in ((0, 1), (2,), (3,)):
        await (await process(*shards)).acquire()


async def test_the_next_process_waits_until_the_earlier_one_has_ended(process: Process) -> None:
    before, after = await process(0), await process(0, wait=20)
    await before.acquire()
    waiting = asyncio.create_task(after.acquire())
    await asyncio.sleep(0)
    await before.close()
    await asyncio.wait_for(waiting, PATIENCE)


async def test_another_count_of_shards_is_refused_even_where_no_shard_is_the_same(process: Process) -> None:
    await (await process(0, 1, count=2)).acquire()
    with pytest.raises(ShardsTakenError, match="another SHARD_COUNT than 4"):
        await (await process(2, 3, count=4)).acquire()


@pytest.mark.parametrize(
    ("shards", "count", "awaited"),
    [((0, 1), 4, "another process lets go of shard 1"), ((1,), 3, shard_lease.WAITING_FOR_OTHER_COUNT)],
)
async def test_what_is_waited_for_is_logged_once(
    process: Process,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    shards: tuple[int, ...],
    count: int,
    awaited: str,
) -> None:
    monkeypatch.setattr(shard_lease, "POLL_SECONDS", 0.01)
    caplog.set_level("INFO", shard_lease.log.name)
    await (await process(1)).acquire()
    with pytest.raises(ShardsTakenError):
        await (await process(*shards, count=count, wait=1)).acquire()
    assert [line for line in caplog.messages if "waiting" in line] == [f"waiting until {awaited}"]


async def test_on_sqlite_the_first_has_all_shards_and_a_second_is_told_what_to_do(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/bot.db", shard_count=2, shard_ids=(0, 1), shard_wait=0)
    holding = ShardStatus()
    async with open_shard_lease(settings, holding) as first, open_shard_lease(settings, ShardStatus()) as second:
        await first.acquire()
        assert holding == ShardStatus(held=(0, 1))
        async with watching(first, asyncio.Event()):
            with pytest.raises(ShardsTakenError, match="Another process runs with this database"):
                await second.acquire()
            assert not first.lost
    async with open_shard_lease(settings, ShardStatus()) as next_one:
        await next_one.acquire()


async def test_held_and_awaited_shards_are_reported(postgres: Postgres, process: Process) -> None:
    before, holding = await process(1), ShardStatus()
    await before.acquire()
    settings = Settings(database_url=postgres.url, shard_count=4, shard_ids=(0, 1), shard_wait=20)
    async with open_shard_lease(settings, holding) as after:
        waiting = asyncio.create_task(after.acquire())
        async with asyncio.timeout(PATIENCE):
            while not holding.awaited or holding.held:  # noqa: ASYNC110 - the other tells nobody
                await asyncio.sleep(0)
        assert holding == ShardStatus(awaited=(1,), waiting_for="another process lets go of shard 1")
        await before.close()
        await asyncio.wait_for(waiting, PATIENCE)
        assert holding == ShardStatus(held=(0, 1))


async def test_a_process_that_waits_for_another_count_to_end_holds_no_shards(
    postgres: Postgres, process: Process
) -> None:
    before, holding = await process(0, count=2), ShardStatus()
    await before.acquire()
    settings = Settings(database_url=postgres.url, shard_count=4, shard_ids=(2, 3), shard_wait=20)
    async with open_shard_lease(settings, holding) as after:
        waiting = asyncio.create_task(after.acquire())
        async with asyncio.timeout(PATIENCE):
            while not holding.awaited:  # noqa: ASYNC110 - the other tells nobody
                await asyncio.sleep(0)
        assert holding == ShardStatus(awaited=(2, 3), waiting_for=shard_lease.WAITING_FOR_OTHER_COUNT)
        await before.close()
        await asyncio.wait_for(waiting, PATIENCE)
        assert holding == ShardStatus(held=(2, 3))


async def test_after_a_cut_without_a_competitor_the_shards_are_reacquired(
    process: Process, postgres: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    owner, leaving = await process(0), asyncio.Event()
    await owner.acquire()
    async with watching(owner, leaving):
        await cut(postgres)
        async with asyncio.timeout(PATIENCE):
            while "is held again" not in caplog.text:  # noqa: ASYNC110 - the log is what there is to see
                await asyncio.sleep(0.01)
        with pytest.raises(ShardsTakenError):
            await (await process(0)).acquire()
    assert not owner.lost
    assert not leaving.is_set()


async def test_locks_of_a_failed_attempt_to_reacquire_do_not_block_the_next(
    postgres: Postgres, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    await asyncio.to_thread(postgres.run, TOO_LATE)
    url = f"{postgres.url}{'&' if '?' in postgres.url else '?'}search_path=public,pg_catalog"
    leaving = asyncio.Event()
    async with open_shard_lease(Settings(database_url=url, shard_count=2, shard_ids=(0, 1)), ShardStatus()) as owner:
        await owner.acquire()
        async with watching(owner, leaving):
            await cut(postgres)
            async with asyncio.timeout(PATIENCE):
                while "is held again" not in caplog.text and not leaving.is_set():  # noqa: ASYNC110 - as above
                    await asyncio.sleep(0.01)
        assert not owner.lost


@pytest.mark.slow
async def test_after_a_cut_with_a_competitor_shutdown_is_requested(process: Process, postgres: Postgres) -> None:
    owner, leaving = await process(0), asyncio.Event()
    await owner.acquire()
    async with competing_lock_holder(postgres, 0) as taking, watching(owner, leaving):
        await cut(postgres)
        await asyncio.wait_for(leaving.wait(), PATIENCE)
        assert taking.done()
    assert owner.lost


async def test_a_server_that_stays_away_ends_the_lease(
    process: Process, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    if postgres.programs is None:
        pytest.skip("the server of TEST_DATABASE_URL is not ours to stop")
    monkeypatch.setattr(shard_lease, "RECONNECT_SECONDS", 0.2)
    owner, leaving = await process(0), asyncio.Event()
    await owner.acquire()
    async with watching(owner, leaving):
        await asyncio.to_thread(postgres.programs.stop)
        await asyncio.wait_for(leaving.wait(), PATIENCE)
    await asyncio.to_thread(postgres.programs.start)
    assert owner.lost
