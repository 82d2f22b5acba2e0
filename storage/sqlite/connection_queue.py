"""Queues the tasks that share one SQLite connection, and limits how long each waits."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import TypeVar

from storage.interface import DatabaseBusyError, DatabaseUnavailableError

_T = TypeVar("_T")
QUEUE_PATIENCE = 5
CLOSED = "SQLite: the database is closed."


class ConnectionQueue:
    """Gives the connection to one task after another.

    While another program writes, SQLite itself would wait in the connection's only thread, and readers would have to
    wait, too. So SQLite waits for a moment only; then the writer lets readers go first and tries again. Further writers
    queue behind it, so that they keep their order and only one of them retries.
    """

    def __init__(self, timeout: float) -> None:
        """Create an empty queue.

        Args:
            timeout: Seconds after which a task gives up if another program keeps the database busy. Waiting for tasks
                of this process ends after ``QUEUE_PATIENCE`` times as long: each takes milliseconds, but a disk that
                hangs would let everybody wait for ever.
        """
        self._timeout = timeout
        self._connection = asyncio.Lock()
        self._writers = asyncio.Lock()
        self._holder: asyncio.Task[object] | None = None
        self._closed = False

    @asynccontextmanager
    async def write(self, begin: Callable[[], Awaitable[_T]]) -> AsyncGenerator[_T]:
        """Hold the connection as the only writer once ``begin`` has succeeded; see ``read``."""
        self._reject_nested_use()
        until = self._deadline()
        await self._wait_for(self._writers)
        try:
            async with self._acquire(begin, until) as begun:
                yield begun
        finally:
            self._writers.release()

    @asynccontextmanager
    async def read(self, begin: Callable[[], Awaitable[_T]]) -> AsyncGenerator[_T]:
        """Hold the connection once ``begin`` has succeeded, and yield its result.

        Args:
            begin: A whole statement, or the BEGIN of a transaction: something that can be sent again when the
                database was busy.

        Raises:
            DatabaseBusyError: If another program was in the way for too long.
            DatabaseUnavailableError: If the queue was drained.
            RuntimeError: If this task already holds the connection: it would wait for itself forever.
        """
        self._reject_nested_use()
        async with self._acquire(begin, self._deadline()) as begun:
            yield begun

    @asynccontextmanager
    async def drain(self) -> AsyncGenerator[None]:
        """Wait until all queued tasks are done, however long that takes, then hold the connection and end the queue."""
        async with self._writers, self._connection:
            self.end()
            yield

    def end(self) -> None:
        """Let nobody use the connection any more but the task that has it."""
        self._closed = True

    @asynccontextmanager
    async def _acquire(self, begin: Callable[[], Awaitable[_T]], until: float) -> AsyncGenerator[_T]:
        while True:
            await self._wait_for(self._connection)
            try:
                if self._closed:
                    raise DatabaseUnavailableError(CLOSED)
                self._holder = asyncio.current_task()
                try:
                    begun = await begin()
                except DatabaseBusyError:
                    if monotonic() >= until:
                        raise
                else:
                    yield begun
                    return
                finally:
                    self._holder = None
            finally:
                self._connection.release()

    async def _wait_for(self, lock: asyncio.Lock) -> None:
        """Acquire a lock. Raises DatabaseBusyError if that takes too long, DatabaseUnavailableError after the end."""
        if self._closed:
            raise DatabaseUnavailableError(CLOSED)
        try:
            async with asyncio.timeout(QUEUE_PATIENCE * self._timeout):
                await lock.acquire()
        except TimeoutError:
            raise DatabaseBusyError("SQLite: the tasks before this one do not end.") from None

    def _deadline(self) -> float:
        return monotonic() + self._timeout

    def _reject_nested_use(self) -> None:
        if self._holder is asyncio.current_task():
            raise RuntimeError("Inside a transaction, use the connection it yields and not the database.")
