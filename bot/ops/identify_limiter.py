"""Limits how fast and how often shards identify, across processes.

A shard holds a process lock while it identifies; and a bot that has few session starts left for the day does not start.
"""

import asyncio
import logging
from collections.abc import Callable
from math import ceil

import discord

from storage.interface import DatabaseError
from storage.process_locks import ProcessLocks

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
"""Between two attempts to acquire the lock."""
IDENTIFY_SECONDS = 5.5
"""Discord takes one IDENTIFY in five seconds for each rate limit key (Discord's documents, gateway, sharding)."""
MAX_WAIT_SECONDS = 45.0
"""How long a connected shard may wait; discord.py ends a connection that received nothing for 60 s."""

RESERVE_DIVISOR = 20
"""One in this many of a day's starts is kept in reserve. The token of a bot that uses up all of them is reset, as by a
process that fails and restarts for hours (Discord's documents, gateway, identifying)."""


class SessionStartLimitError(Exception):
    """Discord allows too few more starts today; the message says for how long, and what to do."""


def usable_starts(total: int, remaining: int) -> int:
    """Return how many shards may still identify without touching the reserve."""
    return max(0, remaining - total // RESERVE_DIVISOR)


def check_session_start_limit(limits: discord.SessionStartLimits, shards: int) -> None:
    """Raise SessionStartLimitError if too few starts are left for this many shards."""
    if usable_starts(limits.total, limits.remaining) < shards:
        hours = ceil(limits.reset_after / 3_600_000)
        raise SessionStartLimitError(
            f"Discord allows this bot {limits.remaining} more starts within {hours} h, and resets the token of one "
            "that uses up all. See in the log why it starts so often, and wait."
        )


class SharedIdentifyLimiter:
    """Serializes IDENTIFY across processes with process locks; see `bot.client.IdentifyLimiter`.

    The pause between two IDENTIFYs comes before each one, while its lock is held: so even if a process dies right after
    identifying, the next shard waits long enough. The lock is held until the shard identifies, however long it takes to
    connect.
    """

    def __init__(self, locks: Callable[[], ProcessLocks], max_concurrency: int) -> None:
        """Create the limiter.

        Args:
            locks: Returns the locks of this process, which are replaced when their connection is lost.
            max_concurrency: The number of rate limit keys, as reported by Discord.
        """
        self._locks = locks
        self._max_concurrency = max_concurrency
        self._held: dict[int, ProcessLocks] = {}

    async def acquire(self, shard: int) -> None:
        """Acquire the identify slot; a shard that failed to connect goes to the back of the queue."""
        while True:
            try:
                if shard in self._held:
                    await self._release(shard)
                    await asyncio.sleep(2 * POLL_SECONDS)
                await self._acquire(shard, max_wait=None)
            except DatabaseError:  # the connection is being replaced, or the process about to end
                await asyncio.sleep(POLL_SECONDS)
            else:
                return

    async def identify(self, shard: int) -> None:
        """Release the slot, waiting for one first if needed. Raises TimeoutError, upon which discord.py retries."""
        try:
            if shard not in self._held:
                await self._acquire(shard, max_wait=MAX_WAIT_SECONDS)
            await self._release(shard)
        except DatabaseError as problem:
            raise TimeoutError("no turn to identify") from problem

    async def _acquire(self, shard: int, max_wait: float | None) -> None:
        claims, key, began = self._locks(), self._key(shard), _now()
        said = False
        while not await claims.acquire(key):
            if max_wait is not None and _now() >= began + max_wait:
                raise TimeoutError("others identify")
            if not said:
                log.info("shard %d waits for its turn to identify", shard)
                said = True
            await asyncio.sleep(POLL_SECONDS)
        self._held[shard] = claims
        await asyncio.sleep(IDENTIFY_SECONDS)

    async def _release(self, shard: int) -> None:
        await self._held.pop(shard).release(self._key(shard))

    def _key(self, shard: int) -> str:
        return f"identify {shard % self._max_concurrency}"


def _now() -> float:
    return asyncio.get_running_loop().time()
