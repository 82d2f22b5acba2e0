"""Words of members for their moderators: how long, and how many an hour."""

from collections import deque
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

MAX_MESSAGE_LENGTH = 800
"""Characters of a message to the moderators: a paragraph, and well within one card."""
PER_HOUR = 3
"""Messages a member may send in an hour; moderators are volunteers."""
_MAX_REMEMBERED = 5000


class HourlyLimit:
    """Allows a member a few messages an hour. In memory only: ids are forgotten with the process or after the hour."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._uses: deque[tuple[datetime, int]] = deque(maxlen=_MAX_REMEMBERED)

    def allows(self, user_id: int) -> bool:
        """Tell whether the member may send now; counts nothing."""
        self._expire()
        return sum(sender == user_id for _, sender in self._uses) < PER_HOUR

    @contextmanager
    def consume(self, user_id: int) -> Generator[None]:
        """Count a message while it goes, since a hasty finger presses again meanwhile; what fails is not counted."""
        counted = self._now(), user_id
        self._uses.append(counted)
        try:
            yield
        except BaseException:
            with suppress(ValueError):
                self._uses.remove(counted)
            raise

    def _expire(self) -> None:
        while self._uses and self._uses[0][0] < self._now() - timedelta(hours=1):
            self._uses.popleft()
