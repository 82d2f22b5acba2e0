"""Receives events from PostgreSQL (LISTEN/NOTIFY) and reconnects when the session is lost."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable

from storage.events import Subscribers, decode_event
from storage.postgres.connection import CHANNEL
from storage.postgres.session import Session

_logger = logging.getLogger(__name__)

_FIRST_DELAY = 0.1
_LONGEST_DELAY = 5.0
"""Seconds between attempts to reconnect; the delay doubles after each."""

_MAX_RECENT = 256
"""Events remembered until they arrive a second time, milliseconds later; one forgotten too early is passed on twice."""


class EventListener:
    """Keeps one session to the server and passes on the events received there, and those this process sends itself.

    The server also sends a process its own events, before or after the process learns of its commit. Each is passed on
    once, whichever way it arrives first: a second time, subscribers would drop what they have just reloaded.
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
        """Start listening, unless already started. Raises DatabaseError if the server can't be reached."""
        async with self._starting:
            if self._session is None:
                self._adopt(await self._listen())

    async def stop(self) -> None:
        """Stop listening and close the session."""
        self._stopped = True
        if self._reconnecting is not None:
            self._reconnecting.cancel()
            await asyncio.gather(self._reconnecting, return_exceptions=True)
        if self._session is not None:
            await self._session.close()

    async def _listen(self) -> Session:
        session = await self._open_session()
        try:
            await session.listen(CHANNEL, self.receive)
        except BaseException:
            await session.close()
            raise
        return session

    def _adopt(self, session: Session) -> None:
        self._session = session
        session.call_when_lost(self._on_lost)

    def _on_lost(self) -> None:
        if self._stopped:
            return
        _logger.warning("the session that receives events was lost")
        self._subscribers.report_gap()
        self._reconnecting = asyncio.create_task(self._reconnect())

    async def _reconnect(self) -> None:
        self._adopt(await self._retry_listen())
        _logger.info("events are received again")
        self._subscribers.report_gap()

    async def _retry_listen(self) -> Session:
        delay = _FIRST_DELAY
        while True:
            await asyncio.sleep(delay)
            try:
                return await self._listen()
            except Exception as fault:  # noqa: BLE001 - whatever it is, a later attempt may work
                _logger.warning("events can't be received yet: %s", fault)
                delay = min(2 * delay, _LONGEST_DELAY)

    def receive(self, text: str) -> None:
        """Pass on an event of a committed transaction, unless that was done before."""
        try:
            event = decode_event(text.partition(" ")[2])
        except ValueError:
            _logger.warning("received a notification that is not one of this program's events")
            return
        if text not in self._recent:
            self._recent.append(text)
            self._subscribers.publish([event])
