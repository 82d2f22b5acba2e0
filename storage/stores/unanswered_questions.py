"""Unanswered questions: those that members sent to their moderators because the knowledge base has no answer yet.

No row says who asked. A member who wants to be told of the answer is in a separate table, until the answer is there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.interface import Connection, Row
from storage.stores.server_table import ServerTable
from storage.timestamps import from_micros, to_micros

TABLE = ServerTable("gaps")
_COLUMNS = "id, server_id, question, asked, first_asked_at, last_asked_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredQuestion:
    """One question, and how often it was sent in these or similar words.

    Attributes:
        id: Unguessable; part of buttons' custom_ids.
        server_id: The server whose moderators were asked.
        question: The wording of the first member who sent it.
        times_asked: How often it was sent.
        first_asked_at: When it was first sent, in UTC.
        last_asked_at: When it was last sent, in UTC.
    """

    id: str
    server_id: int
    question: str
    times_asked: int
    first_asked_at: datetime
    last_asked_at: datetime


class UnansweredQuestionStore:
    """The unanswered questions of all servers; on a database, or on the connection of a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, id_: str, server_id: int, question: str, at: datetime) -> None:
        """Store a question when it is sent for the first time."""
        await self._connection.execute(
            f"INSERT INTO gaps ({_COLUMNS}) VALUES ($1, $2, $3, 1, $4, $4)",  # noqa: S608 - a constant
            id_,
            server_id,
            question,
            to_micros(at),
        )

    async def increment(self, server_id: int, id_: str, at: datetime) -> bool:
        """Count a question once more; False when it is gone."""
        counted = await self._connection.execute(
            "UPDATE gaps SET asked = asked + 1, last_asked_at = $3 WHERE id = $2 AND server_id = $1",
            server_id,
            id_,
            to_micros(at),
        )
        return counted > 0

    async def get(self, server_id: int, id_: str) -> UnansweredQuestion | None:
        """Return a question of this server."""
        row = await self._connection.fetch_one(
            f"SELECT {_COLUMNS} FROM gaps WHERE id = $1 AND server_id = $2",  # noqa: S608 - a constant
            id_,
            server_id,
        )
        return None if row is None else _question(row)

    async def list_most_asked(self, server_id: int, limit: int) -> Sequence[UnansweredQuestion]:
        """Return the questions of a server, the most asked first, then the latest."""
        return await self._list(server_id, "asked DESC, last_asked_at DESC", limit)

    async def list_latest(self, server_id: int, limit: int) -> Sequence[UnansweredQuestion]:
        """Return the questions of a server, the latest first."""
        return await self._list(server_id, "last_asked_at DESC", limit)

    async def subscribe(self, server_id: int, id_: str, user_id: int) -> bool:
        """Record that a member wants to be told of the answer, at most once; False when the question is gone."""
        noted = await self._connection.execute(
            "INSERT INTO gap_listeners (gap_id, user_id) SELECT id, $3 FROM gaps WHERE id = $2 AND server_id = $1"
            " ON CONFLICT (gap_id, user_id) DO UPDATE SET user_id = excluded.user_id",
            server_id,
            id_,
            user_id,
        )
        return noted > 0

    async def pop(self, server_id: int, id_: str) -> Sequence[int] | None:
        """Delete a question and return its subscribers; None when it was already gone. Call it in a transaction."""
        listening = "SELECT id FROM gaps WHERE id = $2 AND server_id = $1"
        rows = await self._connection.fetch_all(
            f"DELETE FROM gap_listeners WHERE gap_id IN ({listening}) RETURNING user_id",  # noqa: S608 - a constant
            server_id,
            id_,
        )
        taken = await self._connection.execute("DELETE FROM gaps WHERE id = $2 AND server_id = $1", server_id, id_)
        return sorted(user_id for (user_id,) in rows) if taken else None

    async def erase_old(self, before: datetime) -> int:
        """Delete the questions that nobody sent since then, with their subscribers; return how many."""
        return await self._connection.execute("DELETE FROM gaps WHERE last_asked_at < $1", to_micros(before))

    async def _list(self, server_id: int, order: str, limit: int) -> Sequence[UnansweredQuestion]:
        rows = await self._connection.fetch_all(
            f"SELECT {_COLUMNS} FROM gaps WHERE server_id = $1 ORDER BY {order}, id LIMIT $2",  # noqa: S608 - constants
            server_id,
            limit,
        )
        return [_question(row) for row in rows]


def _question(row: Row) -> UnansweredQuestion:
    id_, server_id, question, asked, first, last = row
    return UnansweredQuestion(
        id=id_,
        server_id=server_id,
        question=question,
        times_asked=asked,
        first_asked_at=from_micros(first),
        last_asked_at=from_micros(last),
    )


async def export(connection: Connection, user_id: int) -> list[dict[str, object]]:
    """Return in which servers a person waits for an answer, and when the question was first sent.

    Not the wording: it may be another member's.
    """
    rows = await connection.fetch_all(
        "SELECT server_id, first_asked_at FROM gap_listeners JOIN gaps ON gaps.id = gap_listeners.gap_id"
        " WHERE user_id = $1 ORDER BY server_id, first_asked_at, gaps.id",
        user_id,
    )
    return [{"server_id": str(server), "asked_at": from_micros(first).isoformat()} for server, first in rows]


async def erase(connection: Connection, user_id: int) -> int:
    """Remove a person's subscriptions; return how many there were."""
    return await connection.execute("DELETE FROM gap_listeners WHERE user_id = $1", user_id)
