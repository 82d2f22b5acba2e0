"""One reminder of the plan, sent a week after a member asked for it, and never twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.stores.reminders import ReminderStore
from storage.stores.saved_roles import SavedRoleStore

DELAY = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class ScheduledReminder:
    """When the member will be reminded; ``new`` is false if the reminder had been scheduled before."""

    due: datetime
    new: bool


class ReminderService:
    """The reminders of all members."""

    def __init__(self, reminders: ReminderStore, saved: SavedRoleStore, now: Callable[[], datetime]) -> None:
        self._store = reminders
        self._saved_roles = saved
        self._now = now

    async def schedule(self, user_id: int) -> ScheduledReminder | None:
        """Schedule the reminder unless there is one already; None for a member without a plan."""
        if not await self._has_plan(user_id):
            return None
        due = self._now() + DELAY
        new = await self._store.add(user_id, due)
        return ScheduledReminder(due if new else await self._store.get_due(user_id) or due, new)

    async def claim(self) -> int | None:
        """Take one reminder that is due and return whom to remind; None if none is left.

        The reminder is deleted before anything is sent, so that a failure never leads to a second message. Members
        without a plan are skipped.
        """
        while (user_id := await self._store.pop_due(self._now())) is not None:
            if await self._has_plan(user_id):
                return user_id
        return None

    async def reschedule(self, user_id: int) -> None:
        """Put back a claimed reminder that was certainly not sent; it is due at once."""
        await self._store.add(user_id, self._now())

    async def _has_plan(self, user_id: int) -> bool:
        return any(saved.state != "decided-against" for saved in await self._saved_roles.list(user_id))
