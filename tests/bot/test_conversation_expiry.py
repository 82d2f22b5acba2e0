"""What is kept in memory to go on from is kept for ten minutes, whether or not anybody comes back to it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.services.conversation import TIME_TO_LIVE, Conversations, ConversationState, ReplyIndex

MSL = ConversationState(("msl",))
SECOND = timedelta(seconds=1)


class Clock:
    """Shows the time it was set to."""

    def __init__(self) -> None:
        self.time = datetime(2026, 8, 3, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_conversation_is_forgotten_after_ten_minutes(clock: Clock) -> None:
    conversations = Conversations(clock)
    for place in range(5):
        conversations.remember(place, MSL)
    clock.time += TIME_TO_LIVE + SECOND
    conversations.remember(9, MSL)
    assert len(conversations) == 1
    clock.time += TIME_TO_LIVE + SECOND
    assert len(conversations) == 0


def test_a_follow_up_extends_the_conversation_by_ten_minutes(clock: Clock) -> None:
    conversations = Conversations(clock)
    conversations.remember(1, MSL)
    conversations.remember(2, MSL)
    clock.time += TIME_TO_LIVE - SECOND
    conversations.remember(1, MSL)
    clock.time += 2 * SECOND
    assert conversations.recall(1, None) == MSL
    assert conversations.recall(2, None) is None


def test_which_message_support_lines_answered_is_forgotten_after_ten_minutes(clock: Clock) -> None:
    lines = ReplyIndex(clock, TIME_TO_LIVE)
    for question in 1, 2:
        lines.remember(question, 7, 8)
    assert lines.pop(1) == (7, 8)
    clock.time += TIME_TO_LIVE + SECOND
    assert lines.pop(2) is None
    assert len(lines) == 0


def test_answers_are_deleted_with_their_questions_as_long_as_they_are_remembered(clock: Clock) -> None:
    answers = ReplyIndex(clock)
    answers.remember(1, 7, 8)
    clock.time += timedelta(days=30)
    assert answers.pop(1) == (7, 8)
