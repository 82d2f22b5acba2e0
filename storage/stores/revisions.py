"""What the moderators of each server made of the knowledge base: every version of every entry they touched.

The newest revision of an entry is how the entry stands in its server. Nothing is ever changed here but the names of
people who had themselves erased.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.interface import Connection, Row
from storage.timestamps import from_micros, to_micros
from storage.stores.server_table import ServerTable

RevisionKind = Literal["role", "pain_point", "faq", "source"]

BASE_CHANGED_TOPIC = "base"
"""What a changed base is announced as; the payload is the server's id."""

RevisionState = Literal["draft", "published", "archived"]
"""draft: kept, not shown. published: shown. archived: no longer shown, not even as it comes with the program."""

TABLE = ServerTable("revisions")
_COLUMNS = "server_id, kind, entry_id, number, state, body, made_from, reason, editor_id, approver_id, made_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One version of one entry in one server.

    Attributes:
        server_id: Whose it is.
        kind: role, pain_point, faq or source.
        entry_id: The entry.
        number: 1, 2, 3 … without gaps; 0 stands for the entry as it comes with the program and is never stored.
        state: How the entry stands with it.
        body: The whole entry as YAML; of a draft perhaps not whole yet.
        made_from: Digest of the body that the editor had before her.
        reason: Why, in the editor's words.
        editor_id: Who made it; None when that person was erased, or a member proposed it without a name.
        approver_id: Who approved it; None when nobody had to, or that person was erased.
        made_at: When, in UTC.
    """

    server_id: int
    kind: RevisionKind
    entry_id: str
    number: int
    state: RevisionState
    body: str
    made_from: str
    reason: str
    editor_id: int | None
    approver_id: int | None
    made_at: datetime


class RevisionStore:
    """The revisions of all servers; on a database, or on the connection of a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, revision: Revision) -> None:
        """Store a revision. Raises storage's ConstraintError when its number is taken."""
        await self._connection.execute(
            f"INSERT INTO revisions ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",  # noqa: S608
            revision.server_id,
            revision.kind,
            revision.entry_id,
            revision.number,
            revision.state,
            revision.body,
            revision.made_from,
            revision.reason,
            revision.editor_id,
            revision.approver_id,
            to_micros(revision.made_at),
        )

    async def head(self, server_id: int, kind: str, entry_id: str) -> Revision | None:
        """Return how an entry stands; None when its server never touched it."""
        row = await self._connection.fetch_one(
            f"SELECT {_COLUMNS} FROM revisions WHERE server_id = $1 AND kind = $2 AND entry_id = $3"  # noqa: S608
            " ORDER BY number DESC LIMIT 1",
            server_id,
            kind,
            entry_id,
        )
        return None if row is None else _revision(row)

    async def get(self, server_id: int, kind: str, entry_id: str, number: int) -> Revision | None:
        """Return one version of an entry."""
        row = await self._connection.fetch_one(
            f"SELECT {_COLUMNS} FROM revisions"  # noqa: S608
            " WHERE server_id = $1 AND kind = $2 AND entry_id = $3 AND number = $4",
            server_id,
            kind,
            entry_id,
            number,
        )
        return None if row is None else _revision(row)

    async def history(self, server_id: int, kind: str, entry_id: str) -> Sequence[Revision]:
        """Return every version of an entry, the newest first."""
        rows = await self._connection.fetch_all(
            f"SELECT {_COLUMNS} FROM revisions WHERE server_id = $1 AND kind = $2 AND entry_id = $3"  # noqa: S608
            " ORDER BY number DESC",
            server_id,
            kind,
            entry_id,
        )
        return [_revision(row) for row in rows]

    async def heads(self, server_id: int) -> Sequence[Revision]:
        """Return how each entry stands that the server ever touched, by kind and id."""
        rows = await self._connection.fetch_all(
            f"SELECT {_COLUMNS} FROM revisions AS one WHERE server_id = $1 AND number ="  # noqa: S608
            " (SELECT MAX(number) FROM revisions AS other WHERE other.server_id = one.server_id"
            " AND other.kind = one.kind AND other.entry_id = one.entry_id) ORDER BY kind, entry_id",
            server_id,
        )
        return [_revision(row) for row in rows]

    async def hidden(self, server_id: int) -> Sequence[tuple[RevisionKind, str, RevisionState]]:
        """Return kind, id and state of the entries that stand as drafts or archived, by kind and id."""
        rows = await self._connection.fetch_all(
            "SELECT kind, entry_id, state FROM revisions AS one WHERE server_id = $1 AND state <> 'published'"
            " AND number = (SELECT MAX(number) FROM revisions AS other WHERE other.server_id = one.server_id"
            " AND other.kind = one.kind AND other.entry_id = one.entry_id) ORDER BY kind, entry_id",
            server_id,
        )
        return [(kind, entry_id, state) for kind, entry_id, state in rows]

    async def made_from(self, server_id: int) -> dict[tuple[str, str], str]:
        """Return the digest that each entry a server touched was first made from, by kind and id."""
        rows = await self._connection.fetch_all(
            "SELECT kind, entry_id, made_from FROM revisions WHERE server_id = $1 AND number = 1", server_id
        )
        return {(kind, entry_id): digest for kind, entry_id, digest in rows}

    async def count(self, server_id: int) -> int:
        """Count a server's revisions; the count tells whether anything was published since."""
        row = await self._connection.fetch_one("SELECT COUNT(*) FROM revisions WHERE server_id = $1", server_id)
        return row[0] if row else 0

    async def servers(self) -> set[int]:
        """Return the servers that ever changed something."""
        return await TABLE.servers(self._connection)


def _revision(row: Row) -> Revision:
    server_id, kind, entry_id, number, state, body, made_from, reason, editor_id, approver_id, made_at = row
    return Revision(
        server_id=server_id,
        kind=kind,
        entry_id=entry_id,
        number=number,
        state=state,
        body=body,
        made_from=made_from,
        reason=reason,
        editor_id=editor_id,
        approver_id=approver_id,
        made_at=from_micros(made_at),
    )


async def export(connection: Connection, user_id: int) -> list[dict[str, object]]:
    """Return what a person edited or approved: which entry, which number, when, and her reason."""
    rows = await connection.fetch_all(
        "SELECT server_id, kind, entry_id, number, reason, editor_id, made_at FROM revisions"
        " WHERE editor_id = $1 OR approver_id = $1 ORDER BY made_at, server_id, kind, entry_id, number",
        user_id,
    )
    return [
        {
            "server_id": str(server_id),
            "kind": kind,
            "entry_id": entry_id,
            "number": number,
            "as": "editor" if editor_id == user_id else "approver",
            "reason": reason if editor_id == user_id else None,
            "made_at": from_micros(made_at).isoformat(),
        }
        for server_id, kind, entry_id, number, reason, editor_id, made_at in rows
    ]


async def erase(connection: Connection, user_id: int) -> int:
    """Take a person's name off everything she edited or approved; what the base says stays the community's."""
    edited = await connection.execute("UPDATE revisions SET editor_id = NULL WHERE editor_id = $1", user_id)
    return edited + await connection.execute("UPDATE revisions SET approver_id = NULL WHERE approver_id = $1", user_id)
