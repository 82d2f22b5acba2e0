"""Community polls: voters are stored as keyed hashes while a poll is open; the key is deleted when it closes.

The hash is HMAC-SHA-256 (RFC 2104) of the voter's id under a random key that only this poll uses: it counts everybody
once and lets a member change, see and erase a vote. Without the key nobody can tell whose a hash was, or try all ids.
"""

import hmac
import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from storage.interface import Connection, ConstraintError, Database, Row
from storage.stores.server_table import ServerTable
from storage.timestamps import from_micros, to_micros

VoteResult = Literal["new", "changed", "closed"]
Ballot = frozenset[str]
"""The answers of one vote, without its voter."""

TABLE = ServerTable("pulses")
_FIELDS = "id, server_id, channel_id, poll, closes_at, message_id"


@dataclass(frozen=True, slots=True)
class ChannelPoll:
    """One poll in a channel.

    Attributes:
        id: Part of buttons' custom_ids.
        server_id: The server.
        channel_id: The channel.
        question_id: The poll of the knowledge base whose question it asks.
        closes_at: When voting ends, in UTC.
        message_id: The message with its menu; None until that was sent.
    """

    id: str
    server_id: int
    channel_id: int
    question_id: str
    closes_at: datetime
    message_id: int | None = None


class CommunityPollStore:
    """The polls of all servers that are open, or closed but not yet published."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, poll: ChannelPoll, key: bytes) -> bool:
        """Open a poll; False when its channel has an open one. The key must be random and used for this poll only."""
        try:
            await self._database.execute(
                "INSERT INTO pulses (id, server_id, channel_id, poll, closes_at, message_id, voter_key)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7)",
                poll.id,
                poll.server_id,
                poll.channel_id,
                poll.question_id,
                to_micros(poll.closes_at),
                poll.message_id,
                key.hex(),
            )
        except ConstraintError:
            return False
        return True

    async def set_message(self, poll_id: str, message_id: int) -> None:
        """Record the message that shows the poll."""
        await self._database.execute("UPDATE pulses SET message_id = $2 WHERE id = $1", poll_id, message_id)

    async def get_open(self, poll_id: str) -> ChannelPoll | None:
        """Return an open poll, or None."""
        row = await self._database.fetch_one(
            f"SELECT {_FIELDS} FROM pulses WHERE id = $1 AND voter_key IS NOT NULL",  # noqa: S608 - a constant of ours
            poll_id,
        )
        return None if row is None else _poll(row)

    async def get_open_in_channel(self, server_id: int, channel_id: int) -> ChannelPoll | None:
        """Return the open poll of a channel, or None."""
        row = await self._database.fetch_one(
            f"SELECT {_FIELDS} FROM pulses WHERE server_id = $1 AND channel_id = $2 AND voter_key IS NOT NULL",  # noqa: S608 - a constant of ours
            server_id,
            channel_id,
        )
        return None if row is None else _poll(row)

    async def list_due(self, at: datetime) -> tuple[ChannelPoll, ...]:
        """Return the open polls whose voting time is over, the oldest first."""
        rows = await self._database.fetch_all(
            f"SELECT {_FIELDS} FROM pulses WHERE voter_key IS NOT NULL AND closes_at <= $1 ORDER BY closes_at, id",  # noqa: S608 - a constant of ours
            to_micros(at),
        )
        return tuple(map(_poll, rows))

    async def vote(self, poll_id: str, user_id: int, choices: Collection[str], at: datetime) -> VoteResult:
        """Store a member's vote, replacing an earlier one; does nothing once the poll is closed."""
        async with self._database.transaction(_lock(poll_id)) as connection:
            key = await _key(connection, poll_id, at)
            if key is None:
                return "closed"
            voter = _voter_hash(key, user_id)
            before = await _vote_of(connection, poll_id, voter)
            await connection.execute(
                "INSERT INTO pulse_votes (pulse_id, voter, choices) VALUES ($1, $2, $3)"
                " ON CONFLICT (pulse_id, voter) DO UPDATE SET choices = excluded.choices",
                poll_id,
                voter,
                json.dumps(sorted(choices)),
            )
        return "new" if before is None else "changed"

    async def withdraw(self, poll_id: str, user_id: int, at: datetime) -> bool:
        """Delete a member's vote; False when there is none, or the poll is closed."""
        async with self._database.transaction(_lock(poll_id)) as connection:
            key = await _key(connection, poll_id, at)
            return key is not None and await _delete_vote(connection, poll_id, _voter_hash(key, user_id)) > 0

    async def has_votes(self, poll_id: str, number: int) -> bool:
        """Return whether at least so many members have voted in an open poll."""
        rows = await self._database.fetch_all("SELECT 1 FROM pulse_votes WHERE pulse_id = $1 LIMIT $2", poll_id, number)
        return len(rows) >= number

    async def close(self, poll_id: str, summarize: Callable[[Sequence[Ballot]], str]) -> bool:
        """Close a poll and keep only the summary that ``summarize`` makes of its votes; False when it was closed.

        Key and votes are deleted in the transaction that stores the summary, and then scrubbed from the files.
        """
        async with self._database.transaction(_lock(poll_id)) as connection:
            if not await connection.fetch_one("SELECT 1 FROM pulses WHERE id = $1 AND voter_key IS NOT NULL", poll_id):
                return False
            # Ordered by hash, so that not even the order of the votes is revealed.
            rows = await connection.fetch_all(
                "SELECT choices FROM pulse_votes WHERE pulse_id = $1 ORDER BY voter", poll_id
            )
            summary = summarize([frozenset(json.loads(choices)) for (choices,) in rows])
            await connection.execute("UPDATE pulses SET voter_key = NULL, result = $2 WHERE id = $1", poll_id, summary)
            await connection.execute("DELETE FROM pulse_votes WHERE pulse_id = $1", poll_id)
        await self._database.scrub()
        return True

    async def list_unpublished(self) -> tuple[tuple[ChannelPoll, str], ...]:
        """Return the closed polls with their summaries, the oldest first."""
        rows = await self._database.fetch_all(
            f"SELECT {_FIELDS}, result FROM pulses WHERE result IS NOT NULL ORDER BY closes_at, id"  # noqa: S608 - a constant of ours
        )
        return tuple((_poll(row[:-1]), row[-1]) for row in rows)

    async def remove(self, poll_id: str) -> bool:
        """Delete a poll: it is being published, or its message could not be sent; False when it was gone already."""
        return await self._database.execute("DELETE FROM pulses WHERE id = $1", poll_id) > 0

    async def remove_by_message(self, message_ids: Collection[int]) -> tuple[ChannelPoll, ...]:
        """Delete the open polls that these messages show, with their votes; return them. The caller scrubs."""
        marks = ", ".join(f"${number}" for number in range(1, len(message_ids) + 1))
        return await self._remove_where(f"voter_key IS NOT NULL AND message_id IN ({marks})", *message_ids)

    async def remove_in_channel(self, channel_id: int) -> tuple[ChannelPoll, ...]:
        """Delete the polls of a channel, open or not yet published, and their votes; return them. The caller scrubs."""
        return await self._remove_where("channel_id = $1", channel_id)

    async def scrub(self) -> None:
        """See ``Database``."""
        await self._database.scrub()

    async def _remove_where(self, condition: str, *parameters: object) -> tuple[ChannelPoll, ...]:
        rows = await self._database.fetch_all(f"SELECT {_FIELDS} FROM pulses WHERE {condition}", *parameters)  # noqa: S608 - constants of ours
        return tuple([_poll(row) for row in rows if await self.remove(row[0])])  # another process may have been faster

    async def put_back(self, poll: ChannelPoll, summary: str) -> None:
        """Store a closed poll again with its summary, since that could not be posted."""
        await self._database.execute(
            "INSERT INTO pulses (id, server_id, channel_id, poll, closes_at, message_id, result)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7)",
            poll.id,
            poll.server_id,
            poll.channel_id,
            poll.question_id,
            to_micros(poll.closes_at),
            poll.message_id,
            summary,
        )


