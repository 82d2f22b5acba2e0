"""Makes sure that no two processes connect the same shard.

A process holds a lock in PostgreSQL for each of its shards, which is released when the process ends, in whatever way.
On SQLite there is one process with all shards, which locks the whole file.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import discord

from bot.client import SecondOpinion
from bot.errors import describe_safely
from bot.ops.identify_limiter import SharedIdentifyLimiter
from bot.settings import Settings
from bot.sharding import ShardStatus, format_ranges
from storage.database import is_postgresql, open_process_locks
from storage.interface import DatabaseError
from storage.process_locks import ProcessLocks

log = logging.getLogger(__name__)

POLL_SECONDS = 0.5
"""Between two attempts to acquire the locks."""
RECONNECT_SECONDS = 10.0
"""How long to try to reconnect. While the server is away, no other process can take the shards either."""
RELEASE_SECONDS = 2.0
"""How long a server may still hold the locks of a connection that it has cut. A new owner takes longer to start."""

WAITING_FOR_OTHER_COUNT = "all processes with another SHARD_COUNT have ended"


class ShardsTakenError(Exception):
    """Another process has these shards; the message says what to do."""


class ShardsLostError(Exception):
    """The locks on the shards were lost, and another process may hold them now."""

    def __init__(self) -> None:
        super().__init__("The connection that held its shards was lost for too long: another process may have them.")


class ShardLease:
    """The lease of this process on its shards."""

    def __init__(self, settings: Settings, locks: ProcessLocks, status: ShardStatus) -> None:
        self._settings = settings
        self._status = status
        self._locks = locks
        self.lost = False
        """Whether another process may have the shards by now."""

    async def acquire(self) -> None:
        """Acquire the shards. Raises ShardsTakenError if another process still holds one after the waiting time."""
        await self._acquire_all(self._locks, self._settings.shard_wait)
        log.info("shard %s of %d is held", format_ranges(self._settings.shard_ids), self._settings.shard_count)
        self._status.held = self._settings.shard_ids

    async def watch(self, shutdown: asyncio.Event) -> None:
        """Watch the locks; when they are lost and can't be reacquired, set ``lost`` and request shutdown."""
        while True:
            await self._locks.wait_until_lost()
            self._status.held = ()
            log.warning("the connection that holds shard %s was lost", format_ranges(self._settings.shard_ids))
            try:
                self.lost = not await self._regain(self._locks)
            except Exception as error:  # noqa: BLE001 - then the process ends
                log.error("the shards can't be held again: %s", describe_safely(error))  # noqa: TRY400 - kinds, no messages
                self.lost = True
            if self.lost:
                shutdown.set()
                return
            self._status.held = self._settings.shard_ids
            log.info("shard %s is held again", format_ranges(self._settings.shard_ids))

    def limit_identify(self, bot: SecondOpinion, max_concurrency: int) -> None:
        """Coordinate IDENTIFY with other processes; not needed if this process has every shard."""
        if self._settings.is_sharded:
            bot.identify_limiter = SharedIdentifyLimiter(lambda: self._locks, max_concurrency)

    async def close(self) -> None:
        """Release the shards."""
        await self._locks.close()

    async def _regain(self, lost: ProcessLocks) -> bool:
        await lost.close()
        try:
            async with asyncio.timeout(RECONNECT_SECONDS):
                while True:
                    try:
                        self._locks = await open_process_locks(self._settings.database_url)
                        await self._acquire_all(self._locks, RELEASE_SECONDS)
                    except DatabaseError:
                        await (
                            self.close()
                        )  # the server may have granted a lock, and would refuse it to the next session
                        await asyncio.sleep(POLL_SECONDS)
                    else:
                        return True
        except (ShardsTakenError, TimeoutError):
            return False

    async def _acquire_all(self, locks: ProcessLocks, max_wait: float) -> None:
        """Agree on the shard count and acquire the shards, waiting if necessary."""
        deadline = _now() + max_wait
        agreed, missing = False, self._settings.shard_ids
        while True:
            agreed = agreed or await locks.agree_on("shard count", self._settings.shard_count)
            missing = tuple([shard for shard in missing if not await locks.acquire(f"shard {shard}")])
            if agreed and not missing:
                self._status.awaited, self._status.waiting_for = (), ""
                return
            if _now() >= deadline:
                raise ShardsTakenError(_taken_message(missing if agreed else (), self._settings))
            self._report_waiting(missing if agreed else ())
            await asyncio.sleep(POLL_SECONDS)

    def _report_waiting(self, missing: tuple[int, ...]) -> None:
        """Report what is waited for: these shards or, if none, the end of processes with another shard count."""
        before, self._status.waiting_for = self._status.waiting_for, _waiting_for(missing)
        self._status.awaited = missing or self._settings.shard_ids
        if self._status.waiting_for != before:
            log.info("waiting until %s", self._status.waiting_for)


@asynccontextmanager
async def open_shard_lease(settings: Settings, status: ShardStatus) -> AsyncGenerator[ShardLease]:
    """Yield the lease and release it at the end; ``status`` is updated in the meantime. Raises DatabaseError."""
    lease = ShardLease(settings, await open_process_locks(settings.database_url), status)
    try:
        yield lease
    finally:
        await lease.close()


@asynccontextmanager
async def watching(lease: ShardLease, shutdown: asyncio.Event) -> AsyncGenerator[None]:
    """Watch the lease inside the block."""
    watching = asyncio.create_task(lease.watch(shutdown))
    try:
        yield
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)


async def disconnect_all(bot: discord.AutoShardedClient) -> None:
    """Disconnect all shards, so that no further events arrive; in-flight interactions are still answered."""
    for shard in bot.shards.values():
        await shard.disconnect()


def _now() -> float:
    return asyncio.get_running_loop().time()


def _waiting_for(missing: tuple[int, ...]) -> str:
    return f"another process lets go of shard {format_ranges(missing)}" if missing else WAITING_FOR_OTHER_COUNT


def _taken_message(missing: tuple[int, ...], settings: Settings) -> str:
    if not missing:
        return (
            f"Other processes run with another SHARD_COUNT than {settings.shard_count}, and would hear some servers "
            "twice. Stop all of them, then start them with the same."
        )
    if not is_postgresql(settings.database_url):
        return (
            f"Another process runs with this database, and did not end within {settings.shard_wait} s. Stop that one: "
            "several need PostgreSQL."
        )
    return (
        f"Shard {format_ranges(missing)} belongs to another process, which did not let go within "
        f"{settings.shard_wait} s. Stop that one, or give this one other shards by SHARD_IDS."
    )
