"""A database wrapper that measures how long every operation takes, for the metrics."""

from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager

from storage.interface import Connection, Database, OnEvent, OnGap, Row, Transaction
from storage.schema_info import Table


class InstrumentedDatabase:
    """A ``Database`` that wraps another.

    Waiting for the connection is included: a member waits for it, too.
    """

    def __init__(self, inner: Database, on_timing: Callable[[str, float], None], clock: Callable[[], float]) -> None:
        """Wrap a database.

        Args:
            inner: The database.
            on_timing: Called with ``fetch``, ``execute``, ``transaction`` or ``scrub``, and the seconds; also for
                operations that fail.
            clock: A monotonic clock, in seconds.
        """
        self._inner = inner
        self._on_timing = on_timing
        self._clock = clock

    async def fetch_all(self, sql: str, *parameters: object) -> list[Row]:
        """See ``Connection``."""
        with self._timed("fetch"):
            return await self._inner.fetch_all(sql, *parameters)

    async def fetch_one(self, sql: str, *parameters: object) -> Row | None:
        """See ``Connection``."""
        with self._timed("fetch"):
            return await self._inner.fetch_one(sql, *parameters)

    async def execute(self, sql: str, *parameters: object) -> int:
        """See ``Connection``."""
        with self._timed("execute"):
            return await self._inner.execute(sql, *parameters)

    @asynccontextmanager
    async def transaction(self, lock: str | None = None) -> AsyncGenerator[Transaction]:
        """See ``Database``."""
        with self._timed("transaction"):
            async with self._inner.transaction(lock) as connection:
                yield connection

    @asynccontextmanager
    async def snapshot(self) -> AsyncGenerator[Connection]:
        """See ``Database``."""
        with self._timed("transaction"):
            async with self._inner.snapshot() as connection:
                yield connection

    async def subscribe(self, on_event: OnEvent, on_gap: OnGap) -> None:
        """See ``Database``."""
        await self._inner.subscribe(on_event, on_gap)

    async def tables(self) -> tuple[Table, ...]:
        """See ``Database``."""
        return await self._inner.tables()

    async def scrub(self) -> bool:
        """See ``Database``."""
        with self._timed("scrub"):
            return await self._inner.scrub()

    async def close(self) -> None:
        """See ``Database``."""
        await self._inner.close()

    @contextmanager
    def _timed(self, operation: str) -> Generator[None]:
        began = self._clock()
        try:
            yield
        finally:
            self._on_timing(operation, self._clock() - began)
