"""A table whose rows each belong to a server, in its column ``server_id``."""

from dataclasses import dataclass

from storage.interface import Connection


@dataclass(frozen=True, slots=True)
class ServerTable:
    """Lists the servers in a table, and erases the rows of one.

    Attributes:
        name: The table's name in the database; must be a constant, since it becomes part of a statement.
    """

    name: str

    async def servers(self, connection: Connection) -> set[int]:
        """Return the servers that have rows."""
        rows = await connection.fetch_all(f"SELECT DISTINCT server_id FROM {self.name}")  # noqa: S608 - a constant
        return {server for (server,) in rows}

    async def erase(self, connection: Connection, server_id: int) -> int:
        """Delete the rows of a server, with the rows that depend on them, and return how many there were."""
        return await connection.execute(f"DELETE FROM {self.name} WHERE server_id = $1", server_id)  # noqa: S608 - a constant
