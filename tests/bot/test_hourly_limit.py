"""How many messages a member may send to the moderators in an hour."""

from contextlib import ExitStack
from datetime import UTC, datetime

import pytest

from bot.services.rate_limit import PER_HOUR, HourlyLimit

ANN, BEN = 1, 2


@pytest.fixture
def pace() -> HourlyLimit:
    return HourlyLimit(lambda: datetime(2026, 8, 3, tzinfo=UTC))


def test_hasty_presses_are_counted_while_the_first_still_goes(pace: HourlyLimit) -> None:
    sent = 0
    with ExitStack() as going:
        while pace.allows(ANN):
            going.enter_context(pace.consume(ANN))
            sent += 1
    assert sent == PER_HOUR
    assert not pace.allows(ANN)
    assert pace.allows(BEN)


def test_what_could_not_be_sent_is_not_counted(pace: HourlyLimit) -> None:
    for _ in range(2 * PER_HOUR):
        with pytest.raises(ConnectionError), pace.consume(ANN):
            raise ConnectionError
    assert pace.allows(ANN)
