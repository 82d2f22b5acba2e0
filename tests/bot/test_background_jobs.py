"""What is due is done once: late rather than never, and what surely was not sent is tried again."""

import datetime as dt
import re

import aiohttp
import discord
import pytest
from plan_helpers import save_and_open_plan
from world import Build, World

from bot.services.job_runs import JobRunService
from storage.database import open_database
from storage.stores.job_runs import JobRunStore
from storage.stores.quiz_sessions import QuizSessionStore
from tests.architecture.repository import ROOT

HOUR = dt.time(4, 17, tzinfo=dt.UTC)
DAY = 86_400
NIGHT = dt.datetime(2026, 8, 3, 4, 17, tzinfo=dt.UTC)


@pytest.fixture
def simcord_bot(build: Build, url: str) -> object:
    return build(url)


@pytest.mark.parametrize(
    ("ran", "now", "due"),
    [
        (None, NIGHT, True),
        (NIGHT, NIGHT + dt.timedelta(hours=1), False),
        (NIGHT, NIGHT + dt.timedelta(hours=23, minutes=50), False),
        (NIGHT, NIGHT + dt.timedelta(days=1), True),
        (NIGHT, NIGHT + dt.timedelta(days=1, seconds=-2), True),
        (NIGHT + dt.timedelta(hours=12), NIGHT + dt.timedelta(days=1), True),
        (NIGHT, NIGHT + dt.timedelta(days=40), True),
        (NIGHT + dt.timedelta(days=365), NIGHT, True),
    ],
)
async def test_a_job_is_due_once_its_hour_has_passed_since_it_ran(
    url: str, ran: dt.datetime | None, now: dt.datetime, due: bool
) -> None:
    database = await open_database(url)
    if ran:
        await JobRunStore(database).set("a job", ran)
    service = JobRunService(JobRunStore(database), lambda: now)
    assert await service.is_due("a job", HOUR) is due
    await service.finish("a job")
    assert not await service.is_due("a job", HOUR)
    await database.close()


async def test_a_host_that_is_off_every_night_erases_when_it_is_back(world: World, build: Build, url: str) -> None:
    old = discord.utils.utcnow() - dt.timedelta(days=200)
    await world.restart(build(url))
    await QuizSessionStore(world.bot.services.database).start("q", world.member.id, "fit", 1, old)
    world.env.backend.advance_clock(DAY)
    await world.restart(build(url))
    await world.env.settle()
    assert await world.bot.services.database.fetch_all("SELECT id FROM quiz_sessions") == []


@pytest.mark.parametrize("failure", [aiohttp.ServerDisconnectedError(), OSError("no route to a secret place")])
async def test_a_reminder_that_met_no_network_comes_an_hour_later(
    world: World, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    await world.member.press(await save_and_open_plan(world.member, "msl"), "Remind me once in a week")
    with monkeypatch.context() as broken:

        async def lost(*_: object) -> None:
            raise failure

        broken.setattr(world.bot, "create_dm", lost)
        await world.days(8)
    assert world.member.in_dm.sees() == []
    await world.env.advance_time(2 * 3_600)
    assert len(world.member.in_dm.sees()) == 1
    assert not any("secret place" in line for line in world.log.lines)


async def test_a_message_that_was_lost_on_its_way_is_not_sent_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.member.press(await save_and_open_plan(world.member, "msl"), "Remind me once in a week")
    tries: set[object] = set()

    async def lost(*_: object, **message: object) -> None:
        tries.add(message["nonce"])
        raise aiohttp.ServerDisconnectedError

    monkeypatch.setattr(discord.DMChannel, "send", lost)
    await world.days(10)
    assert len(tries) == 1, "Discord keeps the first of several messages with one nonce"


@pytest.mark.parametrize(("status", "code", "comes"), [(429, 0, 1), (400, 40003, 1), (500, 0, 0)])
async def test_a_message_that_discord_refused_for_now_comes_an_hour_later(
    world: World, status: int, code: int, comes: int
) -> None:
    await world.member.press(await save_and_open_plan(world.member, "msl"), "Remind me once in a week")
    path = f"/channels/{world.member.member.user.dm_channel.id}/messages"
    world.env.inject_error("POST", path, status=status, code=code, message="no", times=None)
    await world.days(8)
    assert world.member.in_dm.sees() == []
    world.env.backend.faults.clear()
    await world.env.advance_time(2 * 3_600)
    assert len(world.member.in_dm.sees()) == comes


def test_no_code_logs_the_message_of_an_exception() -> None:
    pattern = re.compile(r"log(?:ger)?\.exception\(|exc_info=(?!None)")
    places = [path.name for path in (ROOT / "bot").rglob("*.py") if pattern.search(path.read_text(encoding="utf-8"))]
    assert places == []
