"""The previous answer of each conversation, so that "how much?" and "and remote?" can be understood.

Kept in memory for ten minutes and never stored. Written by the cogs after each answer, read before the next one.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.services.answers import Answer, ComparisonAnswer, EntryAnswer, NoAnswer, Rejected, Suggestions
from knowledge.model import Entry
from knowledge.question.aspect_detection import AspectId

TIME_TO_LIVE = timedelta(minutes=10)
"""After a longer pause a message starts a new conversation."""
_MAX_REMEMBERED = 2000
"""Conversations remembered at once; the oldest is dropped first."""
_UNLIMITED = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class ConversationState:
    """What a conversation is about after an answer.

    Attributes:
        shown: the id of the entry, or of the roles compared; empty if there was only a choice.
        aspect: what was asked about it.
        offered: the ids of the alternatives, in the order shown.
        awaiting_choice: whether the last answer was a list from which nothing was chosen yet; "it" still means `shown`.
        private_to: the member who alone could read the answer; None if everybody in the channel could.
        base: the server whose knowledge base it is from; None for the bundled one.
    """

    shown: tuple[str, ...] = ()
    aspect: AspectId | None = None
    offered: tuple[str, ...] = ()
    awaiting_choice: bool = False
    private_to: int | None = None
    base: int | None = None


def next_state(answer: Answer, previous: ConversationState | None) -> ConversationState | None:
    """Return the state after an answer; an answer without a subject of its own leaves it unchanged."""
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
            return replace(previous or ConversationState(), offered=_ids(nearest), awaiting_choice=True)
        case _:
            return previous


def _ids(entries: Iterable[Entry]) -> tuple[str, ...]:
    return tuple(entry.id for entry in entries)


class Conversations:
    """The states of all conversations. A place is a direct message channel, or one answer in a chain of replies."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._states: OrderedDict[tuple[int, int | None], tuple[datetime, ConversationState]] = OrderedDict()

    def __len__(self) -> int:
        self._expire()
        return len(self._states)

    def remember(self, place: int, state: ConversationState) -> None:
        """Remember the state of a place. For a member, a private answer comes before what everybody could read."""
        key = place, state.private_to
        self._states.pop(key, None)
        self._states[key] = (self._now(), state)
        self._expire()

    def remember_opened(self, place: int, opened: ConversationState) -> None:
        """Remember a card that was opened; opening the current subject again keeps the aspect asked about."""
        known = self.recall(place, opened.private_to)
        if known is None or known.shown != opened.shown or opened.aspect is not None:
            self.remember(place, opened)

    def recall(self, place: int | None, reader: int | None) -> ConversationState | None:
        """Return the state of a place; None without an answer in the last ten minutes that the reader could see."""
        self._expire()
        _, state = self._states.get((place or 0, reader)) or self._states.get((place or 0, None)) or (None, None)
        return state

    def forget(self, reader: int, places: Iterable[int] = ()) -> None:
        """Forget what a member alone could read, and everything about some places, such as her direct messages."""
        gone = {*places}
        for key in [key for key in self._states if key[1] == reader or key[0] in gone]:
            del self._states[key]

    def _expire(self) -> None:
        _drop_oldest(self._states, self._now(), TIME_TO_LIVE)


class ReplyIndex:
    """Remembers which message answered which, so that the answer can be deleted together with its question."""

    def __init__(self, now: Callable[[], datetime], time_to_live: timedelta = _UNLIMITED) -> None:
        self._now = now
        self._time_to_live = time_to_live
        self._replies: OrderedDict[int, tuple[datetime, tuple[int, int]]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._replies)

    def remember(self, question: int, channel: int, answer: int) -> None:
        """Remember the answer to a question; only ids, only in memory."""
        self._replies[question] = self._now(), (channel, answer)
        self._expire()

    def pop(self, question: int) -> tuple[int, int] | None:
        """Return channel and message of the answer to a question, and forget it."""
        self._expire()
        _, answer = self._replies.pop(question, (None, None))
        return answer

    def _expire(self) -> None:
        _drop_oldest(self._replies, self._now(), self._time_to_live)


def _drop_oldest(memory: OrderedDict[Any, tuple[datetime, Any]], now: datetime, time_to_live: timedelta) -> None:
    """Drop the items past their time, and the oldest ones above the limit. The oldest is at the front.

    An item from the future was remembered before the clock was set back, so nobody knows its age: it goes, too.
    """
    while memory and (len(memory) > _MAX_REMEMBERED or not now - time_to_live <= next(iter(memory.values()))[0] <= now):
        memory.popitem(last=False)
