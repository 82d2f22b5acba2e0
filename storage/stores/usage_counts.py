"""Usage counts: how often entries were opened or rejected, and questions unanswered, per day and server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from storage.interface import Database
from storage.stores.server_table import ServerTable

UsageEventType = Literal["opened", "missed", "abstained"]
"""missed: a member said that an answer was not what she meant. abstained: the base had no answer."""
TABLE = ServerTable("counts")


@dataclass(frozen=True, slots=True)
class UsageEvent:
    """Events with these same values are counted together.

    Attributes:
        server_id: The server.
        day: The day, as 2026-12-31 in UTC.
        type: What happened.
        entry: The entry; empty where there was no answer.
    """

    server_id: int
    day: str
    type: UsageEventType
    entry: str = ""


class UsageCountStore:
    """The usage counts of all servers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, counts: Mapping[UsageEvent, int]) -> None:
        """Add to the stored counts: all of them or, on a failure, none."""
        async with self._database.transaction() as transaction:
            for key, times in sorted(counts.items(), key=lambda pair: str(pair[0])):
                await transaction.execute(
                    "INSERT INTO counts (server_id, day, what, entry, times) VALUES ($1, $2, $3, $4, $5)"
                    " ON CONFLICT (server_id, day, what, entry) DO UPDATE SET times = counts.times + excluded.times",
                    key.server_id,
                    key.day,
                    key.type,
                    key.entry,
                    times,
                )

    async def sums(self, server_id: int, first: str, last: str) -> Sequence[tuple[UsageEventType, str, int]]:
        """Return event type, entry and total over the days from first to last, the most frequent first."""
        rows = await self._database.fetch_all(
            "SELECT what, entry, SUM(times) AS total FROM counts WHERE server_id = $1 AND day >= $2 AND day <= $3"
            " GROUP BY what, entry ORDER BY total DESC, what, entry",
            server_id,
            first,
            last,
        )
        return [(what, entry, int(total)) for what, entry, total in rows]

    async def erase_before(self, day: str) -> int:
        """Delete the counts of all days before this one; return how many rows there were."""
        return await self._database.execute("DELETE FROM counts WHERE day < $1", day)
