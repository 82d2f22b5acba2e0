"""Polls in a channel that ask the question of a published poll: votes are anonymous, results are counts."""

import json
import random
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from types import MappingProxyType
from typing import Literal

from bot.services.disclosure_control import MIN_CELL, SuppressedCounts, blur_counts
from bot.services.ids import new_id
from knowledge import KnowledgeBase
from knowledge.model import CommunityPoll, Poll
from storage.stores.community_polls import Ballot, ChannelPoll, CommunityPollStore

VoteResult = Literal["new", "changed", "closed", "no such answer"]
CLOSING_MINUTE = 7
"""The minute of the hour at which polls close; off the full hour, when many other programs run."""
UNPUBLISHED_RETENTION = timedelta(weeks=1)
"""How long a result is kept if the channel cannot be written to; PRIVACY.md names it."""
_KEY_BYTES = 32
"""As long as the hash (RFC 2104, section 3)."""


@dataclass(frozen=True, slots=True)
class OpenCommunityPoll:
    """An open poll: where and until when, the published poll, and the question with its answers."""

    channel_poll: ChannelPoll
    poll: Poll
    question: CommunityPoll


@dataclass(frozen=True, slots=True)
class CommunityPollResult:
    """A closed poll and what may be published of it."""

    channel_poll: ChannelPoll
    counts: SuppressedCounts


