"""When each regular job last ran to its end, so that a job missed by a stopped process is still due."""

from datetime import datetime

from storage.interface import Connection
from storage.timestamps import from_micros, to_micros


class JobRunStore:
    """The last run of each job, by its name."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def get(self, job: str) -> datetime | None:
        """Return when a job last ran; None if it never did."""
        row = await self._connection.fetch_one("SELECT ran_at FROM job_runs WHERE job = $1", job)
        return None if row is None else from_micros(row[0])

    async def set(self, job: str, at: datetime) -> None:
        """Record that a job ran."""
        await self._connection.execute(
            "INSERT INTO job_runs (job, ran_at) VALUES ($1, $2)"
            " ON CONFLICT (job) DO UPDATE SET ran_at = excluded.ran_at",
            job,
            to_micros(at),
        )
