"""Everything that belongs to a server, so that it can be erased some time after the bot has left it.

Every table with a column ``server_id`` is registered in ``TABLES``. Personal data is not included: it stays with the
person, whatever servers the bot leaves (see ``storage.personal_data``).
"""

from collections.abc import Callable, Collection
from datetime import datetime

from storage.interface import Connection, Database
from storage.stores import (
    answered_questions,
    community_polls,
    entry_owners,
    forum_posts,
    peer_stories,
    peers,
    proposals,
    revisions,
    server_settings,
    unanswered_questions,
    usage_counts,
    weekly_digests,
)
from storage.timestamps import to_micros

LEFT_SERVERS = "left_servers"
"""The table with the erasure dates; a server's row is deleted together with its data."""

TABLES = (
    *(
        store.TABLE
        for store in (
            server_settings,
            community_polls,
            revisions,
            proposals,
            entry_owners,
            unanswered_questions,
            usage_counts,
            peer_stories,
            answered_questions,
            forum_posts,
            weekly_digests,
        )
    ),
    *peers.TABLES,
)


class ServerData:
    """The data of all servers, and when it is erased."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def mark_left(self, server_id: int, erase_at: datetime) -> None:
        """Record that the bot has left a server; leaving it twice does not postpone the date."""
        await _note(self._database, server_id, erase_at)

    async def cancel_erasure(self, server_id: int) -> bool:
        """Cancel the erasure of a server's data; False when none was scheduled."""
        return await self._database.execute("DELETE FROM left_servers WHERE server_id = $1", server_id) > 0

    async def reconcile(
        self, present: Collection[int], erase_at: datetime, is_in_shards: Callable[[int], bool] = lambda _: True
    ) -> None:
        """Record the servers that the bot was removed from, or came back to, while it was not running.

        Args:
            present: Ids of all servers the bot is in.
            erase_at: When to erase the data of the others, unless a date is already set.
            is_in_shards: Whether a server belongs to a shard of this process, so that it would be among ``present``;
                the others are left to their own processes.
        """
        async with self._database.transaction() as connection:
            held = {server for each in TABLES for server in await each.servers(connection)}
            noted = {server for (server,) in await connection.fetch_all("SELECT server_id FROM left_servers")}
            for server in filter(is_in_shards, held.difference(present)):
                await _note(connection, server, erase_at)
            for server in noted.intersection(present):
                await connection.execute("DELETE FROM left_servers WHERE server_id = $1", server)

    async def erase_due(self, now: datetime) -> int:
        """Erase the data of the servers whose date has come, also from the files; return how many there were."""
        async with self._database.transaction() as connection:
            due = await connection.fetch_all(
                "DELETE FROM left_servers WHERE erase_at <= $1 RETURNING server_id", to_micros(now)
            )
            for (server,) in due:
                for each in TABLES:
                    await each.erase(connection, server)
                await connection.notify(revisions.BASE_CHANGED_TOPIC, str(server))  # so that caches drop the base, too
        if due:
            await self._database.scrub()
        return len(due)


async def _note(connection: Connection, server_id: int, erase_at: datetime) -> None:
    await connection.execute(
        "INSERT INTO left_servers (server_id, erase_at) VALUES ($1, $2) ON CONFLICT (server_id) DO NOTHING",
        server_id,
        to_micros(erase_at),
    )
