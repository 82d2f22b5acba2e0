"""/plan timeline: dates for the plan, a calendar file, and one message a month for who asks for it."""

from html import unescape

import pytest
from plan_helpers import attached_text, save_and_open_plan, stored_data
from world import Build, World

from knowledge import KnowledgeBase

NUDGED = "You asked me for one message a month"


@pytest.fixture
def simcord_bot(build: Build, url: str) -> object:
    return build(url)


async def test_without_a_month_it_asks_for_one_and_the_menu_sets_it(world: World, library: KnowledgeBase) -> None:
    plan = await save_and_open_plan(world.member, "msl")
    asked = await world.member.press(plan, "Timeline")
    assert "When would you like to have changed?" in asked.text
    shown = await world.member.pick(asked, "2027-01", menu="plan:1:month")
    assert "Until January 2027" in shown.text
    assert "Typical, check yours" in shown.text
    assert library.exit_checks["visa"].name in shown.text
    assert "only you see this" in shown.text


async def test_a_month_can_be_typed_and_is_suggested(world: World) -> None:
    await save_and_open_plan(world.member, "msl")
    shown = await world.member.slash("plan timeline", month="June 2027")
    assert shown.ephemeral
    assert "Until June 2027" in shown.text
    offered = await world.member.autocomplete("plan timeline", "month", "june")
    assert [each["value"] for each in offered] == [f"{year}-06" for year in range(2026, 2031)]
    assert "Until June 2027" in (await world.member.slash("plan timeline")).text


@pytest.mark.parametrize(
    ("month", "says"),
    [
        ("whenever", "I can't read that month"),
        ("2025-12", "That month is not ahead"),
        ("2026-01", "That month is not ahead"),
        ("2050-01", "more than 5 years ahead"),
    ],
)
async def test_a_month_that_cannot_be_is_refused_in_a_sentence(world: World, month: str, says: str) -> None:
    await save_and_open_plan(world.member, "msl")
    assert says in (await world.member.slash("plan timeline", month=month)).text
    assert (await stored_data(world, world.member))["plan_targets"] == []


async def test_a_near_month_says_that_it_is_tight(world: World) -> None:
    await save_and_open_plan(world.member, "msl")
    shown = await world.member.slash("plan timeline", month="2026-03")
    assert "This is tight" in shown.text
    assert "(late)" in shown.text


async def test_whoever_has_no_plan_is_told_how_to_begin(world: World) -> None:
    assert "You have no saved roles yet" in (await world.member.slash("plan timeline")).text


async def test_every_page_can_be_turned_to(world: World, library: KnowledgeBase) -> None:
    await save_and_open_plan(world.member, "msl", "ime", "medical-writing")
    shown = await world.member.slash("plan timeline", month="2027-12")
    texts = [shown.text]
    while "Next page" in shown.labels:
        shown = await world.member.press(shown, "Next page")
        texts.append(shown.text)
    assert all(step.text in "".join(texts) for step in library.roles["ime"].first_steps)
    assert "Your plan" in (await world.member.press(shown, "Back to the plan")).text


async def test_the_calendar_file_says_where_not_to_import_it(world: World) -> None:
    await save_and_open_plan(world.member, "msl")
    answer = await world.member.press(await world.member.slash("plan timeline", month="2027-06"), "Calendar file")
    assert answer.ephemeral
    assert "an employer may read a work calendar" in answer.text
    text = await attached_text(answer, "second-opinion-plan.ics")
    assert "DTSTART;VALUE=DATE:20270601" in text
    assert str(world.member.id) not in text


async def test_removing_the_date_forgets_it(world: World) -> None:
    await save_and_open_plan(world.member, "msl")
    shown = await world.member.slash("plan timeline", month="2027-06")
    again = await world.member.slash("plan timeline")
    assert "When would you like" in (await world.member.press(again, "Remove the date")).text
    assert (await stored_data(world, world.member))["plan_targets"] == []
    assert "have set no month yet" in (await world.member.press(shown, "Calendar file")).text
    assert "have set no month yet" in (await world.member.press(shown, "Remind me once a month")).text


async def test_a_nudge_comes_once_a_month_and_names_no_role(world: World, build: Build, url: str) -> None:
    await save_and_open_plan(world.member, "msl")
    shown = await world.member.slash("plan timeline", month="2026-03")
    assert "From next month on" in (await world.member.press(shown, "Remind me once a month")).text
    await world.days(20)
    assert world.member.in_dm.sees() == []
    await world.days(12)
    (nudge,) = world.member.in_dm.sees()
    assert NUDGED in nudge.text
    assert "February 2026" in nudge.text
    assert "MSL" not in nudge.text
    await world.restart(build(url))
    await world.days(20)
    assert len(world.member.in_dm.sees()) == 1
    assert "Until March 2026" in (await world.member.in_dm.press(nudge, "Show my timeline")).text


async def test_nudges_end_when_she_says_so_and_after_the_target(world: World) -> None:
    for person, month in ((world.member, "2027-06"), (world.moderator, "2026-02")):
        await save_and_open_plan(person, "msl")
        shown = await person.slash("plan timeline", month=month)
        await person.press(shown, "Remind me once a month")
    await world.days(33)
    (nudge,) = world.member.in_dm.sees()
    assert len(world.moderator.in_dm.sees()) == 1
    assert "No more monthly messages" in (await world.member.in_dm.press(nudge, "Stop the monthly reminder")).text
    await world.days(35)
    assert len([seen for seen in world.member.in_dm.sees() if NUDGED in seen.text]) == 1
    assert len(world.moderator.in_dm.sees()) == 1


async def test_a_nudge_waits_while_discord_opens_no_more_conversations(world: World) -> None:
    await save_and_open_plan(world.member, "msl")
    await world.member.press(await world.member.slash("plan timeline", month="2027-06"), "Remind me once a month")
    world.close_dms(world.member, 40003)
    await world.days(33)
    assert world.member.in_dm.sees() == []
    world.env.backend.faults.clear()
    await world.env.advance_time(3600)
    assert len(world.member.in_dm.sees()) == 1


async def test_the_privacy_card_names_the_month_and_erasing_takes_it(world: World) -> None:
    await save_and_open_plan(world.member, "msl")
    await world.member.slash("plan timeline", month="2027-06")
    assert "**The target month** of your plan, 2027-06" in (await world.member.slash("privacy show")).text
    await world.member.press(await world.member.slash("privacy erase"), "Delete everything")
    assert (await stored_data(world, world.member))["plan_targets"] == []


async def test_the_page_to_print_has_notes_timeline_questions_and_sources(world: World, library: KnowledgeBase) -> None:
    await save_and_open_plan(world.member, "msl")
    form = await world.member.slash("saved note", role="msl")
    await world.member.submit(form, note="<b>ask Ida</b>")
    await world.member.slash("plan timeline", month="2027-06")
    page = await attached_text(await world.member.slash("plan export"), "second-opinion-plan.html")
    assert "&lt;b&gt;ask Ida&lt;/b&gt;" in page
    assert "Timeline until June 2027" in page
    assert library.exit_checks["visa"].ask in page
    assert "A file leaves my privacy" in page
    assert 'id="source-1"' in page
    assert "default-src 'none'" in unescape(page)
    assert "<script" not in page
