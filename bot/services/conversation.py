"""What was answered just before, for "how much?" and "and remote?": in memory, for ten minutes, never stored."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.services.answers import Answer, ComparisonAnswer, EntryAnswer, NoAnswer, Rejected, Suggestions
from knowledge.model.unchecked_base import AnyEntry
from knowledge.question.aspect_detection import Aspect

TIME_TO_LIVE = timedelta(minutes=10)
"""A conversation that paused longer begins anew."""
_MAX_REMEMBERED = 2000
"""Conversations remembered at once; the oldest goes first."""
_UNLIMITED = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ConversationState:
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
    aspect: Aspect | None = None
    offered: tuple[str, ...] = ()
    awaiting_choice: bool = False
    private_to: int | None = None
    base: int | None = None


def next_state(answer: Answer, previous: ConversationState | None) -> ConversationState | None:
    """Return what is to be remembered once a reply is given; what teaches nothing new leaves it as it was."""
    match answer:
        case EntryAnswer(entry, part, others):
            return ConversationState((entry.id,), part, _ids(others))
        case ComparisonAnswer(roles, part):
            return ConversationState(_ids(roles), part, _ids(roles))
        case Suggestions(entries, part):
            return ConversationState(previous.shown if previous else (), part, _ids(entries), awaiting_choice=True)
        case Rejected(others):
            return ConversationState((), previous.aspect if previous else None, _ids(others), awaiting_choice=True)
        case NoAnswer("unclear", nearest):
            return replace(previous or ConversationState(), offered=_ids(nearest), open=True)
        case _:
            return previous


def _ids(entries: Iterable[AnyEntry]) -> tuple[str, ...]:
    return tuple(entry.id for entry in entries)


class Conversations:
    """Remembers what was answered last in a place: a direct message channel, or one answer in a reply chain."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._states: OrderedDict[tuple[int, int | None], tuple[datetime, ConversationState]] = OrderedDict()

    def __len__(self) -> int:
        self._expire()
        return len(self._states)

    def remember(self, place: int, state: ConversationState) -> None:
        """Note what was answered in a place. What was for one reader alone stands before what everybody there read."""
        key = place, state.private_to
        self._states.pop(key, None)
        self._states[key] = (self._now(), state)
        self._expire()

    def remember_opened(self, place: int, opened: ConversationState) -> None:
        """Note what was opened in a place; opening what was spoken of anyway does not change what was asked of it."""
        known = self.recall(place, opened.private_to)
        if known is None or known.shown != opened.shown or opened.aspect is not None:
            self.remember(place, opened)

    def recall(self, place: int | None, reader: int | None) -> ConversationState | None:
        """Return what was answered in a place within the last ten minutes, if the reader may know it."""
        self._expire()
        _, state = self._states.get((place or 0, reader)) or self._states.get((place or 0, None)) or (None, None)
        return state

    def _expire(self) -> None:
        _drop_oldest(self._states, self._now() - TIME_TO_LIVE)


class ReplyIndex:
    """Remembers which message answered which, so that a deleted question takes its answer along."""

    def __init__(self, now: Callable[[], datetime], kept: timedelta = _UNLIMITED) -> None:
        self._now = now
        self._time_to_live = kept
        self._replies: OrderedDict[int, tuple[datetime, tuple[int, int]]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._replies)

    def remember(self, question: int, channel: int, answer: int) -> None:
        """Note the answer to a question; only ids, only in memory."""
        self._replies[question] = self._now(), (channel, answer)
        self._expire()

    def pop(self, question: int) -> tuple[int, int] | None:
        """Return channel and message of the answer to a question, once."""
        self._expire()
        _, answer = self._replies.pop(question, (None, None))
        return answer

    def _expire(self) -> None:
        _drop_oldest(self._replies, self._now() - self._time_to_live)


def _drop_oldest(memory: OrderedDict[Any, tuple[datetime, Any]], state: datetime) -> None:
    """Drop from the front, where the oldest is, what is older than that or too much."""
    while memory and (len(memory) > _MAX_REMEMBERED or next(iter(memory.values()))[0] < state):
        memory.popitem(last=False)
