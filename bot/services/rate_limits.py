"""How many messages somebody may send: questions to the bot, and reports to the moderators of a server.

Everything is counted in memory only, so an id is forgotten with the process or when the period is over.
"""

from collections import deque
from collections.abc import Callable, Generator, Hashable
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Literal

MAX_MESSAGE_LENGTH = 800
"""Characters of a message to the moderators: a paragraph, which fits on one card."""
PER_HOUR = 3
"""Messages a member may send to the moderators in an hour; they are volunteers."""
QUESTIONS, DM_QUESTIONS, CHANNEL_QUESTIONS, SECONDS = 6, 20, 20, 60
"""Questions by message from one member in servers, from one in direct messages, where short follow-ups are usual,
and in one channel, in so many seconds: people read slower, scripts don't."""
ASKED, SHARED, SHARED_IN_CHANNEL = 300, 3, 6
"""Questions by /ask from one member, cards that one member shares, and cards shared in one channel, in so many seconds.
No person asks five questions a second; a script that does would take a twentieth of the bot's time. A shared card
would otherwise get past a channel's slow mode."""
_MAX_REMEMBERED = 5000

Decision = Literal["answer", "warn", "ignore"]
"""What to do about a question: answer it; say once that it came too fast; or nothing, since that was said already."""


class RateLimiter:
    """Allows every key, such as the id of a member, a few uses in any period."""

    def __init__(self, limit: int, period: timedelta, now: Callable[[], datetime]) -> None:
        self._limit = limit
        self._period = period
        self._now = now
        self._uses: deque[tuple[datetime, Hashable]] = deque(maxlen=_MAX_REMEMBERED)

    def allows(self, key: Hashable) -> bool:
        """Tell whether another use is allowed now; counts nothing."""
        self._expire()
        return sum(used == key for _, used in self._uses) < self._limit

    def try_consume(self, key: Hashable) -> bool:
        """Count a use if it is allowed, and tell whether it was."""
        if not self.allows(key):
            return False
        self._uses.append((self._now(), key))
        return True

    @contextmanager
    def consume(self, key: Hashable) -> Generator[None]:
        """Count a use while it is under way, so that a second press meanwhile counts too; a failed one is not kept."""
        use = self._now(), key
        self._uses.append(use)
        try:
            yield
        except BaseException:
            with suppress(ValueError):
                self._uses.remove(use)
            raise

    def _expire(self) -> None:
        now = self._now()
        while self._uses and not now - self._period <= self._uses[0][0] <= now:  # a clock set back bars nobody
            self._uses.popleft()


class SharingLimiter:
    """Limits what is posted for everybody, by member and by channel."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        period = timedelta(seconds=SECONDS)
        self._members = RateLimiter(SHARED, period, now)
        self._channels = RateLimiter(SHARED_IN_CHANNEL, period, now)

    def try_consume(self, member_id: int, channel_id: int) -> bool:
        """Count a card if it may be posted now, and tell whether it may."""
        if not (self._members.allows(member_id) and self._channels.allows(channel_id)):
            return False
        return self._members.try_consume(member_id) and self._channels.try_consume(channel_id)


class QuestionLimiter:
    """Limits questions by message, by member and by channel. A member who is too fast is told once, then ignored."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        period = timedelta(seconds=SECONDS)
        self._dms = RateLimiter(DM_QUESTIONS, period, now)
        self._members = RateLimiter(QUESTIONS, period, now)
        self._channels = RateLimiter(CHANNEL_QUESTIONS, period, now)
        self._warnings = RateLimiter(1, period, now)

    def check(self, member_id: int, channel_id: int, server_id: int | None) -> Decision:
        """Count a question and say what to do about it; ``server_id`` is None in direct messages."""
        if server_id is None:
            allowed = self._dms.try_consume(member_id)
        else:  # both count it, even if one of them is exhausted
            allowed = all([self._members.try_consume(member_id), self._channels.try_consume(channel_id)])
        if allowed:
            return "answer"
        return "warn" if self._warnings.try_consume((server_id, member_id)) else "ignore"
