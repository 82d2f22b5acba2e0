"""What is claimed is one process's, until that process, or its connection, is gone."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from lock_holder import shard_0_held

from storage.database import DatabaseUrlError, open_process_locks
from storage.interface import DatabaseError
from storage.process_locks import ProcessLocks
from tests.postgres import Postgres

PATIENCE = 20.0


@pytest.fixture
async def one(postgres: Postgres) -> AsyncGenerator[ProcessLocks]:
    claims = await open_process_locks(postgres.url)
    yield claims
    await claims.close()


@pytest.fixture
async def other(postgres: Postgres) -> AsyncGenerator[ProcessLocks]:
    claims = await open_process_locks(postgres.url)
    yield claims
    await claims.close()


async def taken_in_the_end(claims: ProcessLocks, name: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await claims.acquire(name):  # noqa: ASYNC110 - the server tells nobody when a session ends
            await asyncio.sleep(0)


async def test_a_lock_held_by_one_process_is_refused_to_others_until_released(
    one: ProcessLocks, other: ProcessLocks
) -> None:
    assert await one.acquire("shard 0")
    assert not await other.acquire("shard 0")
    assert await other.acquire("shard 1")
    await one.release("shard 0")
    assert await other.acquire("shard 0")


async def test_a_process_does_not_get_a_lock_it_already_holds(one: ProcessLocks, other: ProcessLocks) -> None:
    assert await one.acquire("shard 0")
    assert not await one.acquire("shard 0")
    await one.release("shard 0")
    assert await other.acquire("shard 0")


async def test_of_many_concurrent_attempts_one_acquires_the_lock(one: ProcessLocks, other: ProcessLocks) -> None:
    taken = await asyncio.gather(*(claims.acquire("shard 0") for claims in (one, other) for _ in range(20)))
    assert taken.count(True) == 1


async def test_closing_releases_all_locks(one: ProcessLocks, other: ProcessLocks) -> None:
    assert await one.acquire("shard 0")
    assert await one.agree_on("shards", 2)
    await one.close()
    await taken_in_the_end(other, "shard 0")
    assert await other.agree_on("shards", 3)


async def test_the_locks_of_a_killed_process_are_released(one: ProcessLocks, postgres: Postgres) -> None:
    async with shard_0_held(postgres.url):
        assert not await one.acquire("shard 0")
    await taken_in_the_end(one, "shard 0")


async def test_a_cut_connection_is_noticed_and_releases_its_locks(one: ProcessLocks, postgres: Postgres) -> None:
    assert await one.acquire("shard 0")
    await asyncio.to_thread(postgres.cut, "claims")
    await asyncio.wait_for(one.wait_until_lost(), PATIENCE)
    with pytest.raises(DatabaseError):
        await one.acquire("shard 1")
    later = await open_process_locks(postgres.url)
    await taken_in_the_end(later, "shard 0")
    await later.close()


async def test_all_processes_agree_on_one_number_and_none_on_another(one: ProcessLocks, other: ProcessLocks) -> None:
    assert await one.agree_on("shards", 2)
    assert await other.agree_on("shards", 2)
    assert await other.agree_on("something else", 3)
    assert not await other.agree_on("shards", 3)
    await one.close()
    assert not await other.agree_on("shards", 4)


async def test_a_process_that_disagreed_does_not_block_later_agreement(
    one: ProcessLocks, other: ProcessLocks, postgres: Postgres
) -> None:
    assert await one.agree_on("shards", 2)
    assert not await other.agree_on("shards", 3)
    third = await open_process_locks(postgres.url)
    assert await third.agree_on("shards", 2)
    await third.close()


async def test_a_server_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUrlError, match="can't be opened"):
        await open_process_locks(f"postgresql://bot@/bot?host={tmp_path}")
