"""Specialties that members chose for themselves, instead of their server's."""

from storage.interface import Connection


class MemberSpecialtyStore:
    """The specialty each member chose, as its id in the knowledge base; at most one for each."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def set(self, user_id: int, specialty: str) -> None:
        """Store a member's choice, replacing an earlier one."""
        await self._connection.execute(
            "INSERT INTO member_specialties (user_id, specialty) VALUES ($1, $2)"
            " ON CONFLICT (user_id) DO UPDATE SET specialty = excluded.specialty",
            user_id,
            specialty,
        )

    async def get(self, user_id: int) -> str | None:
        """Return a member's choice, or None."""
        row = await self._connection.fetch_one("SELECT specialty FROM member_specialties WHERE user_id = $1", user_id)
        return None if row is None else row[0]

    async def clear(self, user_id: int) -> bool:
        """Delete a member's choice; False when there was none."""
        return await erase(self._connection, user_id) > 0


async def export(connection: Connection, user_id: int) -> tuple[dict[str, object], ...]:
    """Return a member's choice as plain values."""
    specialty = await MemberSpecialtyStore(connection).get(user_id)
    return () if specialty is None else ({"specialty": specialty},)


async def erase(connection: Connection, user_id: int) -> int:
    """Delete a member's choice and return how many there were."""
    return await connection.execute("DELETE FROM member_specialties WHERE user_id = $1", user_id)
