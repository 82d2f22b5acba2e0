"""Proposals: changes to a server's knowledge base that are not published yet."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Literal

from storage.interface import Connection, Row
from storage.stores.revisions import RevisionKind, RevisionState
from storage.stores.server_table import ServerTable
from storage.timestamps import from_micros, to_micros

ProposalStage = Literal["preview", "waiting", "proposed"]
"""preview: visible to its author only. waiting: for a second moderator. proposed: by a member, for any moderator."""

TABLE = ServerTable("proposals")
_COLUMNS = "id, server_id, stage, author_id, reason, edits, made_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedEdit:
    """The proposed new version of one entry.

    Attributes:
        kind: role, pain_point, faq or source.
        entry_id: The entry.
        base: The number of the revision it is based on; 0 for the bundled entry, or a new one.
        state: The proposed state.
        body: The whole entry as YAML.
    """

    kind: RevisionKind
    entry_id: str
    base: int
    state: RevisionState
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """Edits that belong together: either all of them are published, or none.

    Attributes:
        id: Unguessable; part of buttons' custom_ids.
        server_id: The server whose base is to change.
        stage: How far it is.
        author_id: Its author; None for a member's proposal, which is anonymous, and after the author's data was erased.
        reason: Why; empty in a preview until it is published.
        edits: What is to change.
        made_at: When it was made, in UTC.
    """

    id: str
    server_id: int
    stage: ProposalStage
    author_id: int | None
    reason: str
    edits: tuple[ProposedEdit, ...]
    made_at: datetime


class ProposalStore:
    """The proposals of all servers; on a database, or on the connection of a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, proposal: Proposal) -> None:
        """Store a new proposal."""
        await self._connection.execute(
            f"INSERT INTO proposals ({_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7)",  # noqa: S608 - a constant
            proposal.id,
            proposal.server_id,
            proposal.stage,
            proposal.author_id,
            proposal.reason,
            _to_text(proposal.edits),
            to_micros(proposal.made_at),
        )

    async def replace(self, proposal: Proposal, stage: ProposalStage) -> bool:
        """Update a proposal that was read in ``stage``; False, storing nothing, when it is gone or in another stage.

        The author is not updated: a name that was erased in the meantime does not come back.
        """
        replaced = await self._connection.execute(
            "UPDATE proposals SET stage = $1, reason = $2, edits = $3, made_at = $4"
            " WHERE id = $5 AND server_id = $6 AND stage = $7",
            proposal.stage,
            proposal.reason,
            _to_text(proposal.edits),
            to_micros(proposal.made_at),
            proposal.id,
            proposal.server_id,
            stage,
        )
        return replaced > 0

    async def get(self, server_id: int, id_: str) -> Proposal | None:
        """Return a proposal of this server."""
        row = await self._connection.fetch_one(
            f"SELECT {_COLUMNS} FROM proposals WHERE id = $1 AND server_id = $2",  # noqa: S608 - a constant
            id_,
            server_id,
        )
        return None if row is None else _proposal(row)

    async def list_pending(self, server_id: int) -> Sequence[Proposal]:
        """Return the proposals that wait for a moderator, the oldest first; previews are private to their authors."""
        rows = await self._connection.fetch_all(
            f"SELECT {_COLUMNS} FROM proposals WHERE server_id = $1 AND stage <> 'preview'"  # noqa: S608
            " ORDER BY made_at, id",
            server_id,
        )
        return [_proposal(row) for row in rows]

    async def list_previews(self, server_id: int, author_id: int) -> Sequence[Proposal]:
        """Return the previews of an author in a server, the oldest first."""
        rows = await self._connection.fetch_all(
            f"SELECT {_COLUMNS} FROM proposals WHERE server_id = $1 AND author_id = $2 AND stage = 'preview'"  # noqa: S608
            " ORDER BY made_at, id",
            server_id,
            author_id,
        )
        return [_proposal(row) for row in rows]

    async def remove(self, server_id: int, id_: str) -> bool:
        """Delete a proposal; False when it was already gone, so that only one of two concurrent decisions counts."""
        removed = await self._connection.execute(
            "DELETE FROM proposals WHERE id = $1 AND server_id = $2", id_, server_id
        )
        return removed > 0

    async def remove_previews(self, server_id: int, author_id: int) -> int:
        """Delete the previews of an author in a server; return how many."""
        return await self._connection.execute(
            "DELETE FROM proposals WHERE server_id = $1 AND author_id = $2 AND stage = 'preview'", server_id, author_id
        )

    async def pop(self, server_id: int, id_: str) -> Proposal | None:
        """Delete a proposal and return it; None when it was already gone."""
        row = await self._connection.fetch_one(
            f"DELETE FROM proposals WHERE id = $1 AND server_id = $2 RETURNING {_COLUMNS}",  # noqa: S608 - a constant
            id_,
            server_id,
        )
        return None if row is None else _proposal(row)

    async def remove_old_previews(self, before: datetime) -> int:
        """Delete previews that are older than this; return how many."""
        return await self._connection.execute(
            "DELETE FROM proposals WHERE stage = 'preview' AND made_at < $1", to_micros(before)
        )


def _to_text(edits: Sequence[ProposedEdit]) -> str:
    return json.dumps([asdict(edit) for edit in edits])


def _proposal(row: Row) -> Proposal:
    id_, server_id, stage, author_id, reason, edits, made_at = row
    return Proposal(
        id=id_,
        server_id=server_id,
        stage=stage,
        author_id=author_id,
        reason=reason,
        edits=tuple(ProposedEdit(**edit) for edit in json.loads(edits)),
        made_at=from_micros(made_at),
    )


async def export(connection: Connection, user_id: int) -> list[dict[str, object]]:
    """Return a person's proposals."""
    rows = await connection.fetch_all(
        f"SELECT {_COLUMNS} FROM proposals WHERE author_id = $1 ORDER BY made_at, id",  # noqa: S608 - a constant
        user_id,
    )
    return [
        {
            "server_id": str(each.server_id),
            "stage": each.stage,
            "reason": each.reason,
            "edits": [asdict(edit) for edit in each.edits],
            "made_at": each.made_at.isoformat(),
        }
        for each in map(_proposal, rows)
    ]


async def erase(connection: Connection, user_id: int) -> int:
    """Delete a person's previews, and remove her name from the proposals she submitted."""
    dropped = await connection.execute("DELETE FROM proposals WHERE author_id = $1 AND stage = 'preview'", user_id)
    return dropped + await connection.execute("UPDATE proposals SET author_id = NULL WHERE author_id = $1", user_id)
