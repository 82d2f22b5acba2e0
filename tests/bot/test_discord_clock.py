"""A wrong clock of the machine erases nothing, keeps nobody out and keeps no conversation longer."""

import datetime as dt
from dataclasses import dataclass
from email.utils import format_datetime

import pytest
from world import World

from bot.discord_clock import TOLERANCE, DiscordClock
from bot.services.conversation import TIME_TO_LIVE, Conversations, ConversationState
from bot.services.rate_limits import RateLimiter
from storage.stores.quiz_sessions import QuizSessionStore

NOON = dt.datetime(2026, 8, 3, 12, tzinfo=dt.UTC)


@dataclass
class Clocks:
    now: dt.datetime = NOON
    elapsed: float = 0.0

    def passes(self, time: dt.timedelta) -> None:
        self.now += time
        self.elapsed += time.total_seconds()

    def made(self) -> DiscordClock:
        return DiscordClock(lambda: self.now, lambda: self.elapsed)


def test_before_discord_told_a_time_nobody_knows() -> None:
    assert Clocks().made().agrees() is None


@pytest.mark.parametrize("date", [None, "", "yesterday", "Mon, 99 Aug 2026 12:00:00 GMT", "Mon, 03 Aug 2026 12:00:00"])
def test_a_header_that_is_no_time_tells_nothing(date: str | None) -> None:
    clock = Clocks().made()
    clock.observe(date)
    assert clock.agrees() is None


@pytest.mark.parametrize(
    ("jump", "right"),
    [(0, True), (TOLERANCE.total_seconds() - 1, True), (3600, False), (-3600, False), (400 * 86_400, False)],
)
def test_a_jump_of_the_clock_is_noticed_without_a_further_answer(jump: float, right: bool) -> None:
    clocks = Clocks()
    clock = clocks.made()
    clock.observe(format_datetime(NOON, usegmt=True))
    clocks.passes(dt.timedelta(days=2))
    assert clock.agrees() is True
    clocks.now += dt.timedelta(seconds=jump)
    assert clock.agrees() is right


async def quizzes(world: World) -> int:
    return len(await world.bot.services.database.fetch_all("SELECT id FROM quiz_sessions"))


async def test_a_clock_that_is_ahead_erases_nothing_until_it_is_right_again(world: World) -> None:
    old = world.bot.services.quiz._now() - dt.timedelta(days=200)
    await QuizSessionStore(world.bot.services.database).start("q", world.member.id, "fit", 1, old)
    world.bot.discord_clock.observe(format_datetime(NOON - dt.timedelta(days=3_000), usegmt=True))
    await world.env.advance_time(86_400)
    assert await quizzes(world) == 1
    assert any("the clock of this machine differs" in line for line in world.log.errors())
    world.bot.discord_clock = DiscordClock(lambda: NOON)
    await world.env.advance_time(86_400)
    assert await quizzes(world) == 0


def test_a_clock_that_is_set_back_keeps_nobody_out() -> None:
    clocks = Clocks()
    limit = RateLimiter(1, dt.timedelta(hours=1), lambda: clocks.now)
    assert limit.try_consume("maya")
    assert not limit.try_consume("maya")
    clocks.now -= dt.timedelta(days=365)
    assert limit.try_consume("maya")


def test_a_clock_that_is_set_back_keeps_no_conversation_longer() -> None:
    clocks = Clocks()
    conversations = Conversations(lambda: clocks.now)
    conversations.remember(1, ConversationState(("msl",)))
    clocks.now -= 2 * TIME_TO_LIVE
    assert conversations.recall(1, None) is None
