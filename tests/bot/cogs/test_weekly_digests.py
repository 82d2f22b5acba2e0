"""The weekly digest: opt-in, once a week, what changed, and nothing about persons."""

import datetime as dt

import discord
import pytest
from fault_injection import Disconnects
from kb_people import moderator_elsewhere, publish_role
from people import Seen
from world import Build, World

from bot.cogs.scopes import NOT_YOURS
from bot.services.weekly_digests import HOUR, WeeklyDigestService
from bot.services.whats_new import WhatsNewService
from storage.database import open_database
from storage.stores.answered_questions import AnsweredQuestionStore

PICK = "setup:1:digest-pick"
DAY = 86_400


@pytest.fixture
def simcord_bot(build: Build, url: str) -> object:
    return build(url)


async def to_monday(world: World, *, minutes: int = 5) -> None:
    """Let time go by until some minutes after the next digest is due."""
    now = discord.utils.utcnow()
    due = dt.datetime.combine(now.date() - dt.timedelta(days=now.weekday()), HOUR, dt.UTC)
    while due <= now:
        due += dt.timedelta(days=7)
    away = (due - now).total_seconds()
    if away > 3_600:
        world.env.backend.advance_clock(away - 1_800)
    await world.env.advance_time((due - discord.utils.utcnow()).total_seconds() + 60 * minutes)


async def choose(world: World) -> None:
    await world.moderator.slash("setup digest", channel=world.channel)


def digests(world: World) -> list[Seen]:
    return [seen for seen in world.member.sees() if "This week in the knowledge base" in seen.text]


async def test_without_opting_in_nothing_is_posted(world: World) -> None:
    await publish_role(world, "msl", name="Field liaison")
    await to_monday(world)
    assert world.member.sees() == []


async def test_a_change_is_told_on_monday_in_one_line_without_a_person(world: World) -> None:
    await choose(world)
    assert digests(world) == []
    await publish_role(world, "ime", reason="Dr. Robin said so", short_name="Exams")
    await publish_role(world, "msl", state="archived")
    await to_monday(world)
    (told,) = digests(world)
    assert "Exams" in told.text
    assert "no longer shown" in told.text
    assert "Robin" not in told.text
    assert str(world.moderator.id) not in told.text
    opened = await world.member.press(told, "The last 30 days")
    assert opened.ephemeral
    assert "Exams" in opened.text


async def test_a_week_is_told_once_and_the_next_only_when_something_changed(
    world: World, build: Build, url: str
) -> None:
    await choose(world)
    await publish_role(world, "ime", short_name="Exams")
    await to_monday(world)
    await world.env.advance_time(2 * 3_600)
    await world.restart(build(url))
    await world.env.settle()
    assert len(digests(world)) == 1
    await to_monday(world)
    assert len(digests(world)) == 1
    await publish_role(world, "ime", short_name="Examinations")
    await to_monday(world)
    assert len(digests(world)) == 2
    assert "Examinations" in digests(world)[-1].text


async def test_what_was_changed_before_the_choice_is_told_with_its_week_and_not_at_once(world: World) -> None:
    await publish_role(world, "ime", short_name="Exams")
    await choose(world)
    await world.env.advance_time(2 * 3_600)
    assert digests(world) == []
    await to_monday(world)
    assert len(digests(world)) == 1


async def test_a_process_that_was_off_on_monday_tells_it_when_it_is_back(world: World, build: Build, url: str) -> None:
    await choose(world)
    await publish_role(world, "ime", short_name="Exams")
    await world.env.bot.close()
    world.env.backend.advance_clock(8 * DAY)
    await world.env.restart_bot(build(url))
    await world.env.settle()
    assert len(digests(world)) == 1


@pytest.mark.parametrize(("answered", "said"), [(4, None), (5, "at least 5"), (14, "at least 10")])
async def test_answered_questions_are_counted_by_fives_and_never_below(
    world: World, answered: int, said: str | None
) -> None:
    await choose(world)
    day = discord.utils.utcnow().date().isoformat()
    await AnsweredQuestionStore(world.bot.services.database).add(world.guild.id, day, answered)
    await to_monday(world)
    if said is None:
        assert digests(world) == []
    else:
        assert said in digests(world)[0].text


async def test_a_lost_connection_makes_no_second_digest(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await choose(world)
    await publish_role(world, "ime", short_name="Exams")
    disconnects = Disconnects(monkeypatch)
    disconnects.add("POST", f"/channels/{world.channel.id}/messages", times=2, after=True)
    await to_monday(world)
    await world.env.advance_time(3 * 3_600)
    assert len(disconnects.broken) == 2
    assert len(digests(world)) == 1


@pytest.mark.parametrize(("status", "code", "comes"), [(429, 0, 1), (403, 50001, 1), (500, 0, 0), (404, 10003, 0)])
async def test_a_digest_that_was_surely_refused_for_now_comes_an_hour_later(
    world: World, status: int, code: int, comes: int
) -> None:
    await choose(world)
    await publish_role(world, "ime", short_name="Exams")
    path = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", path, status=status, code=code, message="no", times=None)
    await to_monday(world)
    assert digests(world) == []
    world.env.backend.faults.clear()
    await world.env.advance_time(2 * 3_600)
    assert len(digests(world)) == comes


async def test_a_channel_can_be_taken_back_and_a_deleted_one_is_named(world: World) -> None:
    await choose(world)
    shown = await world.moderator.slash("setup show")
    assert f"**Weekly digest** · <#{world.channel.id}>" in shown.text
    off = await world.moderator.slash("setup digest", off=True)
    assert "Off. No channel is chosen." in off.text
    await publish_role(world, "ime", short_name="Exams")
    await to_monday(world)
    assert digests(world) == []
    gone = world.guild.create_text_channel("gone")
    await world.moderator.pick_of(off, gone, menu=PICK)
    world.env.backend.delete_channel(gone.id)
    await world.env.settle()
    assert "The channel of the weekly digest is gone" in (await world.moderator.slash("setup show")).text


async def test_another_servers_changes_are_not_told(world: World) -> None:
    stranger = moderator_elsewhere(world)
    await stranger.slash("setup digest", channel=stranger.channel)
    await publish_role(world, "ime", short_name="Exams")
    await to_monday(world)
    assert [seen for seen in stranger.sees() if "This week" in seen.text] == []


async def test_who_may_not_manage_the_server_is_refused(world: World) -> None:
    card = await world.moderator.slash("setup digest")
    world.env.backend.get_guild(world.guild.id).members[world.moderator.id].role_ids.clear()
    assert (await world.moderator.pick_of(card, world.channel, menu=PICK)).text == NOT_YOURS
    assert (await world.bot.services.server_settings.get(world.guild.id)).digest_channel_id is None


@pytest.mark.parametrize(
    ("now", "week"),
    [
        ("2026-11-30T14:10", "2026-11-30"),
        ("2026-11-30T14:09", "2026-11-23"),
        ("2026-12-06T23:59", "2026-11-30"),
        ("2026-12-07T14:11", "2026-12-07"),
    ],
)
async def test_the_week_that_is_due_is_the_last_mondays(world: World, url: str, now: str, week: str) -> None:
    database = await open_database(url)
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=dt.UTC)
    whats_new = WhatsNewService(database, world.bot.services.knowledge_bases, lambda: moment)
    await WeeklyDigestService(database, whats_new, lambda: moment).begin(1)
    assert await database.fetch_all("SELECT week FROM weekly_digests") == [(week,)]
    await database.close()
