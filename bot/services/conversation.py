"""What was answered just before, for "how much?" and "and remote?": in memory, for ten minutes, never stored."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

KEPT = timedelta(minutes=10)
"""A conversation that paused longer begins anew."""
_MOST = 2000
"""Conversations remembered at once; the oldest goes first."""


@dataclass(frozen=True, slots=True)
class Before:
    """What was answered: which entry, and for whom alone; None where everybody there reads it."""

    entry_id: str
    only_for: int | None = None


class Conversations:
    """Remembers the last entry answered in a place: a direct message channel, or one answer in a reply chain."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._last: OrderedDict[int, tuple[datetime, Before]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._last)

    def remember(self, place: int, before: Before) -> None:
        """Note what was answered in a place."""
        self._last.pop(place, None)
        self._last[place] = (self._now(), before)
        while len(self._last) > _MOST:
            self._last.popitem(last=False)

    def recall(self, place: int | None, reader: int) -> Before | None:
        """Return what was answered in a place within the last ten minutes, if the reader may know it."""
        at, before = self._last.get(place or 0, (None, None))
        if at is None or before is None or self._now() - at > KEPT:
            self._last.pop(place or 0, None)
            return None
        return before if before.only_for in {None, reader} else None


class Answers:
    """Remembers which message answered which, so that a deleted question takes its answer along."""

    def __init__(self) -> None:
        self._answers: OrderedDict[int, tuple[int, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._answers)

    def remember(self, question: int, channel: int, answer: int) -> None:
        """Note the answer to a question; only ids, only in memory."""
        self._answers[question] = (channel, answer)
        while len(self._answers) > _MOST:
            self._answers.popitem(last=False)

    def take(self, question: int) -> tuple[int, int] | None:
        """Return channel and message of the answer to a question, once."""
        return self._answers.pop(question, None)
