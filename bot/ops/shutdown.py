"""Shutdown on SIGTERM or SIGINT: the first signal ends the process gracefully, the second at once."""

import asyncio
import logging
import os
import signal
from collections.abc import Coroutine, Generator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from bot.client import SecondOpinion

log = logging.getLogger(__name__)
GRACE_SECONDS = 10.0
"""How long in-flight work may take. Discord waits 3 s for a first answer, and hosts kill after 10 to 90 s."""
_SIGNALS = (signal.SIGINT, signal.SIGTERM)
_KILLED = 128
"""The exit status of a process killed by a signal is this number plus the signal's, as in shells."""


@contextmanager
def shutdown_event() -> Generator[asyncio.Event]:
    """Yield an event that the first signal sets; the second signal ends the process. Use it in the main thread."""
    asked = asyncio.Event()
    heard: list[int] = []
    loop = asyncio.get_running_loop()

    def hear(number: int, _frame: FrameType | None) -> None:
        if heard:
            os._exit(_KILLED + number)
        loop.call_soon_threadsafe(asked.set)
        heard.append(number)

    before = {number: signal.signal(number, hear) for number in _SIGNALS}
    try:
        yield asked
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


async def run_until(shutdown: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Run a coroutine until it ends or shutdown is requested; return whether it ended by itself."""
    task, waiting = asyncio.ensure_future(work), asyncio.ensure_future(shutdown.wait())
    try:
        await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            await task
            return True
        return False
    finally:
        for each in (task, waiting):
            each.cancel()
        await asyncio.gather(task, waiting, return_exceptions=True)


async def shut_down(bot: SecondOpinion, seconds: float = GRACE_SECONDS) -> None:
    """Decline new work, finish what is in flight, then close the gateway and the database."""
    bot.jobs.shutting_down = True
    log.info("asked to end: finishing what is under way")
    left = await bot.jobs.finish(seconds)
    if left:
        log.warning("%d answers were still under way after %.0f s", left, seconds)
    await bot.close()
