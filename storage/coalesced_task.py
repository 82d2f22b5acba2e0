"""A task that many callers may request at once and that runs once for all of them (single-flight)."""

import asyncio
from collections.abc import Awaitable, Callable


class CoalescedTask:
    """Runs a piece of work. Callers that arrive during a run share the next one, which sees what they did before."""

    def __init__(self, work: Callable[[], Awaitable[bool]]) -> None:
        self._work = work
        self._lock = asyncio.Lock()
        self._begun = 0
        self._succeeded = False

    async def __call__(self) -> bool:
        """Return the result of a run that began after this call."""
        begun_before = self._begun
        async with self._lock:
            if self._begun == begun_before:
                self._begun += 1
                self._succeeded = False
                self._succeeded = await self._work()
            return self._succeeded
