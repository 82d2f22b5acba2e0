"""Work that many ask for at once, and that one run does for all of them."""

import asyncio
from collections.abc import Awaitable, Callable


class CoalescedTask:
    """Runs a piece of work; whoever asks while it runs shares the next run, which sees what they did before."""

    def __init__(self, work: Callable[[], Awaitable[bool]]) -> None:
        self._work = work
        self._lock = asyncio.Lock()
        self._begun = 0
        self._succeeded = False

    async def __call__(self) -> bool:
        """Return what a run that began after this call returned."""
        begun_before = self._begun
        async with self._lock:
            if self._begun == begun_before:
                self._begun += 1
                self._succeeded = False
                self._succeeded = await self._work()
            return self._succeeded
