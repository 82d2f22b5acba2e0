"""Reminders: members who want to be reminded of their plan once, and when."""

from datetime import datetime

from storage.interface import Connection
from storage.timestamps import from_micros, to_micros


class ReminderStore:
    """The pending reminders; at most one for each member."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, user_id: int, due: datetime) -> bool:
        """Schedule a reminder; False when the member already has one, which keeps its time."""
        added = await self._connection.execute(
            "INSERT INTO reminders (user_id, due_at) VALUES ($1, $2) ON CONFLICT (user_id) DO NOTHING",
            user_id,
            to_micros(due),
        )
        return added > 0

    async def get_due(self, user_id: int) -> datetime | None:
        """Return when a member's reminder is due, or None."""
        row = await self._connection.fetch_one("SELECT due_at FROM reminders WHERE user_id = $1", user_id)
        return None if row is None else from_micros(row[0])

    async def pop_due(self, at: datetime) -> int | None:
        """Delete the reminder that has been due longest and return its member; None when none is due.

        One statement finds and deletes it, so that only one of several processes gets it.
        """
        row = await self._connection.fetch_one(
            "DELETE FROM reminders WHERE user_id ="
            " (SELECT user_id FROM reminders WHERE due_at <= $1 ORDER BY due_at, user_id LIMIT 1) RETURNING user_id",
            to_micros(at),
        )
        return None if row is None else row[0]


async def export(connection: Connection, user_id: int) -> tuple[dict[str, object], ...]:
    """Return a member's reminder as plain values."""
    due = await ReminderStore(connection).get_due(user_id)
    return () if due is None else ({"due_at": due.isoformat()},)


async def erase(connection: Connection, user_id: int) -> int:
    """Delete a member's reminder and return how many there were."""
    return await connection.execute("DELETE FROM reminders WHERE user_id = $1", user_id)
