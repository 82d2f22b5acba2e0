"""Tracks in-flight interactions and messages, for graceful shutdown and metrics.

A job knows the command or button and its outcome. It never knows the member or the text, and jobs that must leave no
trace (see `exclude_from_metrics`) are not even counted.
"""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from time import perf_counter
from typing import Any, Literal, Protocol

import aiohttp
import discord

JobOutcome = Literal["answered", "refused", "failed", "late"]
UNKNOWN = "unknown"


@dataclass(slots=True)
class Job:
    """One interaction or message that is being answered.

    Attributes:
        name: the command or the button, always a name from the code.
        asked_at: when it was sent according to Discord, in UTC.
        acknowledged_at: when Discord accepted the first answer, in UTC; None until then, and for messages.
        outcome: how it ended.
        verdict: the knowledge base's verdict on a question, if it was one.
        in_metrics: whether it may be counted.
    """

    name: str
    asked_at: datetime
    acknowledged_at: datetime | None = None
    outcome: JobOutcome = "answered"
    verdict: str | None = None
    in_metrics: bool = True


class JobObserver(Protocol):
    """Is told of every job and database operation; `bot.ops.metrics.BotMetrics` implements it."""

    def on_job_end(self, job: Job, seconds: float) -> None:
        """Called when a job has ended, with its duration."""
        ...

    def on_database_timing(self, operation: str, seconds: float) -> None:
        """Called with the duration of one statement or transaction."""
        ...


class NullObserver:
    """Ignores everything."""

    def on_job_end(self, job: Job, seconds: float) -> None:
        """Let it pass."""

    def on_database_timing(self, operation: str, seconds: float) -> None:
        """Let it pass."""


_current: ContextVar[Job | None] = ContextVar("job", default=None)


class JobTracker:
    """All jobs in progress in this process.

    Attributes:
        observer: is told when jobs end.
        shutting_down: whether the process is about to end, so that new jobs are declined.
    """

    def __init__(self) -> None:
        self.observer: JobObserver = NullObserver()
        self.shutting_down = False
        self._tasks: set[asyncio.Task[Any]] = set()

    def begin(self, name: str | None, asked_at: datetime) -> None:
        """Make the current task a job; the job ends with the task, in whatever way."""
        job = Job(name or UNKNOWN, asked_at)
        _current.set(job)
        task = asyncio.current_task()
        assert task is not None, "discord.py runs everything in tasks"  # noqa: S101 - tells the type checker
        self._tasks.add(task)
        task.add_done_callback(partial(self._on_task_done, job, perf_counter()))

    def on_database_timing(self, operation: str, seconds: float) -> None:
        """Pass on the duration of a database operation; see `JobObserver`."""
        self.observer.on_database_timing(operation, seconds)

    async def finish(self, seconds: float) -> int:
        """Wait until all jobs have ended, at most this many seconds; return how many are left."""
        try:
            async with asyncio.timeout(seconds):
                while self._tasks:
                    await asyncio.wait(self._tasks)
        except TimeoutError:
            pass
        return len(self._tasks)

    def _on_task_done(self, job: Job, began: float, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if job.in_metrics:
            self.observer.on_job_end(job, perf_counter() - began)


def set_outcome(outcome: JobOutcome) -> None:
    """Set the outcome of the current job, unless it is simply answered."""
    if job := _current.get():
        job.outcome = outcome


def set_unknown_name() -> None:
    """Label the current job "unknown": its name is user input and must not become a metric label."""
    if job := _current.get():
        job.name = UNKNOWN


def set_verdict(verdict: str | None) -> None:
    """Set the verdict on the current job's question; None excludes the job from the metrics."""
    if verdict is None:
        exclude_from_metrics()
    elif job := _current.get():
        job.verdict = verdict


def exclude_from_metrics() -> None:
    """Keep the current job out of the metrics."""
    if job := _current.get():
        job.in_metrics = False


def is_in_metrics() -> bool:
    """Return whether the current job may be counted."""
    job = _current.get()
    return job is None or job.in_metrics


def acknowledgement_trace(
    now: Callable[[], datetime] = discord.utils.utcnow, on_date: Callable[[str | None], None] = lambda _: None
) -> aiohttp.TraceConfig:
    """Trace the requests to Discord to notice the one that acknowledges the current job, and what time Discord has.

    Path: Discord reference, interaction callbacks (`/interactions/<id>/<token>/callback`).
    """

    async def ended(_session: aiohttp.ClientSession, _context: Any, request: aiohttp.TraceRequestEndParams) -> None:
        on_date(request.response.headers.get("Date"))
        job = _current.get()
        if job and not job.acknowledged_at and request.url.path.endswith("/callback") and request.response.ok:
            job.acknowledged_at = now()

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(ended)
    return trace
