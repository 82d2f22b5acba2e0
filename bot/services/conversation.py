"""What was answered just before, for "how much?" and "and remote?": in memory, for ten minutes, never stored."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.services.replies import Answered, AnyEntry, Compared, Declined, Missed, Reply, Suggested
from knowledge.asking import Part

KEPT = timedelta(minutes=10)
"""A conversation that paused longer begins anew."""
_MOST = 2000
"""Conversations remembered at once; the oldest goes first."""


@dataclass(frozen=True, slots=True)
class Before:
    """What was answered.

    Attributes:
        shown: the id of the entry, or of several roles side by side; empty when there was only a choice.
        part: what was asked for of it.
        offered: the ids of what could be chosen, in the order it stood there.
        open: whether the last reply was that choice. What was shown before is still "it" until something is chosen.
        only_for: for whom alone; None where everybody there reads it.
        base: the server whose base it is of; None for the one that comes with the program.
    """

    shown: tuple[str, ...] = ()
    part: Part | None = None
    offered: tuple[str, ...] = ()
    open: bool = False
    only_for: int | None = None
    base: int | None = None


def after(reply: Reply, before: Before | None) -> Before | None:
    """Return what is to be remembered once a reply is given; what teaches nothing new leaves it as it was."""
    match reply:
        case Answered(entry, part, others):
            return Before((entry.id,), part, _ids(others))
        case Compared(roles, part):
            return Before(_ids(roles), part, _ids(roles))
        case Suggested(entries, part):
            return Before(before.shown if before else (), part, _ids(entries), open=True)
        case Missed(others):
            return Before((), before.part if before else None, _ids(others), open=True)
        case Declined("unclear", nearest):
            return replace(before or Before(), offered=_ids(nearest), open=True)
        case _:
            return before


def _ids(entries: Iterable[AnyEntry]) -> tuple[str, ...]:
    return tuple(entry.id for entry in entries)


class Conversations:
    """Remembers what was answered last in a place: a direct message channel, or one answer in a reply chain."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._last: OrderedDict[tuple[int, int | None], tuple[datetime, Before]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._last)

    def remember(self, place: int, before: Before) -> None:
        """Note what was answered in a place. What was for one reader alone stands before what everybody there read."""
        key = place, before.only_for
        self._last.pop(key, None)
        self._last[key] = (self._now(), before)
        while len(self._last) > _MOST:
            self._last.popitem(last=False)

    def remember_opened(self, place: int, opened: Before) -> None:
        """Note what was opened in a place; opening what was spoken of anyway does not change what was asked of it."""
        known = self.recall(place, opened.only_for)
        if known is None or known.shown != opened.shown or opened.part is not None:
            self.remember(place, opened)

    def recall(self, place: int | None, reader: int | None) -> Before | None:
        """Return what was answered in a place within the last ten minutes, if the reader may know it."""
        return self._recent((place or 0, reader)) or self._recent((place or 0, None))

    def _recent(self, key: tuple[int, int | None]) -> Before | None:
        at, before = self._last.get(key, (None, None))
        if at is None or self._now() - at > KEPT:
            self._last.pop(key, None)
            return None
        return before


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
