"""How many messages a member may send to the moderators in an hour."""

from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest

from bot.services.rate_limits import PER_HOUR, RateLimiter

ANN, BEN = 1, 2


@pytest.fixture
def limiter() -> RateLimiter:
    return RateLimiter(PER_HOUR, timedelta(hours=1), lambda: datetime(2026, 8, 3, tzinfo=UTC))


def test_presses_are_counted_while_the_first_is_still_being_sent(limiter: RateLimiter) -> None:
    sent = 0
    with ExitStack() as going:
        while limiter.allows(ANN):
            going.enter_context(limiter.consume(ANN))
            sent += 1
    assert sent == PER_HOUR
    assert not limiter.allows(ANN)
    assert limiter.allows(BEN)


def test_a_message_that_could_not_be_sent_is_not_counted(limiter: RateLimiter) -> None:
    for _ in range(2 * PER_HOUR):
        with pytest.raises(ConnectionError), limiter.consume(ANN):
            raise ConnectionError
    assert limiter.allows(ANN)
