"""Answered questions: how many of the questions that members sent to their moderators were answered on each day.

A sum per day; nobody's id, and no question.
"""

from storage.interface import Connection
from storage.stores.server_table import ServerTable

TABLE = ServerTable("answered_questions")


class AnsweredQuestionStore:
    """The sums of all servers; on a database, or on the connection of a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, server_id: int, day: str, times: int) -> None:
        """Add to the sum of a day, as 2026-11-30, how often an answered question had been sent."""
        await self._connection.execute(
            "INSERT INTO answered_questions (server_id, day, times) VALUES ($1, $2, $3)"
            " ON CONFLICT (server_id, day) DO UPDATE SET times = answered_questions.times + excluded.times",
            server_id,
            day,
            times,
        )

    async def total(self, server_id: int, first: str, last: str) -> int:
        """Return the sum of all days from the first to the last."""
        row = await self._connection.fetch_one(
            "SELECT CAST(COALESCE(SUM(times), 0) AS BIGINT) FROM answered_questions"
            " WHERE server_id = $1 AND day >= $2 AND day <= $3",
            server_id,
            first,
            last,
        )
        return 0 if row is None else int(row[0])

    async def erase_before(self, day: str) -> int:
        """Delete the sums of the days before; return how many."""
        return await self._connection.execute("DELETE FROM answered_questions WHERE day < $1", day)
