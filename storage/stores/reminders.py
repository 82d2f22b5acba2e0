"""Members who want to be reminded once: who, and from when on."""

from datetime import datetime

from storage.interface import Connection
from storage.timestamps import from_micros, to_micros


class ReminderStore:
    """The reminders that are still to come; at most one a member."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, user_id: int, due: datetime) -> bool:
        """Remind a member from a moment on; False when one is set already, which keeps its own moment."""
        added = await self._connection.execute(
            "INSERT INTO reminders (user_id, due_at) VALUES ($1, $2) ON CONFLICT (user_id) DO NOTHING",
            user_id,
            to_micros(due),
        )
        return added > 0

    async def get_due(self, user_id: int) -> datetime | None:
        """Return from when on a member is to be reminded, or None."""
        row = await self._connection.fetch_one("SELECT due_at FROM reminders WHERE user_id = $1", user_id)
        return None if row is None else from_micros(row[0])

    async def pop_due(self, at: datetime) -> int | None:
        """Take the reminder that has been due longest, and return whose it is; None when none is due.

        It is deleted by the statement that finds it: of any number of processes one gets it, once.
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
