"""One reminder of the plan, a week after a member asked for it, and never a second."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.stores.reminders import ReminderStore
from storage.stores.saved_roles import SavedRoleStore

DELAY = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class ScheduledReminder:
    """From when on the member will be reminded; ``new`` is false when that was set before."""

    due: datetime
    new: bool


class ReminderService:
    """Reminders of members."""

    def __init__(self, reminders: ReminderStore, saved: SavedRoleStore, now: Callable[[], datetime]) -> None:
        self._store = reminders
        self._saved_roles = saved
        self._now = now

    async def schedule(self, user_id: int) -> ScheduledReminder | None:
        """Set the reminder, unless one is set already; None for whoever has nothing to be reminded of."""
        if not await self._has_plan(user_id):
            return None
        due = self._now() + DELAY
        new = await self._store.add(user_id, due)
        return ScheduledReminder(due if new else await self._store.get_due(user_id) or due, new)

    async def claim(self) -> int | None:
        """Take one reminder that is due and return whom to write to; None when none is left.

        It is deleted before anything is sent, so that whatever fails after this there is no second message. Who has
        no plan any more is not written to.
        """
        while (user_id := await self._store.pop_due(self._now())) is not None:
            if await self._has_plan(user_id):
                return user_id
        return None

    async def reschedule(self, user_id: int) -> None:
        """Put back what was claimed and surely not sent; it is due at once."""
        await self._store.add(user_id, self._now())

    async def _has_plan(self, user_id: int) -> bool:
        return any(saved.state != "decided-against" for saved in await self._saved_roles.list(user_id))
