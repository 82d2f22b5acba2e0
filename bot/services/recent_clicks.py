"""Tells a second press of a button from the first: a slow phone sends both, and what they do must be done once."""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta

DOUBLE_CLICK = timedelta(seconds=10)
"""How long a second press counts as the same one; later it is meant."""
_MAX_REMEMBERED = 5_000


class RecentClicks:
    """Remembers what was pressed a moment ago; in memory only."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._pressed: dict[Hashable, datetime] = {}

    def add(self, key: Hashable) -> bool:
        """Remember a press; False if the same was pressed a moment ago."""
        self._expire()
        if key in self._pressed:
            return False
        self._pressed[key] = self._now()
        return True

    def forget(self, key: Hashable) -> None:
        """Let the same be pressed again, since it could not be done."""
        self._pressed.pop(key, None)

    def _expire(self) -> None:
        oldest = self._now() - DOUBLE_CLICK
        while self._pressed:
            key, moment = next(iter(self._pressed.items()))
            if moment >= oldest and len(self._pressed) < _MAX_REMEMBERED:
                return
            del self._pressed[key]
