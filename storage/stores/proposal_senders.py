"""Who wrote a member's correction, as a keyed hash: enough to recognize her, and useless without her id.

The hash is HMAC-SHA-256 (RFC 2104) of the member's id under a random key that only this correction uses. The row goes
with the correction (see the migration), and with the member's data.
"""

import hmac

from storage.interface import Connection
from storage.timestamps import from_micros

_JOINED = "FROM proposal_senders AS s JOIN proposals AS p ON p.id = s.proposal_id"


class ProposalSenderStore:
    """The senders of corrections that name nobody."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, proposal_id: str, user_id: int, key: bytes) -> None:
        """Store who wrote a correction. The key must be random and used for this correction only."""
        await self._connection.execute(
            "INSERT INTO proposal_senders (proposal_id, sender_key, sender) VALUES ($1, $2, $3)",
            proposal_id,
            key.hex(),
            _hash(key.hex(), user_id),
        )

    async def is_sender(self, proposal_id: str, user_id: int) -> bool | None:
        """Return whether this member wrote a correction; None if nobody can tell any more."""
        row = await self._connection.fetch_one(
            "SELECT sender_key, sender FROM proposal_senders WHERE proposal_id = $1", proposal_id
        )
        return None if row is None else _matches(row[0], row[1], user_id)

    async def unsent_by(self, server_id: int, user_id: int) -> tuple[str, ...]:
        """Return the ids of the corrections of a server that a member wrote and has not sent."""
        rows = await self._connection.fetch_all(
            f"SELECT s.proposal_id, s.sender_key, s.sender {_JOINED} WHERE p.stage = 'preview' AND p.server_id = $1",
            server_id,
        )
        return tuple(id_ for id_, key, sender in rows if _matches(key, sender, user_id))


async def export(connection: Connection, user_id: int) -> list[dict[str, object]]:
    """Return a person's corrections that are not decided yet."""
    rows = await connection.fetch_all(
        f"SELECT s.sender_key, s.sender, p.server_id, p.stage, p.made_at {_JOINED} ORDER BY p.made_at, p.id"
    )
    return [
        {"server_id": str(server_id), "stage": stage, "made_at": from_micros(made_at).isoformat()}
        for key, sender, server_id, stage, made_at in rows
        if _matches(key, sender, user_id)
    ]


async def erase(connection: Connection, user_id: int) -> int:
    """Delete a person's corrections that were not sent, and the marks of those that were; return how many."""
    rows = await connection.fetch_all(f"SELECT s.proposal_id, s.sender_key, s.sender, p.stage {_JOINED}")
    own = [(id_, stage) for id_, key, sender, stage in rows if _matches(key, sender, user_id)]
    for id_, stage in own:
        await connection.execute("DELETE FROM proposal_senders WHERE proposal_id = $1", id_)
        if stage == "preview":
            await connection.execute("DELETE FROM proposals WHERE id = $1", id_)
    return len(own)


def _hash(key: str, user_id: int) -> str:
    return hmac.digest(bytes.fromhex(key), str(user_id).encode(), "sha256").hex()


def _matches(key: str, sender: str, user_id: int) -> bool:
    return hmac.compare_digest(_hash(key, user_id), sender)
