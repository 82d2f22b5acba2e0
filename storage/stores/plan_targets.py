"""Target months of plans, and who wants one message a month about it.

Months are text such as "2027-06", so that they compare in their order.
"""

from dataclasses import dataclass

from storage.interface import Connection

NOT_NUDGED = "0000-00"
"""Stands for a month before all others: the next nudge may come at once."""


@dataclass(frozen=True, slots=True)
class PlanTarget:
    """A member's target month; ``nudged`` is the month of the last nudge or of the opt-in, None without one."""

    month: str
    nudged: str | None = None


class PlanTargetStore:
    """The target months of all members; at most one for each."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, user_id: int) -> PlanTarget | None:
        """Return a member's target month, or None."""
        row = await self._connection.fetch_one("SELECT target, nudged FROM plan_targets WHERE user_id = $1", user_id)
        return None if row is None else PlanTarget(row[0], row[1])

    async def set(self, user_id: int, month: str) -> None:
        """Store a target month; an opt-in to nudges stays."""
        await self._connection.execute(
            "INSERT INTO plan_targets (user_id, target) VALUES ($1, $2)"
            " ON CONFLICT (user_id) DO UPDATE SET target = excluded.target",
            user_id,
            month,
        )

    async def remove(self, user_id: int) -> None:
        """Delete a member's target month."""
        await self._connection.execute("DELETE FROM plan_targets WHERE user_id = $1", user_id)

    async def set_nudged(self, user_id: int, month: str | None) -> bool:
        """Store the month of the last nudge, or None for no more nudges; False for a member without a target."""
        changed = await self._connection.execute(
            "UPDATE plan_targets SET nudged = $2 WHERE user_id = $1", user_id, month
        )
        return changed > 0

    async def put_back(self, user_id: int, month: str) -> None:
        """Take back the nudge of a month that was certainly not sent; does nothing once the member has opted out."""
        await self._connection.execute(
            "UPDATE plan_targets SET nudged = $2 WHERE user_id = $1 AND nudged = $3", user_id, NOT_NUDGED, month
        )

    async def claim_nudge(self, month: str) -> int | None:
        """Mark one member as nudged in this month and return who it is; None when nobody is left.

        One statement finds and marks, so that only one of several processes gets a member, once a month. Members whose
        target month has passed are left alone.
        """
        row = await self._connection.fetch_one(
            "UPDATE plan_targets SET nudged = $1 WHERE user_id = (SELECT user_id FROM plan_targets"
            " WHERE nudged < $1 AND target >= $1 ORDER BY user_id LIMIT 1) AND nudged < $1 RETURNING user_id",
            month,
        )
        return None if row is None else row[0]


async def export(connection: Connection, user_id: int) -> tuple[dict[str, object], ...]:
    """Return a member's target month as plain values."""
    found = await PlanTargetStore(connection).get(user_id)
    return () if found is None else ({"target": found.month, "nudged": found.nudged},)


async def erase(connection: Connection, user_id: int) -> int:
    """Delete a member's target month and return how many there were."""
    return await connection.execute("DELETE FROM plan_targets WHERE user_id = $1", user_id)
