"""How often entries were opened or missed, and how often there was no answer: sums of a day and a server."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from storage.interface import Database
from storage.stores.server_table import ServerTable

UsageEventType = Literal["opened", "missed", "abstained"]
"""missed: somebody said that an answer was not what she meant. abstained: the base had no answer."""
TABLE = ServerTable("counts")


@dataclass(frozen=True, slots=True)
class UsageEvent:
    """What is counted together.

    Attributes:
        server_id: Where.
        day: When, as 2026-12-31 in UTC.
        what: What happened.
        entry: Which entry; empty where there was no answer.
    """

    server_id: int
    day: str
    type: UsageEventType
    entry: str = ""


class UsageCountStore:
    """The counts of all servers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, counts: Mapping[UsageEvent, int]) -> None:
        """Add to what is there: all of it or, on a failure, nothing."""
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
        """Return what, entry and how often, over the days from first to last, the most frequent first."""
        rows = await self._database.fetch_all(
            "SELECT what, entry, SUM(times) AS total FROM counts WHERE server_id = $1 AND day >= $2 AND day <= $3"
            " GROUP BY what, entry ORDER BY total DESC, what, entry",
            server_id,
            first,
            last,
        )
        return [(what, entry, int(total)) for what, entry, total in rows]

    async def erase_before(self, day: str) -> int:
        """Delete the counts of all days before this one; return how many rows that were."""
        return await self._database.execute("DELETE FROM counts WHERE day < $1", day)
