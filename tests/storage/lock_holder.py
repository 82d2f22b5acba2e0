"""Another process that holds a shard, and is killed with it."""

import asyncio
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

PATIENCE = 20.0
_ROOT = Path(__file__).parents[2]
_HOLD = """
import asyncio, sys
from storage.database import open_process_locks

async def hold():
    locks = await open_process_locks(sys.argv[1])
    print(await locks.acquire("shard 0"), flush=True)
    await locks.wait_until_lost()

asyncio.run(hold())
"""


@asynccontextmanager
async def shard_0_held(url: str) -> AsyncGenerator[None]:
    """Shard 0 of a database is taken; in the end, its owner is killed (SIGKILL)."""
    holder = await asyncio.create_subprocess_exec(sys.executable, "-c", _HOLD, url, cwd=_ROOT, stdout=PIPE)
    try:
        assert holder.stdout is not None
        assert await asyncio.wait_for(holder.stdout.readline(), PATIENCE) == b"True\n"
        yield
    finally:
        holder.kill()
        await holder.communicate()
