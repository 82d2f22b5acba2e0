"""Hears what is announced through PostgreSQL, for as long as anybody wants to."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from storage.events import Subscribers, decode
from storage.postgres.session import Session
from storage.postgres.statements import CHANNEL

_logger = logging.getLogger(__name__)

_FIRST_DELAY = 0.1
_LONGEST_DELAY = 5.0
"""Seconds between attempts to make a lost line anew, twice as many after each."""

_KNOWN = 256
"""Announcements remembered until they come again, which takes milliseconds; one forgotten too early is told twice."""


class Listener:
    """Keeps one line to the server and passes on what is heard there, and what this process says itself.

    The server sends a process its own announcements, too, before or after it has heard of its commit. Each is passed
    on once, whichever way it came first: a second time, subscribers would drop what they had just read anew.
    """

    def __init__(self, open_line: Callable[[], Awaitable[Session]], subscribers: Subscribers) -> None:
        self._open_line = open_line
        self._subscribers = subscribers
        self._starting = asyncio.Lock()
        self._line: Session | None = None
        self._returning: asyncio.Task[None] | None = None
        self._known = deque[str](maxlen=_KNOWN)
        self._stopped = False

    async def start(self) -> None:
        """Begin to hear, unless that was done before. Raises DatabaseError if the server can't be reached."""
        async with self._starting:
            if self._line is None:
                self._keep(await self._listen())

    async def stop(self) -> None:
        """Let go of the line."""
        self._stopped = True
        if self._returning is not None:
            self._returning.cancel()
            await asyncio.gather(self._returning, return_exceptions=True)
        if self._line is not None:
            await self._line.close()

    async def _listen(self) -> Session:
        line = await self._open_line()
        try:
            await line.listen(CHANNEL, self.hear)
        except BaseException:
            await line.close()
            raise
        return line

    def _keep(self, line: Session) -> None:
        self._line = line
        line.call_when_lost(self._lost)

    def _lost(self) -> None:
        if self._stopped:
            return
        _logger.warning("the line on which changes are heard was lost")
        self._subscribers.missed()
        self._returning = asyncio.create_task(self._return())

    async def _return(self) -> None:
        self._keep(await self._listen_again())
        _logger.info("changes are heard again")
        self._subscribers.missed()

    async def _listen_again(self) -> Session:
        delay = _FIRST_DELAY
        while True:
            await asyncio.sleep(delay)
            try:
                return await self._listen()
            except Exception as fault:  # noqa: BLE001 - whatever it is, later it may work
                _logger.warning("changes can't be heard yet: %s", fault)
                delay = min(2 * delay, _LONGEST_DELAY)

    def hear(self, words: str) -> None:
        """Pass on what a committed transaction announced, unless that was done."""
        try:
            announcement = decode(words.partition(" ")[2])
        except ValueError:
            _logger.warning("something was announced that is not ours")
            return
        if words not in self._known:
            self._known.append(words)
            self._subscribers.tell([announcement])
