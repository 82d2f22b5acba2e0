"""Stories: what one member tells of a change to a role, without a name, for a moderator to publish.

Who wrote a story can be told only while it waits, by a keyed hash as in `storage.stores.proposal_senders`; afterwards
nobody can, and a code that its author alone has takes it back.
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.interface import Connection, Row
from storage.stores.server_table import ServerTable
from storage.timestamps import from_micros, to_micros

StoryState = Literal["waiting", "published"]
TABLE = ServerTable("peer_stories")
_COLUMNS = "id, server_id, role_id, specialty, year, why, how, surprise, state, made_at"


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerStory:
    """One member's account.

    Attributes:
        id: Unguessable; part of the moderators' buttons.
        server_id: The server that shows it.
        role_id: The role it is about.
        specialty: Its author's, by its id in the knowledge base; empty if not said.
        year: When its author made the change.
        why: Why she did.
        how: How she did it.
        surprise: What surprised her.
        state: Whether a moderator has published it.
        made_at: When it was sent, in UTC.
    """

    id: str
    server_id: int
    role_id: str
    specialty: str
    year: int
    why: str
    how: str
    surprise: str
    state: StoryState
    made_at: datetime


class PeerStoryStore:
    """The stories of all servers; on a database, or on the connection of a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, story: PeerStory, code: str, user_id: int, key: bytes) -> bool:
        """Store a story; False, storing nothing, if there is one with this code. The key must be random."""
        added = await self._connection.execute(
            f"INSERT INTO peer_stories ({_COLUMNS}, code_hash, sender_key, sender)"  # noqa: S608 - a constant of ours
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (code_hash) DO NOTHING",
            story.id,
            story.server_id,
            story.role_id,
            story.specialty,
            story.year,
            story.why,
            story.how,
            story.surprise,
            story.state,
            to_micros(story.made_at),
            _hash_code(code),
            key.hex(),
            _hash_sender(key.hex(), user_id),
        )
        return added > 0

    async def get(self, server_id: int, id_: str) -> PeerStory | None:
        """Return a story of this server."""
        row = await self._connection.fetch_one(
            f"SELECT {_COLUMNS} FROM peer_stories WHERE id = $1 AND server_id = $2",  # noqa: S608 - a constant of ours
            id_,
            server_id,
        )
        return None if row is None else _story(row)

    async def published(self, server_id: int, role_id: str) -> Sequence[PeerStory]:
        """Return the published stories about a role, the newest first."""
        rows = await self._connection.fetch_all(
            f"SELECT {_COLUMNS} FROM peer_stories WHERE server_id = $1 AND role_id = $2 AND state = 'published'"  # noqa: S608 - a constant of ours
            " ORDER BY made_at DESC, id",
            server_id,
            role_id,
        )
        return [_story(row) for row in rows]

    async def count_published(self, server_id: int, role_id: str) -> int:
        """Return how many stories about a role are published."""
        row = await self._connection.fetch_one(
            "SELECT count(*) FROM peer_stories WHERE server_id = $1 AND role_id = $2 AND state = 'published'",
            server_id,
            role_id,
        )
        return row[0] if row else 0

    async def all_of(self, server_id: int) -> Sequence[PeerStory]:
        """Return all stories of a server: those that wait first, then the newest first."""
        rows = await self._connection.fetch_all(
            f"SELECT {_COLUMNS} FROM peer_stories WHERE server_id = $1 ORDER BY state DESC, made_at DESC, id",  # noqa: S608 - a constant of ours
            server_id,
        )
        return [_story(row) for row in rows]

    async def is_author(self, id_: str, user_id: int) -> bool:
        """Tell whether somebody wrote a story that waits; False of any other."""
        row = await self._connection.fetch_one("SELECT sender_key, sender FROM peer_stories WHERE id = $1", id_)
        return row is not None and _matches(row[0], row[1], user_id)

    async def publish(self, server_id: int, id_: str) -> bool:
        """Publish a story that waits, and forget who wrote it; False if it is gone or published already."""
        published = await self._connection.execute(
            "UPDATE peer_stories SET state = 'published', sender_key = NULL, sender = NULL"
            " WHERE id = $1 AND server_id = $2 AND state = 'waiting'",
            id_,
            server_id,
        )
        return published > 0

    async def remove(self, server_id: int, id_: str) -> bool:
        """Delete a story; False if it was gone."""
        return (
            await self._connection.execute("DELETE FROM peer_stories WHERE id = $1 AND server_id = $2", id_, server_id)
            > 0
        )

    async def remove_by_code(self, code: str) -> bool:
        """Delete the story that a code belongs to; False if there is none."""
        return await self._connection.execute("DELETE FROM peer_stories WHERE code_hash = $1", _hash_code(code)) > 0

    async def remove_waiting(self, before: datetime) -> int:
        """Delete stories that nobody decided about and that are older than this; return how many."""
        return await self._connection.execute(
            "DELETE FROM peer_stories WHERE state = 'waiting' AND made_at < $1", to_micros(before)
        )


async def export(connection: Connection, user_id: int) -> list[dict[str, object]]:
    """Return the stories that somebody wrote and that no moderator has decided about."""
    return [
        {
            "server_id": str(story.server_id),
            "role": story.role_id,
            "specialty": story.specialty,
            "year": story.year,
            "why": story.why,
            "how": story.how,
            "surprise": story.surprise,
            "made_at": story.made_at.isoformat(),
        }
        for story in await _waiting_of(connection, user_id)
    ]


async def erase(connection: Connection, user_id: int) -> int:
    """Delete the stories that somebody wrote and that wait; return how many. A published one is nobody's."""
    own = await _waiting_of(connection, user_id)
    for story in own:
        await connection.execute("DELETE FROM peer_stories WHERE id = $1", story.id)
    return len(own)


async def _waiting_of(connection: Connection, user_id: int) -> list[PeerStory]:
    rows = await connection.fetch_all(
        f"SELECT {_COLUMNS}, sender_key, sender FROM peer_stories WHERE sender IS NOT NULL ORDER BY made_at, id"  # noqa: S608 - a constant of ours
    )
    return [_story(row[:-2]) for row in rows if _matches(row[-2], row[-1], user_id)]


def _hash_code(code: str) -> str:
    """Return the SHA-256 digest of a code, which is long and random enough to need no salt."""
    return hashlib.sha256(code.encode()).hexdigest()


def _hash_sender(key: str, user_id: int) -> str:
    return hmac.digest(bytes.fromhex(key), str(user_id).encode(), "sha256").hex()


def _matches(key: str | None, sender: str | None, user_id: int) -> bool:
    return key is not None and sender is not None and hmac.compare_digest(_hash_sender(key, user_id), sender)


def _story(row: Row) -> PeerStory:
    id_, server_id, role_id, specialty, year, why, how, surprise, state, made_at = row
    return PeerStory(
        id=id_,
        server_id=server_id,
        role_id=role_id,
        specialty=specialty,
        year=year,
        why=why,
        how=how,
        surprise=surprise,
        state=state,
        made_at=from_micros(made_at),
    )
