"""What can happen to the shards of a process from outside."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import asyncpg

from tests.postgres import Postgres

PATIENCE = 60.0
QUEUE = "SELECT pg_advisory_lock(hashtextextended('second-opinion claim shard ' || $1, 0))"
WAITING = (
    "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
    " WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted"
)


async def cut(postgres: Postgres) -> None:
    """End every connection that holds shards."""
    await asyncio.to_thread(postgres.cut, "claims")


@asynccontextmanager
async def competing_lock_holder(postgres: Postgres, shard: int) -> AsyncGenerator[asyncio.Task[str]]:
    """Somebody who gets a shard in the moment in which it is free; the task is done then."""
    connection, watcher = await asyncpg.connect(postgres.url), await asyncpg.connect(postgres.url)
    waiting = asyncio.create_task(connection.execute(QUEUE, str(shard)))
    try:
        async with asyncio.timeout(PATIENCE):
            while not await watcher.fetchval(WAITING):  # noqa: ASYNC110 - the server tells nobody
                await asyncio.sleep(0)
        yield waiting
    finally:
        for each in (watcher, connection):
            each.terminate()
        await asyncio.gather(waiting, return_exceptions=True)
