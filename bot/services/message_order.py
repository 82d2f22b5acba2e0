"""Each message is answered once, and the messages of one conversation in the order they came.

Discord delivers an event again after a connection was resumed, and two quick messages are handled at the same time.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncGenerator, Callable, Hashable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

MAX_IDS = 10_000
"""Ids remembered at once; a busy server writes a hundredth of that while a connection is resumed."""
MAX_WAIT = 10.0
"""Seconds that a message waits for the one before it."""


class RecentIds:
    """Remembers the last ids it was given, in memory only; the oldest is forgotten first.

    Args:
        now: the clock.
        time_to_live: how long an id is remembered at most.
        limit: how many are.
    """

    def __init__(self, now: Callable[[], datetime], time_to_live: timedelta, limit: int = MAX_IDS) -> None:
        self._now = now
        self._time_to_live = time_to_live
        self._limit = limit
        self._ids: OrderedDict[int, datetime] = OrderedDict()

    def __contains__(self, id_: int) -> bool:
        self._expire()
        return id_ in self._ids

    def __len__(self) -> int:
        self._expire()
        return len(self._ids)

    def add(self, id_: int) -> bool:
        """Remember an id; return whether it is new."""
        self._expire()
        new = id_ not in self._ids
        if new:
            self._ids[id_] = self._now()
            if len(self._ids) > self._limit:
                self._ids.popitem(last=False)
        return new

    def _expire(self) -> None:
        oldest = self._now() - self._time_to_live
        while self._ids and next(iter(self._ids.values())) < oldest:
            self._ids.popitem(last=False)


class ConversationOrder:
    """Lets one message of a conversation be answered at a time, first come, first served."""

    def __init__(self) -> None:
        self._locks: dict[Hashable, asyncio.Lock] = {}
        self._users: dict[Hashable, int] = {}

    def __len__(self) -> int:
        return len(self._locks)

    @asynccontextmanager
    async def turn(self, conversation: Hashable) -> AsyncGenerator[None]:
        """Wait until the earlier messages of a conversation are answered, at most `MAX_WAIT` seconds."""
        lock = self._locks.setdefault(conversation, asyncio.Lock())
        self._users[conversation] = self._users.get(conversation, 0) + 1
        held = False
        try:
            if lock.locked():
                held = await _acquire(lock)
            else:
                held = await lock.acquire()
            yield
        finally:
            if held:
                lock.release()
            self._users[conversation] -= 1
            if not self._users[conversation]:
                del self._users[conversation], self._locks[conversation]


async def _acquire(lock: asyncio.Lock) -> bool:
    try:
        async with asyncio.timeout(MAX_WAIT):
            return await lock.acquire()
    except TimeoutError:
        return False
