"""What the bot is doing right now: leaving waits for it, and whoever measures is told when it ends.

A job knows the command or button and how it went. It never knows who asked or what was said, and what must leave no
trace is not even counted.
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
    """One interaction or message on its way to an answer.

    Attributes:
        name: the command or the button, in words of our own code.
        asked_at: when Discord says it was asked, in UTC.
        acknowledged_at: when Discord had taken our first answer, in UTC; None for messages and until then.
        outcome: how it went.
        verdict: what the base said to a question, if it was one.
        counted: whether whoever measures may hear of it.
    """

    name: str
    asked_at: datetime
    acknowledged_at: datetime | None = None
    outcome: JobOutcome = "answered"
    verdict: str | None = None
    in_metrics: bool = True


class JobObserver(Protocol):
    """Whoever measures."""

    def on_job_end(self, job: Job, seconds: float) -> None:
        """Hear of a job that ended, and how long it took."""
        ...

    def on_database_timing(self, operation: str, seconds: float) -> None:
        """Hear how long one statement or transaction took."""
        ...


class NullObserver:
    """Measures nothing."""

    def on_job_end(self, job: Job, seconds: float) -> None:
        """Let it pass."""

    def on_database_timing(self, operation: str, seconds: float) -> None:
        """Let it pass."""


_current: ContextVar[Job | None] = ContextVar("job", default=None)


class JobTracker:
    """All jobs under way in this process.

    Attributes:
        observer: who is told of jobs that ended.
        leaving: whether the process is about to end, so that nothing new is begun.
    """

    def __init__(self) -> None:
        self.observer: JobObserver = NullObserver()
        self.shutting_down = False
        self._tasks: set[asyncio.Task[Any]] = set()

    def begin(self, name: str | None, asked_at: datetime) -> None:
        """Make a job of the current task; it ends with the task, however that ends."""
        job = Job(name or UNKNOWN, asked_at)
        _current.set(job)
        task = asyncio.current_task()
        assert task is not None, "discord.py runs everything in tasks"  # noqa: S101 - tells the type checker
        self._tasks.add(task)
        task.add_done_callback(partial(self._on_task_done, job, perf_counter()))

    def on_database_timing(self, operation: str, seconds: float) -> None:
        """Pass on how long the database took; see `Observer`."""
        self.observer.on_database_timing(operation, seconds)

    async def finish(self, seconds: float) -> int:
        """Wait until nothing is under way, so many seconds at most; return how many jobs are left."""
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
    """Say how the current job went, when it was not simply answered."""
    if job := _current.get():
        job.outcome = outcome


def set_unknown_name() -> None:
    """Say that the current job is none of ours: its name came from outside, and is in no words of our own."""
    if job := _current.get():
        job.name = UNKNOWN


def set_verdict(verdict: str | None) -> None:
    """Say what the base said to the question of the current job; None is what must leave no trace."""
    if verdict is None:
        exclude_from_metrics()
    elif job := _current.get():
        job.verdict = verdict


def exclude_from_metrics() -> None:
    """Let nobody who measures hear of the current job."""
    if job := _current.get():
        job.in_metrics = False


def is_in_metrics() -> bool:
    """Tell whether the current job may be counted."""
    job = _current.get()
    return job is None or job.in_metrics


def acknowledgement_trace(now: Callable[[], datetime] = discord.utils.utcnow) -> aiohttp.TraceConfig:
    """Watch the requests to Discord for the one that acknowledges the current job.

    Path: Discord reference, interaction callbacks (`/interactions/<id>/<token>/callback`).
    """

    async def ended(_session: aiohttp.ClientSession, _context: Any, request: aiohttp.TraceRequestEndParams) -> None:
        job = _current.get()
        if job and not job.acknowledged_at and request.url.path.endswith("/callback") and request.response.ok:
            job.acknowledged_at = now()

    trace = aiohttp.TraceConfig()
    trace.on_request_end.append(ended)
    return trace
