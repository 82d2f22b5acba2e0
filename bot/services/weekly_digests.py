"""The weekly digest: what changed in a server's base in a week, and how many members' questions were answered by it.

Each week is told once, on Monday; a week in which nothing changed is not told at all. Nothing in it is about a person:
editors are not named, and a number of questions below five is left out.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.services.usage_stats import ROUNDING
from bot.services.whats_new import EntryChange, WhatsNewService
from storage.interface import Database
from storage.stores.answered_questions import AnsweredQuestionStore
from storage.stores.weekly_digests import WeeklyDigestStore

HOUR = time(14, 11)
"""In UTC: Monday morning in the United States; off the full hour, when many other programs run."""
_WEEK = timedelta(days=7)
_EARLY = timedelta(minutes=1)
"""A timer may fire a moment before its hour."""


@dataclass(frozen=True, slots=True)
class WeeklyDigest:
    """What is told of a week.

    Attributes:
        server_id: The server.
        channel_id: The channel that is told.
        week: Its id: the day it is told, as 2026-11-30.
        start: When the week began, in UTC.
        end: When it ended.
        changes: The entries that changed, the newest change first.
        answered: How many questions of members were answered that had no answer, rounded down to fives.
    """

    server_id: int
    channel_id: int
    week: str
    start: datetime
    end: datetime
    changes: tuple[EntryChange, ...]
    answered: int


class WeeklyDigestService:
    """The digests of all servers that chose a channel for them."""

    def __init__(self, database: Database, whats_new: WhatsNewService, now: Callable[[], datetime]) -> None:
        self._store = WeeklyDigestStore(database)
        self._answered = AnsweredQuestionStore(database)
        self._whats_new = whats_new
        self._now = now

    async def channels(self) -> dict[int, int]:
        """Return the servers that chose a channel, with that channel."""
        return await self._store.servers()

    async def begin(self, server_id: int) -> None:
        """Begin with the coming Monday in a server that just chose a channel: nothing is told at once."""
        await self._store.claim(server_id, self._last_due().date().isoformat())

    async def claim(self, server_id: int, channel_id: int) -> WeeklyDigest | None:
        """Return the digest that is due, and record that it is told; None if none is, or the week had nothing to tell.

        Whatever fails afterwards, the week is not told a second time, unless `put_back` says that nothing was sent.
        """
        end = self._last_due()
        start, week = end - _WEEK, end.date().isoformat()
        if not await self._store.claim(server_id, week):
            return None
        changes = await self._whats_new.changes(server_id, start, end)
        last = (end - timedelta(days=1)).date().isoformat()
        answered = await self._answered.total(server_id, start.date().isoformat(), last)
        answered -= answered % ROUNDING
        if not changes and not answered:
            return None
        return WeeklyDigest(server_id, channel_id, week, start, end, changes, answered)

    async def put_back(self, digest: WeeklyDigest) -> None:
        """Let a digest be told later, since surely nothing was sent."""
        await self._store.put_back(digest.server_id, digest.week, digest.start.date().isoformat())

    def _last_due(self) -> datetime:
        """Return the last Monday at the hour of digests."""
        now = self._now() + _EARLY
        due = datetime.combine(now.date() - timedelta(days=now.weekday()), HOUR, now.tzinfo)
        return due if due <= now else due - _WEEK
