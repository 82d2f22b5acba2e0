"""Revisions: every version of every entry that the moderators of a server changed.

The newest revision of an entry is its current version in that server. Rows are never changed, except that the names of
people are removed when they erase their data.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from knowledge.model.entry_kinds import EntryKindId
from storage.interface import Connection, Row
from storage.stores.server_table import ServerTable
from storage.timestamps import from_micros, to_micros

RevisionKind = EntryKindId | Literal["source"]

BASE_CHANGED_TOPIC = "base"
"""The topic of events about a changed base; the payload is the server's id."""

RevisionState = Literal["draft", "published", "archived"]
"""draft: not shown yet. published: shown. archived: no longer shown, not even the bundled version."""

TABLE = ServerTable("revisions")
_COLUMNS = "server_id, kind, entry_id, number, state, body, made_from, reason, editor_id, approver_id, made_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One version of one entry in one server.

    Attributes:
        server_id: The server.
        kind: role, pain_point, faq or source.
        entry_id: The entry.
        number: 1, 2, 3 … without gaps; 0 stands for the bundled entry and is never stored.
        state: The entry's state in this version.
        body: The whole entry as YAML; a draft may be incomplete.
        made_from: Digest of the body that the edit was based on.
        reason: Why, in the editor's words.
        editor_id: Who made it; None after that person's data was erased, and for a member's anonymous proposal.
        approver_id: Who approved it; None when no approval was needed, or after that person's data was erased.
        made_at: When it was made, in UTC.
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
        """Store a revision. Raises ConstraintError when its number is taken."""
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
        """Return the newest version of an entry; None when its server never changed it."""
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

    async def since(self, server_id: int, at: datetime) -> Sequence[Revision]:
        """Return every version that a server made from a moment on, the newest first."""
        rows = await self._connection.fetch_all(
            f"SELECT {_COLUMNS} FROM revisions WHERE server_id = $1 AND made_at >= $2"  # noqa: S608
            " ORDER BY made_at DESC, kind, entry_id, number DESC",
            server_id,
            to_micros(at),
        )
        return [_revision(row) for row in rows]

    async def heads(self, server_id: int) -> Sequence[Revision]:
        """Return the newest version of each entry that the server ever changed, by kind and id."""
        rows = await self._connection.fetch_all(
            f"SELECT {_COLUMNS} FROM revisions AS one WHERE server_id = $1 AND number ="  # noqa: S608
            " (SELECT MAX(number) FROM revisions AS other WHERE other.server_id = one.server_id"
            " AND other.kind = one.kind AND other.entry_id = one.entry_id) ORDER BY kind, entry_id",
            server_id,
        )
        return [_revision(row) for row in rows]

    async def hidden(self, server_id: int) -> Sequence[tuple[RevisionKind, str, RevisionState]]:
        """Return kind, id and state of the entries that are drafts or archived, by kind and id."""
        rows = await self._connection.fetch_all(
            "SELECT kind, entry_id, state FROM revisions AS one WHERE server_id = $1 AND state <> 'published'"
            " AND number = (SELECT MAX(number) FROM revisions AS other WHERE other.server_id = one.server_id"
            " AND other.kind = one.kind AND other.entry_id = one.entry_id) ORDER BY kind, entry_id",
            server_id,
        )
        return [(kind, entry_id, state) for kind, entry_id, state in rows]

    async def made_from(self, server_id: int) -> dict[tuple[str, str], str]:
        """Return the digest that the first revision of each changed entry was based on, by kind and id."""
        rows = await self._connection.fetch_all(
            "SELECT kind, entry_id, made_from FROM revisions WHERE server_id = $1 AND number = 1", server_id
        )
        return {(kind, entry_id): digest for kind, entry_id, digest in rows}

    async def count(self, server_id: int) -> int:
        """Return the number of a server's revisions; a changed number shows that something was published."""
        row = await self._connection.fetch_one("SELECT COUNT(*) FROM revisions WHERE server_id = $1", server_id)
        return row[0] if row else 0

    async def servers(self) -> set[int]:
        """Return the servers that have revisions."""
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
    """Remove a person's name from everything she edited or approved; the content belongs to the community."""
    edited = await connection.execute("UPDATE revisions SET editor_id = NULL WHERE editor_id = $1", user_id)
    return edited + await connection.execute("UPDATE revisions SET approver_id = NULL WHERE approver_id = $1", user_id)
