"""What moderators may know of how their base is used: sums of days that are over, rounded down, and of nobody.

Counts are kept in memory for minutes and then added to sums of a day. No member, no question and no moment goes with
them.
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
"""How many days the figures cover; the last is yesterday, so that they change once a day."""
FLUSH_SECONDS = 300
"""Between a count and its writing down; a process that dies loses no more."""
RETENTION = timedelta(days=90)
"""How long the sums of a day are kept; PRIVACY.md names it."""
ROUNDING = 5
"""Figures are rounded down to multiples of this, so that nobody's single click shows."""


@dataclass(frozen=True, slots=True)
class UsageStats:
    """Figures of one server, each a multiple of five, and none of zero.

    Attributes:
        first: The first day they cover.
        last: The last, yesterday.
        opened: Entry → how often it was opened, the most frequent first.
        missed: Entry → how often it was not what was meant.
        abstained: How often there was no answer.
    """

    first_day: str
    last_day: str
    opened: tuple[tuple[str, int], ...]
    rejected: tuple[tuple[str, int], ...]
    unanswered: int


class UsageStatsService:
    """Counts of all servers."""

    def __init__(self, database: Database, editing: EditWorkflow, now: Callable[[], datetime]) -> None:
        self._store = UsageCountStore(database)
        self._editing = editing
        self._now = now
        self._pending = Counter[UsageEvent]()
        self._timer: asyncio.TimerHandle | None = None
        self._flush_task: asyncio.Task[None] | None = None

    def count(self, server_id: int, what: UsageEventType, entry: str = "") -> None:
        """Count once; it is written down within minutes, together with others."""
        self._pending[UsageEvent(server_id, self._now().date().isoformat(), what, entry)] += 1
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(FLUSH_SECONDS, self._start_flush)

    async def flush(self) -> None:
        """Put into the database what was counted since; on a failure it waits for the next time.

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
        """Write down what is left. Raises storage's DatabaseError."""
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
            log.warning("what was counted could not be written down; the next time it is tried again")

    async def monthly(self, actor: Actor) -> UsageStats:
        """Return the figures of a server. Raises NotAllowed."""
        await self._editing.require_moderator(actor)
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
        """Erase the sums of days long over; return how many rows."""
        return await self._store.erase_before((self._now() - RETENTION).date().isoformat())
