"""Compares this machine's clock with Discord's, so that a wrong clock erases nothing.

Every answer of Discord has the header Date (RFC 9110, section 6.6.1). Between two answers the time that passed is
measured by the monotonic clock, which nobody sets.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic

TOLERANCE = timedelta(minutes=5)
"""How far the clocks may differ. Far more than the network takes, far less than any period after which data goes."""


class DiscordClock:
    """What Discord last said the time was."""

    def __init__(self, now: Callable[[], datetime], elapsed: Callable[[], float] = monotonic) -> None:
        """Create a clock that has not heard from Discord.

        Args:
            now: this machine's clock, in UTC.
            elapsed: seconds from any moment on, which never jump.
        """
        self._now = now
        self._elapsed = elapsed
        self._heard: tuple[datetime, float] | None = None

    def observe(self, date: str | None) -> None:
        """Take the header Date of an answer of Discord; anything else is ignored."""
        try:
            heard = parsedate_to_datetime(date or "")
        except ValueError:
            return
        if heard.tzinfo is not None:
            self._heard = heard, self._elapsed()

    def agrees(self) -> bool | None:
        """Return whether this machine's clock is right; None before Discord told a time."""
        if self._heard is None:
            return None
        heard, at = self._heard
        return abs(heard + timedelta(seconds=self._elapsed() - at) - self._now()) <= TOLERANCE
