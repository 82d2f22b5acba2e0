"""Weekly digests: which week each server was last told of, so that no week is told twice."""

from storage.interface import Connection
from storage.stores.server_table import ServerTable

TABLE = ServerTable("weekly_digests")


class WeeklyDigestStore:
    """The last week of each server, by the day of its digest as 2026-11-30."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def servers(self) -> dict[int, int]:
        """Return the servers that chose a channel for the digest, with that channel."""
        rows = await self._connection.fetch_all(
            "SELECT server_id, digest_channel_id FROM server_settings WHERE digest_channel_id IS NOT NULL"
        )
        return dict(rows)  # type: ignore[arg-type]

    async def claim(self, server_id: int, week: str) -> bool:
        """Record that a server is told of a week; False when it was already told of that one or a later one."""
        claimed = await self._connection.execute(
            "INSERT INTO weekly_digests (server_id, week) VALUES ($1, $2)"
            " ON CONFLICT (server_id) DO UPDATE SET week = excluded.week WHERE weekly_digests.week < excluded.week",
            server_id,
            week,
        )
        return claimed > 0

    async def put_back(self, server_id: int, week: str, earlier: str) -> None:
        """Take back a claim, since surely nothing was sent; ``earlier`` is the week before."""
        await self._connection.execute(
            "UPDATE weekly_digests SET week = $3 WHERE server_id = $1 AND week = $2", server_id, week, earlier
        )
