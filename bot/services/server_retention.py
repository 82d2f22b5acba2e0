"""What belongs to a server when the bot has left it: kept for a while, then erased."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from storage.server_data import ServerData

GRACE_PERIOD = timedelta(days=14)
"""Long enough to take back a removal that nobody meant; PRIVACY.md names it."""


class ServerRetentionService:
    """Servers that the bot leaves and comes back to. Nothing of a member hangs on it."""

    def __init__(self, store: ServerData, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    async def mark_left(self, server_id: int) -> None:
        """Begin the time of grace."""
        await self._store.mark_left(server_id, self._now() + GRACE_PERIOD)

    async def cancel_erasure(self, server_id: int) -> None:
        """Keep everything after all."""
        await self._store.cancel_erasure(server_id)

    async def reconcile(self, present: Collection[int], hears_of: Callable[[int], bool]) -> None:
        """Catch up with what happened while the bot was not running.

        Given are the servers it is in now, and which servers this process would know of.
        """
        await self._store.reconcile(present, self._now() + GRACE_PERIOD, hears_of)

    async def erase_due(self) -> int:
        """Erase the servers whose time of grace is over; return how many."""
        return await self._store.erase_due(self._now())
