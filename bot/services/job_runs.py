"""Which daily jobs are due: those whose last run is almost a day ago, or lies in the future after a clock was set back."""

from collections.abc import Callable
from datetime import datetime, timedelta

from storage.stores.job_runs import JobRunStore

PERIOD = timedelta(hours=20)
"""A job that runs at the same hour every day is due then, however long yesterday's run took."""


class JobRunService:
    """The last runs of the daily jobs."""

    def __init__(self, store: JobRunStore, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    async def is_due(self, job: str) -> bool:
        """Return whether a job should run now."""
        ran = await self._store.get(job)
        return ran is None or not ran <= self._now() < ran + PERIOD

    async def finish(self, job: str) -> None:
        """Record that a job has run."""
        await self._store.set(job, self._now())
