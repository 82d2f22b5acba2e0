"""Notices a shard whose connection is open although Discord says nothing on it, and connects it again.

Discord may swallow a RESUME or an IDENTIFY and still acknowledge heartbeats: discord.py then waits for ever. After a
disconnect a shard is therefore expected to be resumed or ready within a minute of its connection being open.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from time import monotonic

from bot.client import SecondOpinion
from bot.errors import describe_safely

SILENT_SECONDS = 60.0
"""How long an open connection may say nothing; Discord answers a RESUME or an IDENTIFY within seconds."""
CHECK_SECONDS = 15.0
log = logging.getLogger(__name__)


class SilentShardWatch:
    """Follows which shards of a bot wait for their session, by the events of discord.py."""

    def __init__(self, bot: SecondOpinion, now: Callable[[], float] = monotonic) -> None:
        """Listen to the shards; ``now`` is a clock that never goes back, in seconds."""
        self._bot = bot
        self._now = now
        self._waiting: dict[int, float] = {}
        bot.add_listener(self._on_disconnect, "on_shard_disconnect")
        bot.add_listener(self._on_session, "on_shard_resumed")
        bot.add_listener(self._on_session, "on_shard_connect")  # which discord.py says at READY

    async def check(self) -> None:
        """Connect every shard again that has been silent for too long."""
        now = self._now()
        for id_, since in [*self._waiting.items()]:
            shard = self._bot.get_shard(id_)
            if shard is None or shard.is_closed():
                self._waiting[id_] = now  # discord.py is connecting it, and says so in the log
            elif now - since >= SILENT_SECONDS:
                self._bot.shard_status.silent |= {id_}
                self._waiting[id_] = now
                log.warning("shard %d is connected, but Discord says nothing: connecting it again", id_)
                await shard.reconnect()

    async def _on_disconnect(self, shard_id: int) -> None:
        self._waiting[shard_id] = self._now()

    async def _on_session(self, shard_id: int) -> None:
        self._waiting.pop(shard_id, None)
        self._bot.shard_status.silent -= {shard_id}


@asynccontextmanager
async def watching_silence(bot: SecondOpinion) -> AsyncGenerator[None]:
    """Look for silent shards inside the block."""
    watch = SilentShardWatch(bot)
    task = asyncio.create_task(_check_regularly(watch))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _check_regularly(watch: SilentShardWatch) -> None:
    while True:
        await asyncio.sleep(CHECK_SECONDS)
        try:
            await watch.check()
        except Exception as error:  # noqa: BLE001 - one failed check must not end the loop
            log.error("could not look for silent shards: %s", describe_safely(error))  # noqa: TRY400 - kinds, no messages
