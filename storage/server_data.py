"""Everything that belongs to a server, in one piece: to erase it some time after the bot has left.

Every table with a column ``server_id`` is registered in ``TABLES``. What belongs to a person is not here: it stays the
person's, whatever servers come and go (see ``storage.personal_data``).
"""

from collections.abc import Callable, Collection
from datetime import datetime

from storage.stores import server_settings as settings
from storage.stores import revisions
from storage.stores import community_polls as pulses
from storage.stores import proposals
from storage.stores import unanswered_questions as gaps
from storage.stores import entry_owners
from storage.stores import usage_counts as counts
from storage.interface import Connection, Database
from storage.timestamps import to_micros

LEFT_SERVERS = "left_servers"
"""The table that says when; it forgets a server together with the rest."""

TABLES = tuple(store.TABLE for store in (settings, pulses, revisions, proposals, entry_owners, gaps, counts))


class ServerData:
    """What is kept of servers, and when it goes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def mark_left(self, server_id: int, erase_at: datetime) -> None:
        """Note that the bot has left a server; leaving it twice does not put the date off."""
        await _note(self._database, server_id, erase_at)

    async def cancel_erasure(self, server_id: int) -> bool:
        """Keep what belongs to a server after all; False when nothing was to be erased."""
        return await self._database.execute("DELETE FROM left_servers WHERE server_id = $1", server_id) > 0

    async def reconcile(
        self, present: Collection[int], erase_at: datetime, is_in_shards: Callable[[int], bool] = lambda _: True
    ) -> None:
        """Note the servers that the bot was removed from, or came back to, while it was not running.

        Args:
            present: Ids of all servers the bot is in.
            erase_at: When what belongs to the others goes, unless a date is set already.
            hears_of: Whether a server would be among ``present`` if the bot was in it; those that other processes
                hear of are left to them.
        """
        async with self._database.transaction() as connection:
            held = {server for each in TABLES for server in await each.servers(connection)}
            noted = {server for (server,) in await connection.fetch_all("SELECT server_id FROM left_servers")}
            for server in filter(is_in_shards, held.difference(present)):
                await _note(connection, server, erase_at)
            for server in noted.intersection(present):
                await connection.execute("DELETE FROM left_servers WHERE server_id = $1", server)

    async def erase_due(self, now: datetime) -> int:
        """Erase, without a trace, the servers whose time has come; return how many there were."""
        async with self._database.transaction() as connection:
            due = await connection.fetch_all(
                "DELETE FROM left_servers WHERE erase_at <= $1 RETURNING server_id", to_micros(now)
            )
            for (server,) in due:
                for each in TABLES:
                    await each.erase(connection, server)
                await connection.notify(revisions.BASE_CHANGED_TOPIC, str(server))  # it is in nobody's memory any more, either
        if due:
            await self._database.scrub()
        return len(due)


async def _note(connection: Connection, server_id: int, erase_at: datetime) -> None:
    await connection.execute(
        "INSERT INTO left_servers (server_id, erase_at) VALUES ($1, $2) ON CONFLICT (server_id) DO NOTHING",
        server_id,
        to_micros(erase_at),
    )
