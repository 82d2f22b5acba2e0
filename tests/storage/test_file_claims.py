"""On SQLite one process has the database, until it ends in whatever way."""

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from holding import shard_0_held

from storage.claims import Claims
from storage.database import open_claims


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/bot.db"


@pytest.fixture
async def pair(url: str) -> AsyncGenerator[tuple[Claims, Claims]]:
    async with AsyncExitStack() as stack:
        one, other = await open_claims(url), await open_claims(url)
        for claims in (one, other):
            stack.push_async_callback(claims.close)
        yield one, other


async def test_whoever_is_first_has_everything_until_it_ends_and_leaves_nothing(
    pair: tuple[Claims, Claims], tmp_path: Path
) -> None:
    one, other = pair
    assert await one.take("shard 0")
    assert await one.agree("shard count", 2)
    assert not await one.take("shard 0")
    assert not await other.take("shard 1")
    assert await one.take("shard 1")
    await one.close()
    assert await other.take("shard 1")
    await other.close()
    assert not list(tmp_path.iterdir())


async def test_a_process_that_is_killed_leaves_nothing_taken(url: str, pair: tuple[Claims, Claims]) -> None:
    async with shard_0_held(url):
        assert not await pair[0].take("shard 0")
    assert await pair[0].take("shard 0")


async def test_a_file_that_goes_by_two_names_is_one(pair: tuple[Claims, Claims], tmp_path: Path) -> None:
    (tmp_path / "named.db").symlink_to(tmp_path / "bot.db")
    named = await open_claims(f"sqlite:///{tmp_path}/named.db")
    assert await pair[0].take("shard 0")
    assert not await named.take("shard 0")
    await named.close()


async def test_where_no_lock_can_be_had_nothing_is_kept_from_anybody(tmp_path: Path) -> None:
    for url in ("sqlite:///:memory:", f"sqlite:///{tmp_path}/missing/bot.db"):
        one, other = await open_claims(url), await open_claims(url)
        assert await one.take("shard 0")
        assert await other.take("shard 0")
        await one.close()
        await other.close()
