"""Lets shards identify neither too fast nor too often.

The turn to identify is a claim, which whoever has it waits with; and the last starts of a day are left unused.
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
"""Between two looks whether the turn is free."""
IDENTIFY_SECONDS = 5.5
"""Discord takes one IDENTIFY in five seconds for each rate limit key (Discord's documents, gateway, sharding)."""
MAX_WAIT_SECONDS = 45.0
"""How long a connection may wait for its turn; discord.py ends one that heard nothing for 60 s, identified or not."""

RESERVE_DIVISOR = 20
"""One of so many starts of a day is left unused. Whoever uses up all of them, as a process that fails and is started
again for hours does, has its token reset (Discord's documents, gateway, identifying)."""


class SessionStartLimitError(Exception):
    """Discord would soon let this bot start no more; the message says for how long, and what to do."""


def usable_starts(total: int, remaining: int) -> int:
    """Return how many shards may identify before Discord lets none of them do so any more."""
    return max(0, remaining - total // RESERVE_DIVISOR)


def check_session_start_limit(limits: discord.SessionStartLimits, shards: int) -> None:
    """Refuse to identify so many shards when too few starts are left. Raises StartsUsedUpError."""
    if usable_starts(limits.total, limits.remaining) < shards:
        hours = ceil(limits.reset_after / 3_600_000)
        raise SessionStartLimitError(
            f"Discord allows this bot {limits.remaining} more starts within {hours} h, and resets the token of one "
            "that uses up all. See in the log why it starts so often, and wait."
        )


class SharedIdentifyLimiter:
    """The turns of one process; see `bot.client.Turns`.

    The waiting is done before, by the one who will identify: a process that dies after it did leaves nobody too early.
    The turn is kept from then until the shard identifies, however long it takes to connect.
    """

    def __init__(self, locks: Callable[[], ProcessLocks], max_concurrency: int) -> None:
        """Begin.

        Args:
            claims: Returns the claims of this process, which are others after a connection was lost.
            max_concurrency: How many keys there are, as Discord tells.
        """
        self._locks = locks
        self._max_concurrency = max_concurrency
        self._held: dict[int, ProcessLocks] = {}

    async def acquire(self, shard: int) -> None:
        """Wait as long as it takes. One that had its turn and could not connect lets others go first."""
        while True:
            try:
                if shard in self._held:
                    await self._release(shard)
                    await asyncio.sleep(2 * POLL_SECONDS)
                await self._acquire(shard, patience=None)
            except DatabaseError:  # the connection is being made anew, or the process about to end
                await asyncio.sleep(POLL_SECONDS)
            else:
                return

    async def identify(self, shard: int) -> None:
        """Use the turn, or wait for one while connected. Raises TimeoutError, after which discord.py tries again."""
        try:
            if shard not in self._held:
                await self._acquire(shard, patience=MAX_WAIT_SECONDS)
            await self._release(shard)
        except DatabaseError as problem:
            raise TimeoutError("no turn to identify") from problem

    async def _acquire(self, shard: int, patience: float | None) -> None:
        claims, key, began = self._locks(), self._key(shard), _now()
        said = False
        while not await claims.acquire(key):
            if patience is not None and _now() >= began + patience:
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
