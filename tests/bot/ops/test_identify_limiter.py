"""No two processes identify too fast, however many there are and whichever of them dies."""

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack

import pytest
from competing_process import PATIENCE, cut

from bot.ops import identify_limiter
from bot.ops.identify_limiter import SharedIdentifyLimiter
from storage.database import open_process_locks
from storage.process_locks import ProcessLocks
from tests.postgres import Postgres

OpenClaims = Callable[[], Awaitable[ProcessLocks]]


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identify_limiter, "IDENTIFY_SECONDS", 0.3)
    monkeypatch.setattr(identify_limiter, "POLL_SECONDS", 0.01)


@pytest.fixture
async def claims(postgres: Postgres) -> AsyncGenerator[OpenClaims]:
    """Makes the claims of one process."""
    async with AsyncExitStack() as stack:

        async def begin() -> ProcessLocks:
            made = await open_process_locks(postgres.url)
            stack.push_async_callback(made.close)
            return made

        yield begin


def turns(own: ProcessLocks, max_concurrency: int = 1) -> SharedIdentifyLimiter:
    return SharedIdentifyLimiter(lambda: own, max_concurrency)


async def identified_at(own: SharedIdentifyLimiter, shard: int) -> float:
    await own.acquire(shard)
    await own.identify(shard)
    return time.monotonic()


async def test_shards_with_one_key_identify_one_after_another_and_others_beside_them(claims: OpenClaims) -> None:
    owners = [turns(await claims(), 2) for _ in range(4)]
    began = time.monotonic()
    moments = await asyncio.gather(*(identified_at(owner, shard) for shard, owner in enumerate(owners)))
    for key in (0, 1):
        first, second = sorted(moments[key::2])
        assert first - began >= 0.3
        assert second - first >= 0.3
    assert abs(min(moments[0::2]) - min(moments[1::2])) < 0.3  # the two keys did not wait for each other


async def test_the_identify_slot_is_held_until_the_shard_identifies(claims: OpenClaims) -> None:
    one, other = turns(await claims()), turns(await claims())
    await one.acquire(0)
    waiting = asyncio.create_task(other.acquire(1))
    await asyncio.sleep(0.4)  # longer than a turn takes
    assert not waiting.done()
    await one.identify(0)
    await asyncio.wait_for(waiting, PATIENCE)


async def test_a_shard_that_did_not_connect_lets_others_go_first(claims: OpenClaims) -> None:
    one, other = turns(await claims()), turns(await claims())
    await one.acquire(0)
    waiting = asyncio.create_task(other.acquire(1))
    await asyncio.sleep(0.05)  # in line by now
    again = asyncio.create_task(one.acquire(0))
    await asyncio.wait_for(waiting, PATIENCE)
    await other.identify(1)
    await asyncio.wait_for(again, PATIENCE)


async def test_a_connected_shard_that_gets_no_slot_fails_so_that_discord_py_retries(
    claims: OpenClaims, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identify_limiter, "MAX_WAIT_SECONDS", 0.0)
    other, own = await claims(), turns(await claims())
    assert await other.acquire("identify 0")
    with pytest.raises(TimeoutError, match="others identify"):
        await own.identify(1)
    await other.release("identify 0")
    await own.identify(1)
    assert await other.acquire("identify 0")


async def test_a_slot_lost_with_its_connection_is_not_used(claims: OpenClaims, postgres: Postgres) -> None:
    own = turns(await claims())
    await own.acquire(0)
    await cut(postgres)
    with pytest.raises(TimeoutError, match="no turn"):
        await own.identify(0)


async def test_waiting_continues_on_the_replacement_of_a_lost_connection(
    claims: OpenClaims, postgres: Postgres
) -> None:
    current = await claims()
    own = SharedIdentifyLimiter(lambda: current, 1)
    await cut(postgres)
    waiting = asyncio.create_task(own.acquire(0))
    await asyncio.sleep(0.05)  # on the lost one
    current = await claims()
    await asyncio.wait_for(waiting, PATIENCE)
    await own.identify(0)