class CommunityPollService:
    """The community polls of all servers."""

    def __init__(self, store: CommunityPollStore, now: Callable[[], datetime], rng: random.Random) -> None:
        self._store = store
        self._now = now
        self._rng = rng

    async def start(
        self, knowledge_base: KnowledgeBase, poll_id: str, server_id: int, channel_id: int, hours: int
    ) -> OpenCommunityPoll | Literal["open already", "no such question"]:
        """Open a poll in a channel for some hours, rounded up to the next closing time."""
        poll = knowledge_base.polls.get(poll_id)
        if poll is None or poll.pulse is None:
            return "no such question"
        closes_at = _next_closing_time(self._now() + timedelta(hours=hours))
        channel_poll = ChannelPoll(new_id(self._rng), server_id, channel_id, poll_id, closes_at)
        opened = await self._store.open(channel_poll, self._rng.randbytes(_KEY_BYTES))
        return OpenCommunityPoll(channel_poll, poll, poll.pulse) if opened else "open already"

    async def set_message(self, id_: str, message_id: int) -> None:
        """Store which message shows a poll."""
        await self._store.set_message(id_, message_id)

    async def discard(self, id_: str) -> None:
        """Remove a poll whose message could not be sent."""
        await self._store.remove(id_)

    async def end_deleted(self, message_ids: Collection[int]) -> tuple[ChannelPoll, ...]:
        """Erase the open polls whose messages were deleted; return them. `scrub` follows, which may take seconds."""
        return await self._store.remove_by_message(message_ids) if message_ids else ()

    async def end_in_deleted_channel(self, channel_id: int) -> tuple[ChannelPoll, ...]:
        """Erase the polls of a deleted channel, also results that wait for it; return them. `scrub` follows."""
        return await self._store.remove_in_channel(channel_id)

    async def scrub(self) -> None:
        """Erase deleted votes from the free pages of the database as well."""
        await self._store.scrub()

    async def open_in_channel(self, server_id: int, channel_id: int) -> ChannelPoll | None:
        """Return the open poll of a channel, or None."""
        return await self._store.get_open_in_channel(server_id, channel_id)

    async def vote(self, knowledge_base: KnowledgeBase, id_: str, user_id: int, choices: Sequence[str]) -> VoteResult:
        """Store a member's vote in place of her previous one."""
        channel_poll = await self._store.get_open(id_)
        question = _find_question(knowledge_base, channel_poll) if channel_poll else None
        if question is None:
            return "closed"
        offered = {answer.id for answer in question.answers}
        if not choices or not offered.issuperset(choices) or (len(choices) > 1 and not question.several_answers):
            return "no such answer"
        return await self._store.vote(id_, user_id, frozenset(choices), self._now())

    async def withdraw(self, id_: str, user_id: int) -> bool:
        """Remove a member's vote; False if there is none or the poll is closed."""
        return await self._store.withdraw(id_, user_id, self._now())

    async def get_open(self, knowledge_base: KnowledgeBase, id_: str) -> OpenCommunityPoll | None:
        """Return a poll; None if it is closed."""
        channel_poll = await self._store.get_open(id_)
        question = _find_question(knowledge_base, channel_poll) if channel_poll else None
        return (
            OpenCommunityPoll(channel_poll, knowledge_base.polls[channel_poll.question_id], question)
            if channel_poll and question
            else None
        )

    async def has_result(self, id_: str) -> bool:
        """Return whether enough members have voted for a result that shows anything."""
        return await self._store.has_votes(id_, MIN_CELL)

    async def close_early(self, knowledge_base: KnowledgeBase, server_id: int, channel_id: int) -> ChannelPoll | None:
        """Close the open poll of a channel now; None if there is none."""
        channel_poll = await self._store.get_open_in_channel(server_id, channel_id)
        return channel_poll if channel_poll and await self._close(knowledge_base, channel_poll) else None

    async def close_due(self, knowledge_base: KnowledgeBase) -> int:
        """Close every poll whose time is over; return how many."""
        return sum(
            [
                await self._close(knowledge_base, channel_poll)
                for channel_poll in await self._store.list_due(self._now())
            ]
        )

    async def unpublished_results(self) -> tuple[CommunityPollResult, ...]:
        """Return the results still to be published; those past their retention time are removed."""
        waiting: list[CommunityPollResult] = []
        for channel_poll, summary in await self._store.list_unpublished():
            if channel_poll.closes_at + UNPUBLISHED_RETENTION < self._now():
                await self._store.remove(channel_poll.id)
            else:
                waiting.append(CommunityPollResult(channel_poll, _parse_summary(summary)))
        return tuple(waiting)

    async def take(self, id_: str) -> bool:
        """Remove a closed poll before its result is posted; False if somebody else has done so."""
        return await self._store.remove(id_)

    async def put_back(self, result: CommunityPollResult) -> None:
        """Store a result again that could not be posted."""
        summary = json.dumps({"counts": dict(result.counts.counts), "voters": result.counts.voters})
        await self._store.put_back(result.channel_poll, summary)

    async def _close(self, knowledge_base: KnowledgeBase, channel_poll: ChannelPoll) -> bool:
        return await self._store.close(
            channel_poll.id, partial(_summarize, _find_question(knowledge_base, channel_poll), self._rng)
        )


def _find_question(knowledge_base: KnowledgeBase, channel_poll: ChannelPoll) -> CommunityPoll | None:
    """Return the question of a poll; None if the base no longer has it."""
    poll = knowledge_base.polls.get(channel_poll.question_id)
    return poll.pulse if poll else None


def _summarize(question: CommunityPoll | None, rng: random.Random, ballots: Sequence[Ballot]) -> str:
    """Count the votes and return what may be published, as JSON."""
    offered = {answer.id: 0 for answer in question.answers} if question else {}
    counts = offered | Counter(choice for ballot in ballots for choice in ballot)
    published = blur_counts(counts, len(ballots), rng)
    return json.dumps({"counts": dict(published.counts), "voters": published.voters})


def _parse_summary(summary: str) -> SuppressedCounts:
    data = json.loads(summary)
    return SuppressedCounts(MappingProxyType(data["counts"]), data["voters"])


def _next_closing_time(moment: datetime) -> datetime:
    """Return the first closing time at or after a moment."""
    closing = moment.replace(minute=CLOSING_MINUTE, second=0, microsecond=0)
    return closing if closing >= moment else closing + timedelta(hours=1)
