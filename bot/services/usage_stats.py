"""Usage statistics of a server for its moderators: daily sums of past days, rounded down.

Counts are collected in memory for minutes and then added to daily sums. They contain no member, no question and no
time of day.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.services.editing import Actor, EditWorkflow
from storage.interface import Database, DatabaseError
from storage.stores.usage_counts import UsageCountStore, UsageEvent, UsageEventType

log = logging.getLogger(__name__)
WINDOW_DAYS = 30
"""Days that the statistics cover; the last is yesterday, so that they change once a day."""
FLUSH_SECONDS = 300
"""The longest time between a count and its storing; a process that is killed loses no more than that."""
RETENTION = timedelta(days=90)
"""How long daily sums are kept; PRIVACY.md names it."""
ROUNDING = 5
"""Figures are rounded down to multiples of this, so that no single click is visible."""


@dataclass(frozen=True, slots=True)
class UsageStats:
    """The statistics of a server: each number is a multiple of five, and zeros are left out.

    Attributes:
        first_day: The first day they cover.
        last_day: The last day, yesterday.
        opened: Entry and how often it was opened, the most frequent first.
        rejected: Entry and how often members said it was not what they meant.
        unanswered: How many questions had no answer.
    """

    first_day: str
    last_day: str
    opened: tuple[tuple[str, int], ...]
    rejected: tuple[tuple[str, int], ...]
    unanswered: int


class UsageStatsService:
    """Counts and statistics of all servers."""

    def __init__(self, database: Database, workflow: EditWorkflow, now: Callable[[], datetime]) -> None:
        self._store = UsageCountStore(database)
        self._workflow = workflow
        self._now = now
        self._pending = Counter[UsageEvent]()
        self._timer: asyncio.TimerHandle | None = None
        self._flush_task: asyncio.Task[None] | None = None

    def count(self, server_id: int, what: UsageEventType, entry: str = "") -> None:
        """Count one event; it is stored within minutes, together with others."""
        self._pending[UsageEvent(server_id, self._now().date().isoformat(), what, entry)] += 1
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(FLUSH_SECONDS, self._start_flush)

    async def flush(self) -> None:
        """Store the pending counts; after a failure they stay pending.

        Raises storage's DatabaseError.
        """
        if not self._pending:
            return
        taken, self._pending = self._pending, Counter[UsageEvent]()
        try:
            await self._store.add(taken)
        except DatabaseError:
            self._pending += taken
            raise

    async def close(self) -> None:
        """Store the pending counts. Raises storage's DatabaseError."""
        if self._timer is not None:
            self._timer.cancel()
        await self.flush()

    def _start_flush(self) -> None:
        self._timer = None
        self._flush_task = asyncio.create_task(self._flush_or_log())

    async def _flush_or_log(self) -> None:
        try:
            await self.flush()
        except DatabaseError:
            log.warning("usage counts could not be stored; the next flush tries again")

    async def monthly(self, actor: Actor) -> UsageStats:
        """Return the statistics of the last 30 days. Raises PermissionDenied."""
        await self._workflow.require_moderator(actor)
        last = self._now().date() - timedelta(days=1)
        first = last - timedelta(days=WINDOW_DAYS - 1)
        sums = await self._store.sums(actor.server_id, first.isoformat(), last.isoformat())
        shown = [(what, entry, times - times % ROUNDING) for what, entry, times in sums if times >= ROUNDING]
        return UsageStats(
            first.isoformat(),
            last.isoformat(),
            tuple((entry, times) for what, entry, times in shown if what == "opened"),
            tuple((entry, times) for what, entry, times in shown if what == "missed"),
            sum(times for what, _, times in shown if what == "abstained"),
        )

    async def erase_old(self) -> int:
        """Erase the sums past their retention time; return how many rows."""
        return await self._store.erase_before((self._now() - RETENTION).date().isoformat())
