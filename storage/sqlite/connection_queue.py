"""Whose turn it is on a connection that many tasks share, and how long each waits."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from time import monotonic
from typing import TypeVar

from storage.interface import DatabaseBusyError, DatabaseUnavailableError

_T = TypeVar("_T")


class ConnectionQueue:
    """Gives the connection to one task after another.

    SQLite waits by itself while another program writes, but it waits in the connection's one thread, and whoever only
    wants to read would wait along. So it waits a moment only; then the writer lets others pass and tries again. The
    writers behind it wait for it, so that they keep their order and only one of them tries.
    """

    def __init__(self, timeout: float) -> None:
        """Begin.

        Args:
            patience: Seconds after which a turn that another program is in the way of gives up. Tasks of this process
                are waited for longer: they are many at most, and each is done in milliseconds.
        """
        self._timeout = timeout
        self._connection = asyncio.Lock()
        self._writers = asyncio.Lock()
        self._holder: asyncio.Task[object] | None = None
        self._closed = False

    @asynccontextmanager
    async def write(self, begin: Callable[[], Awaitable[_T]]) -> AsyncGenerator[_T]:
        """Hold the connection and what only one may do at a time, from when ``begin`` succeeds; see ``read``."""
        self._reject_nested_use()
        until = self._deadline()
        async with self._writers, self._acquire(begin, until) as begun:
            yield begun

    @asynccontextmanager
    async def read(self, begin: Callable[[], Awaitable[_T]]) -> AsyncGenerator[_T]:
        """Hold the connection from when ``begin`` succeeds, and yield what it returned.

        Args:
            begin: A whole statement, or the begin of a transaction: something that can be sent again when it found
                the database busy.

        Raises:
            DatabaseBusyError: If another program was in the way for too long.
            DatabaseUnavailableError: If the last turn was taken.
            RuntimeError: If this task holds the connection; waiting for itself it would wait forever.
        """
        self._reject_nested_use()
        async with self._acquire(begin, self._deadline()) as begun:
            yield begun

    @asynccontextmanager
    async def drain(self) -> AsyncGenerator[None]:
        """Hold the connection once everybody before is done, however long that takes; there is no turn after it."""
        async with self._writers, self._connection:
            self._closed = True
            yield

    @asynccontextmanager
    async def _acquire(self, begin: Callable[[], Awaitable[_T]], until: float) -> AsyncGenerator[_T]:
        while True:
            async with self._connection:
                if self._closed:
                    raise DatabaseUnavailableError("SQLite: the database is closed.")
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

    def _deadline(self) -> float:
        return monotonic() + self._timeout

    def _reject_nested_use(self) -> None:
        if self._holder is asyncio.current_task():
            raise RuntimeError("Inside a transaction, use the connection it yields and not the database.")
