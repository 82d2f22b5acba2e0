"""What belongs to a server when the bot has left it: kept for a while, then erased."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from storage.server_data import ServerData

GRACE = timedelta(days=14)
"""Long enough to take back a removal that nobody meant; PRIVACY.md names it."""


class ServerRetentionService:
    """Servers that the bot leaves and comes back to. Nothing of a member hangs on it."""

    def __init__(self, store: ServerData, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    async def left(self, server_id: int) -> None:
        """Begin the time of grace."""
        await self._store.left(server_id, self._now() + GRACE)

    async def back(self, server_id: int) -> None:
        """Keep everything after all."""
        await self._store.back(server_id)

    async def compare(self, present: Collection[int], hears_of: Callable[[int], bool]) -> None:
        """Catch up with what happened while the bot was not running.

        Given are the servers it is in now, and which servers this process would know of.
        """
        await self._store.compare(present, self._now() + GRACE, hears_of)

    async def erase_due(self) -> int:
        """Erase the servers whose time of grace is over; return how many."""
        return await self._store.erase_due(self._now())
