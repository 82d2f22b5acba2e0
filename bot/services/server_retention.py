"""Keeps the data of a server for a grace period after the bot was removed from it, then erases it."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from storage.server_data import ServerData

GRACE_PERIOD = timedelta(days=14)
"""Long enough to undo a removal by mistake; PRIVACY.md names it."""


class ServerRetentionService:
    """Data of servers that the bot left. Members' own data is not affected."""

    def __init__(
        self, store: ServerData, now: Callable[[], datetime], forget: Callable[[], None] = lambda: None
    ) -> None:
        """Take the table, the clock, and what empties the memory of edits."""
        self._store = store
        self._now = now
        self._forget = forget

    async def mark_left(self, server_id: int) -> None:
        """Start the grace period of a server."""
        await self._store.mark_left(server_id, self._now() + GRACE_PERIOD)

    async def cancel_erasure(self, server_id: int) -> None:
        """Keep the data of a server that the bot has joined again."""
        await self._store.cancel_erasure(server_id)

    async def reconcile(self, present: Collection[int], owns: Callable[[int], bool]) -> None:
        """Catch up with joins and removals that happened while the bot was not running.

        Args:
            present: the servers it is in now.
            owns: whether a server belongs to a shard of this process; other servers are left alone.
        """
        await self._store.reconcile(present, self._now() + GRACE_PERIOD, owns)

    async def erase_due(self) -> int:
        """Erase the data of servers whose grace period is over; return how many."""
        try:
            return await self._store.erase_due(self._now())
        finally:
            self._forget()  # every day, so that no words outlive a preview that nobody sent
