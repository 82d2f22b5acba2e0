"""Entry owners: who keeps which entry of a server's knowledge base up to date."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.interface import Connection
from storage.stores.server_table import ServerTable

TABLE = ServerTable("entry_owners")


@dataclass(frozen=True, slots=True)
class EntryOwner:
    """One owner of one entry.

    Attributes:
        kind: role, pain_point or faq.
        entry_id: The entry.
        owner_id: A member of the server.
        reminded_for: The review date she was last reminded of; empty if none.
    """

    kind: str
    entry_id: str
    owner_id: int
    reminded_for: str = ""


class EntryOwnerStore:
    """The owners in all servers; on a database, or on the connection of a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def set(self, server_id: int, kind: str, entry_id: str, owner_id: int) -> None:
        """Set the owner of an entry, replacing an earlier one."""
        await self._connection.execute(
            "INSERT INTO entry_owners (server_id, kind, entry_id, owner_id, reminded_for) VALUES ($1, $2, $3, $4, '')"
            " ON CONFLICT (server_id, kind, entry_id) DO UPDATE SET owner_id = excluded.owner_id, reminded_for = ''",
            server_id,
            kind,
            entry_id,
            owner_id,
        )

    async def clear(self, server_id: int, kind: str, entry_id: str) -> bool:
        """Remove the owner of an entry; False when it had none."""
        cleared = await self._connection.execute(
            "DELETE FROM entry_owners WHERE server_id = $1 AND kind = $2 AND entry_id = $3", server_id, kind, entry_id
        )
        return cleared > 0

    async def list_for_server(self, server_id: int) -> Sequence[EntryOwner]:
        """Return all owners of a server, by kind and id."""
        rows = await self._connection.fetch_all(
            "SELECT kind, entry_id, owner_id, reminded_for FROM entry_owners"
            " WHERE server_id = $1 ORDER BY kind, entry_id",
            server_id,
        )
        return [EntryOwner(*row) for row in rows]

    async def mark_reminded(self, server_id: int, kind: str, entry_id: str, review_due: str) -> bool:
        """Record that the owner is reminded of a review date; False when she already was, so that it happens once."""
        noted = await self._connection.execute(
            "UPDATE entry_owners SET reminded_for = $4"
            " WHERE server_id = $1 AND kind = $2 AND entry_id = $3 AND reminded_for <> $4",
            server_id,
            kind,
            entry_id,
            review_due,
        )
        return noted > 0

    async def unmark_reminded(self, server_id: int, owner_id: int, review_due: str) -> None:
        """Take back that an owner was reminded of a review date, since nothing was sent."""
        await self._connection.execute(
            "UPDATE entry_owners SET reminded_for = '' WHERE server_id = $1 AND owner_id = $2 AND reminded_for = $3",
            server_id,
            owner_id,
            review_due,
        )


async def export(connection: Connection, user_id: int) -> list[dict[str, object]]:
    """Return the entries a person owns."""
    rows = await connection.fetch_all(
        "SELECT server_id, kind, entry_id FROM entry_owners WHERE owner_id = $1 ORDER BY server_id, kind, entry_id",
        user_id,
    )
    return [{"server_id": str(server_id), "kind": kind, "entry_id": entry_id} for server_id, kind, entry_id in rows]


async def erase(connection: Connection, user_id: int) -> int:
    """Remove a person as owner of all entries; return how many there were."""
    return await connection.execute("DELETE FROM entry_owners WHERE owner_id = $1", user_id)
