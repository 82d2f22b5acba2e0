"""Target months: set, removed, and one nudge a month for members who asked for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.services.plan_schedule import MAX_YEARS, Month
from storage.stores.plan_targets import PlanTargetStore
from storage.stores.saved_roles import SavedRoleStore

SetResult = Literal["set", "past", "too far"]


@dataclass(frozen=True, slots=True)
class MemberTarget:
    """A member's target month, and whether she gets one message a month."""

    month: Month
    nudges: bool


class PlanTargetService:
    """The target months of all members."""

    def __init__(self, targets: PlanTargetStore, saved: SavedRoleStore, now: Callable[[], datetime]) -> None:
        self._store = targets
        self._saved_roles = saved
        self._now = now

    @property
    def today(self) -> Month:
        """The present month, in UTC."""
        return Month.of(self._now())

    async def get(self, user_id: int) -> MemberTarget | None:
        """Return a member's target, or None."""
        found = await self._store.get(user_id)
        month = Month.parse(found.month) if found else None
        return MemberTarget(month, found.nudged is not None) if found and month else None

    async def set(self, user_id: int, month: Month) -> SetResult:
        """Set the target month, which must lie ahead, and no more than five years."""
        if month <= self.today:
            return "past"
        if month > self.today + MAX_YEARS * 12:
            return "too far"
        await self._store.set(user_id, month.code)
        return "set"

    async def remove(self, user_id: int) -> None:
        """Forget the target month, and the nudges with it."""
        await self._store.remove(user_id)

    async def opt_in(self, user_id: int) -> bool:
        """Nudge from next month on; False for a member without a target."""
        return await self._store.set_nudged(user_id, self.today.code)

    async def opt_out(self, user_id: int) -> None:
        """Nudge no more."""
        await self._store.set_nudged(user_id, None)

    async def claim_nudge(self) -> int | None:
        """Take one member who is to be nudged this month; None if nobody is left.

        The month is marked before anything is sent, so that a failure never leads to a second message. Members
        without a plan are skipped.
        """
        while (user_id := await self._store.claim_nudge(self.today.code)) is not None:
            if any(saved.state != "decided-against" for saved in await self._saved_roles.list(user_id)):
                return user_id
        return None

    async def put_back(self, user_id: int) -> None:
        """Put back a nudge of this month that was certainly not sent."""
        await self._store.put_back(user_id, self.today.code)
