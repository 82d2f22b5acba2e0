"""Which daily jobs are due: those whose hour has passed since they last ran.

A last run in the future was recorded before the clock was set back, so it counts for nothing.
"""

import datetime as dt
from collections.abc import Callable

from storage.stores.job_runs import JobRunStore

_EARLY = dt.timedelta(minutes=1)
"""A timer may fire a moment before its hour."""


class JobRunService:
    """The last runs of the daily jobs."""

    def __init__(self, store: JobRunStore, now: Callable[[], dt.datetime]) -> None:
        self._store = store
        self._now = now

    async def is_due(self, job: str, hour: dt.time) -> bool:
        """Return whether a job should run now that is due every day at an hour of UTC."""
        ran, now = await self._store.get(job), self._now()
        last_due = dt.datetime.combine(now.date(), hour)
        if last_due > now + _EARLY:
            last_due -= dt.timedelta(days=1)
        return ran is None or not last_due - _EARLY <= ran <= now

    async def finish(self, job: str) -> None:
        """Record that a job has run."""
        await self._store.set(job, self._now())
