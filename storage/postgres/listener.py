"""Hears what is announced through PostgreSQL, for as long as anybody wants to."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from storage.events import Subscribers, decode_event
from storage.postgres.session import Session
from storage.postgres.connection import CHANNEL

_logger = logging.getLogger(__name__)

_FIRST_DELAY = 0.1
_LONGEST_DELAY = 5.0
"""Seconds between attempts to make a lost line anew, twice as many after each."""

_MAX_RECENT = 256
"""Announcements remembered until they come again, which takes milliseconds; one forgotten too early is told twice."""


class EventListener:
    """Keeps one line to the server and passes on what is heard there, and what this process says itself.

    The server sends a process its own announcements, too, before or after it has heard of its commit. Each is passed
    on once, whichever way it came first: a second time, subscribers would drop what they had just read anew.
    """

    def __init__(self, open_session: Callable[[], Awaitable[Session]], subscribers: Subscribers) -> None:
        self._open_session = open_session
        self._subscribers = subscribers
        self._starting = asyncio.Lock()
        self._session: Session | None = None
        self._reconnecting: asyncio.Task[None] | None = None
        self._recent = deque[str](maxlen=_MAX_RECENT)
        self._stopped = False

    async def start(self) -> None:
        """Begin to hear, unless that was done before. Raises DatabaseError if the server can't be reached."""
        async with self._starting:
            if self._session is None:
                self._adopt(await self._listen())

    async def stop(self) -> None:
        """Let go of the line."""
        self._stopped = True
        if self._reconnecting is not None:
            self._reconnecting.cancel()
            await asyncio.gather(self._reconnecting, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _listen(self) -> Session:
        line = await self._open_session()
        try:
            await line.listen(CHANNEL, self.receive)
        except BaseException:
            await line.close()
            raise
        return line

    def _adopt(self, line: Session) -> None:
        self._session = line
        line.call_when_lost(self._on_lost)

    def _on_lost(self) -> None:
        if self._stopped:
            return
        _logger.warning("the line on which changes are heard was lost")
        self._subscribers.report_gap()
        self._reconnecting = asyncio.create_task(self._reconnect())

    async def _reconnect(self) -> None:
        self._adopt(await self._retry_listen())
        _logger.info("changes are heard again")
        self._subscribers.report_gap()

    async def _retry_listen(self) -> Session:
        delay = _FIRST_DELAY
        while True:
            await asyncio.sleep(delay)
            try:
                return await self._listen()
            except Exception as fault:  # noqa: BLE001 - whatever it is, later it may work
                _logger.warning("changes can't be heard yet: %s", fault)
                delay = min(2 * delay, _LONGEST_DELAY)

    def receive(self, words: str) -> None:
        """Pass on what a committed transaction announced, unless that was done."""
        try:
            announcement = decode_event(words.partition(" ")[2])
        except ValueError:
            _logger.warning("something was announced that is not ours")
            return
        if words not in self._recent:
            self._recent.append(words)
            self._subscribers.publish([announcement])
