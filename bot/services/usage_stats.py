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

from bot.services.editing import EditWorkflow, Actor
from storage.interface import Database, DatabaseError
from storage.stores.usage_counts import Counted, Counts, What

log = logging.getLogger(__name__)
DAYS = 30
"""How many days the figures cover; the last is yesterday, so that they change once a day."""
SECONDS = 300
"""Between a count and its writing down; a process that dies loses no more."""
KEPT = timedelta(days=90)
"""How long the sums of a day are kept; PRIVACY.md names it."""
STEP = 5
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

    first: str
    last: str
    opened: tuple[tuple[str, int], ...]
    missed: tuple[tuple[str, int], ...]
    abstained: int


class UsageStatsService:
    """Counts of all servers."""

    def __init__(self, database: Database, editing: EditWorkflow, now: Callable[[], datetime]) -> None:
        self._counts = Counts(database)
        self._editing = editing
        self._now = now
        self._waiting = Counter[Counted]()
        self._due: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None

    def count(self, server_id: int, what: What, entry: str = "") -> None:
        """Count once; it is written down within minutes, together with others."""
        self._waiting[Counted(server_id, self._now().date().isoformat(), what, entry)] += 1
        if self._due is None:
            self._due = asyncio.get_running_loop().call_later(SECONDS, self._begin)

    async def flush(self) -> None:
        """Put into the database what was counted since; on a failure it waits for the next time.

        Raises storage's DatabaseError.
        """
        if not self._waiting:
            return
        taken, self._waiting = self._waiting, Counter[Counted]()
        try:
            await self._counts.add(taken)
        except DatabaseError:
            self._waiting += taken
            raise

    async def close(self) -> None:
        """Write down what is left. Raises storage's DatabaseError."""
        if self._due is not None:
            self._due.cancel()
        await self.flush()

    def _begin(self) -> None:
        self._due = None
        self._writing = asyncio.create_task(self._write_down())

    async def _write_down(self) -> None:
        try:
            await self.flush()
        except DatabaseError:
            log.warning("what was counted could not be written down; the next time it is tried again")

    async def stats(self, editor: Actor) -> UsageStats:
        """Return the figures of a server. Raises NotAllowed."""
        await self._editing.check(editor)
        last = self._now().date() - timedelta(days=1)
        first = last - timedelta(days=DAYS - 1)
        sums = await self._counts.sums(editor.server_id, first.isoformat(), last.isoformat())
        shown = [(what, entry, times - times % STEP) for what, entry, times in sums if times >= STEP]
        return UsageStats(
            first.isoformat(),
            last.isoformat(),
            tuple((entry, times) for what, entry, times in shown if what == "opened"),
            tuple((entry, times) for what, entry, times in shown if what == "missed"),
            sum(times for what, _, times in shown if what == "abstained"),
        )

    async def erase_old(self) -> int:
        """Erase the sums of days long over; return how many rows."""
        return await self._counts.erase_before((self._now() - KEPT).date().isoformat())
