"""On SQLite one process has the database, until it ends in whatever way."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from lock_holder import shard_0_held

from storage.database import open_process_locks
from storage.process_locks import ProcessLocks


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/bot.db"


@pytest.fixture
async def pair(url: str) -> AsyncGenerator[tuple[ProcessLocks, ProcessLocks]]:
    async with AsyncExitStack() as stack:
        one, other = await open_process_locks(url), await open_process_locks(url)
        for claims in (one, other):
            stack.push_async_callback(claims.close)
        yield one, other


async def test_the_first_process_holds_all_locks_until_it_ends_and_leaves_no_file(
    pair: tuple[ProcessLocks, ProcessLocks], tmp_path: Path
) -> None:
    one, other = pair
    assert await one.acquire("shard 0")
    assert await one.agree_on("shard count", 2)
    assert not await one.acquire("shard 0")
    assert not await other.acquire("shard 1")
    assert await one.acquire("shard 1")
    await one.close()
    assert await other.acquire("shard 1")
    await other.close()
    assert not list(tmp_path.iterdir())


async def test_the_locks_of_a_killed_process_are_released(url: str, pair: tuple[ProcessLocks, ProcessLocks]) -> None:
    async with shard_0_held(url):
        assert not await pair[0].acquire("shard 0")
    assert await pair[0].acquire("shard 0")


async def test_a_file_with_two_names_has_one_lock(pair: tuple[ProcessLocks, ProcessLocks], tmp_path: Path) -> None:
    (tmp_path / "named.db").symlink_to(tmp_path / "bot.db")
    named = await open_process_locks(f"sqlite:///{tmp_path}/named.db")
    assert await pair[0].acquire("shard 0")
    assert not await named.acquire("shard 0")
    await named.close()


async def test_where_the_file_can_not_be_locked_every_lock_is_granted(tmp_path: Path) -> None:
    for url in ("sqlite:///:memory:", f"sqlite:///{tmp_path}/missing/bot.db"):
        one, other = await open_process_locks(url), await open_process_locks(url)
        assert await one.acquire("shard 0")
        assert await other.acquire("shard 0")
        await one.close()
        await other.close()
