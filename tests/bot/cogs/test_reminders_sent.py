"""The one reminder a member may ask for: it comes once, privately, and ends whatever happens."""

import pytest
from plan_helpers import save_and_open_plan, stored_data
from world import Build, World

DAY = 24 * 60 * 60
REMINDED = "You asked me last week"


@pytest.fixture
def simcord_bot(build: Build, url: str) -> object:
    return build(url)


async def test_the_notice_of_a_saved_role_offers_plan_and_reminder(world: World) -> None:
    notice = await world.member.slash("saved add", role="msl")
    assert "Your plan" in (await world.member.press(notice, "My plan")).text
    assert "one message on" in (await world.member.press(notice, "Remind me once in a week")).text


async def test_a_reminder_comes_once_after_a_week_and_opens_the_plan(world: World) -> None:
    plan = await save_and_open_plan(world.member, "msl")
    await world.member.press(plan, "Remind me once in a week")
    await world.days(6)
    await world.env.advance_time(DAY - 3600)
    assert world.member.in_dm.sees() == []
    await world.env.advance_time(2 * 3600)
    (reminder,) = world.member.in_dm.sees()
    assert REMINDED in reminder.text
    assert "/plan show" in reminder.text
    assert "MSL" not in reminder.text
    opened = await world.member.in_dm.press(reminder, "My plan")
    assert "Your plan" in opened.text
    await world.days(8)
    assert len([seen for seen in world.member.in_dm.sees() if REMINDED in seen.text]) == 1


async def test_asking_again_for_a_reminder_says_that_it_is_set(world: World) -> None:
    plan = await save_and_open_plan(world.member, "msl")
    first = await world.member.press(plan, "Remind me once in a week")
    again = await world.member.press(plan, "Remind me once in a week")
    assert "already set" in again.text
    day = first.text.partition("<t:")[2].partition(":D>")[0]
    assert f"<t:{day}:D>" in again.text
    await world.days(8)
    assert len(world.member.in_dm.sees()) == 1


async def test_a_reminder_that_fell_due_while_the_bot_was_away_comes_once(world: World, build: Build, url: str) -> None:
    await world.member.press(await save_and_open_plan(world.member, "msl"), "Remind me once in a week")
    await world.days(6)
    await world.restart(build(url))
    await world.days(2)
    await world.restart(build(url))
    await world.days(2)
    assert len(world.member.in_dm.sees()) == 1


@pytest.mark.stress
@pytest.mark.parametrize("code", [50007, 50278])
async def test_closed_direct_messages_end_a_reminder_silently(world: World, code: int) -> None:
    await world.member.press(await save_and_open_plan(world.member, "msl"), "Remind me once in a week")
    world.close_dms(world.member, code)
    await world.days(8)
    assert (await stored_data(world, world.member))["reminders"] == []
    assert not world.log.errors()
    world.env.backend.faults.clear()
    await world.days(2)
    assert world.member.in_dm.sees() == []


@pytest.mark.stress
async def test_one_whose_direct_messages_are_closed_does_not_keep_others_from_theirs(world: World) -> None:
    for person in (world.member, world.moderator):
        await person.press(await save_and_open_plan(person, "msl"), "Remind me once in a week")
    world.close_dms(world.member)
    await world.days(8)
    assert len(world.moderator.in_dm.sees()) == 1


async def test_a_reminder_waits_while_discord_opens_no_more_conversations(world: World) -> None:
    await world.member.press(await save_and_open_plan(world.member, "msl"), "Remind me once in a week")
    world.close_dms(world.member, 40003)
    await world.days(8)
    assert (await stored_data(world, world.member))["reminders"]
    world.env.backend.faults.clear()
    await world.env.advance_time(3600)
    assert len(world.member.in_dm.sees()) == 1


async def test_who_keeps_no_role_any_more_is_not_reminded(world: World) -> None:
    await world.member.press(await save_and_open_plan(world.member, "msl"), "Remind me once in a week")
    await world.member.slash("saved remove", role="msl")
    await world.days(8)
    assert world.member.in_dm.sees() == []


async def test_an_old_button_sets_no_reminder_for_whoever_keeps_nothing(world: World) -> None:
    plan = await save_and_open_plan(world.member, "msl")
    await world.member.press(await world.member.slash("privacy erase"), "Delete everything")
    assert "no saved roles" in (await world.member.press(plan, "Remind me once in a week")).text
    assert not (await stored_data(world, world.member))["reminders"]


async def test_who_decided_against_every_role_is_promised_no_reminder(world: World) -> None:
    notice = await world.member.slash("saved add", role="msl")
    await world.member.slash("saved state", role="msl", state="decided-against")
    assert "nothing to remind you of" in (await world.member.press(notice, "Remind me once in a week")).text
    assert not (await stored_data(world, world.member))["reminders"]