async def export(connection: Connection, user_id: int) -> tuple[dict[str, object], ...]:
    """Return a member's own votes in open polls as plain values."""
    rows = await connection.fetch_all(
        "SELECT id, voter_key, poll, closes_at FROM pulses WHERE voter_key IS NOT NULL ORDER BY closes_at, id"
    )
    votes = [
        (await _vote_of(connection, pulse_id, _voter_hash(bytes.fromhex(key), user_id)), poll, closes_at)
        for pulse_id, key, poll, closes_at in rows
    ]
    return tuple(
        {"poll": poll, "choices": json.loads(choices), "closes_at": from_micros(closes_at).isoformat()}
        for choices, poll, closes_at in votes
        if choices is not None
    )


async def erase(connection: Connection, user_id: int) -> int:
    """Delete a member's votes in open polls and return how many there were; of closed ones there are none."""
    rows = await connection.fetch_all("SELECT id, voter_key FROM pulses WHERE voter_key IS NOT NULL")
    return sum(
        [await _delete_vote(connection, pulse_id, _voter_hash(bytes.fromhex(key), user_id)) for pulse_id, key in rows]
    )


async def _key(connection: Connection, poll_id: str, at: datetime) -> bytes | None:
    row = await connection.fetch_one(
        "SELECT voter_key FROM pulses WHERE id = $1 AND voter_key IS NOT NULL AND closes_at > $2",
        poll_id,
        to_micros(at),
    )
    return None if row is None else bytes.fromhex(row[0])


async def _vote_of(connection: Connection, poll_id: str, voter: str) -> str | None:
    row = await connection.fetch_one(
        "SELECT choices FROM pulse_votes WHERE pulse_id = $1 AND voter = $2", poll_id, voter
    )
    return None if row is None else row[0]


async def _delete_vote(connection: Connection, poll_id: str, voter: str) -> int:
    return await connection.execute("DELETE FROM pulse_votes WHERE pulse_id = $1 AND voter = $2", poll_id, voter)


def _voter_hash(key: bytes, user_id: int) -> str:
    return hmac.digest(key, str(user_id).encode(), "sha256").hex()


def _lock(poll_id: str) -> str:
    """Voting and closing run one after another, so that no vote is stored after the votes were deleted."""
    return f"pulse {poll_id}"


def _poll(row: Row) -> ChannelPoll:
    id_, server_id, channel_id, poll, closes_at, message_id = row
    return ChannelPoll(id_, server_id, channel_id, poll, from_micros(closes_at), message_id)
