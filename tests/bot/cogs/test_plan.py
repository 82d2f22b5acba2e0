"""The plan of the roles that a member keeps."""

import pytest
from plan_helpers import save_and_open_plan, stored_data, ticked_steps
from world import Build, World

from knowledge import KnowledgeBase
from knowledge.model import Role


@pytest.fixture
def simcord_bot(build: Build, url: str) -> object:
    return build(url)


@pytest.fixture
def msl(library: KnowledgeBase) -> Role:
    return library.roles["msl"]


async def test_without_saved_roles_the_plan_says_how_to_begin(world: World) -> None:
    answer = await world.member.slash("plan show")
    assert "no saved roles yet" in answer.text
    assert "Browse roles" in answer.labels
    refused = await world.member.slash("plan export")
    assert "no saved roles to plan" in refused.text


async def test_a_plan_shows_every_step_of_a_saved_role_with_its_sources(world: World, library: KnowledgeBase) -> None:
    answer = await save_and_open_plan(world.member, "msl")
    msl = library.roles["msl"]
    assert all(step.text in answer.text for step in msl.first_steps)
    assert all(library.sources[step.source].publisher in answer.text for step in msl.first_steps)
    assert f"none of {len(msl.first_steps)} steps done" in answer.text


async def test_a_plan_is_private_in_a_server_and_has_nothing_to_share(world: World) -> None:
    answer = await save_and_open_plan(world.member, "msl")
    assert answer.ephemeral
    assert not [label for label in answer.labels if "Share" in label]
    lawyer = await world.member.press(answer, "Questions for a lawyer")
    assert lawyer.ephemeral
    assert not [label for label in lawyer.labels if "Share" in label]
    assert not [seen for seen in world.member.sees() if not seen.ephemeral]


async def test_a_step_is_ticked_in_place_and_counted_in_words(world: World, msl: Role) -> None:
    answer = await save_and_open_plan(world.member, "msl")
    ticked = await world.member.press(answer, "Step 2")
    assert ticked.message.message.id == answer.message.message.id
    assert ticked_steps(ticked) == ["Step 2 \N{CHECK MARK}"]
    assert f"1 of {len(msl.first_steps)} steps done" in ticked.text


async def test_a_tick_can_be_taken_back(world: World, msl: Role) -> None:
    ticked = await world.member.press(await save_and_open_plan(world.member, "msl"), "Step 2")
    cleared = await world.member.press(ticked, "Step 2 \N{CHECK MARK}")
    assert ticked_steps(cleared) == []
    assert f"none of {len(msl.first_steps)} steps done" in cleared.text


async def test_the_same_button_pressed_twice_ticks_once(world: World) -> None:
    answer = await save_and_open_plan(world.member.in_dm, "msl")
    tick = answer.message.id_of("Step 1")
    again = await world.member.in_dm.slash("plan show")
    await world.member.in_dm.press(answer, custom_id=tick)
    twice = await world.member.in_dm.press(again, custom_id=tick)
    assert ticked_steps(twice) == ["Step 1 \N{CHECK MARK}"]
    ticks = (await stored_data(world, world.member))["plan_ticks"]
    assert isinstance(ticks, list)
    assert len(ticks) == 1


async def test_all_steps_can_be_done(world: World, msl: Role) -> None:
    answer = await save_and_open_plan(world.member, "msl")
    for number in range(1, len(msl.first_steps) + 1):
        answer = await world.member.press(answer, f"Step {number}")
    assert f"all {len(msl.first_steps)} steps done" in answer.text


async def test_ticks_and_old_buttons_survive_a_restart(world: World, build: Build, url: str) -> None:
    answer = await world.member.press(await save_and_open_plan(world.member, "msl"), "Step 1")
    await world.restart(build(url))
    assert ticked_steps(await world.member.slash("plan show")) == ["Step 1 \N{CHECK MARK}"]
    assert ticked_steps(await world.member.press(answer, "Step 2")) == [
        "Step 1 \N{CHECK MARK}",
        "Step 2 \N{CHECK MARK}",
    ]


async def test_an_old_button_of_a_role_that_is_not_kept_any_more_ticks_nothing(world: World) -> None:
    answer = await save_and_open_plan(world.member, "msl")
    await world.member.slash("saved remove", role="msl")
    refused = await world.member.press(answer, "Step 1")
    assert "no longer saved" in refused.text
    assert (await stored_data(world, world.member))["plan_ticks"] == []


async def test_what_was_decided_against_is_not_planned(world: World) -> None:
    await save_and_open_plan(world.member, "msl", "ime")
    await world.member.slash("saved state", role="ime", state="decided-against")
    answer = await world.member.slash("plan show")
    assert "1 role" in answer.text
    assert "Go to a role" not in answer.message.placeholders
    await world.member.slash("saved state", role="msl", state="decided-against")
    assert "decided against all" in (await world.member.slash("plan show")).text


async def test_roles_are_reached_by_page_and_by_menu(world: World, library: KnowledgeBase) -> None:
    answer = await save_and_open_plan(world.member, "msl", "ime", "medical-writing")
    second = await world.member.press(answer, "Next page")
    assert library.roles["ime"].name in second.text
    third = await world.member.pick(second, "medical-writing", menu="plan:1:role")
    assert library.roles["medical-writing"].name in third.text
    ticked = await world.member.press(third, "Step 1")
    assert library.roles["medical-writing"].name in ticked.text
    assert library.roles["ime"].name in (await world.member.press(ticked, "Previous page")).text


async def test_nobody_sees_the_ticks_of_somebody_else(world: World) -> None:
    await world.member.press(await save_and_open_plan(world.member, "msl"), "Step 1")
    assert ticked_steps(await save_and_open_plan(world.moderator, "msl")) == []


async def test_erasing_takes_the_plan_and_the_reminder(world: World) -> None:
    plan = await world.member.press(await save_and_open_plan(world.member, "msl"), "Step 1")
    await world.member.press(plan, "Remind me once in a week")
    before = await stored_data(world, world.member)
    assert all(before[table] for table in ("saved_roles", "plans", "plan_ticks", "reminders"))
    await world.member.press(await world.member.slash("privacy erase"), "Delete everything")
    after = await stored_data(world, world.member)
    assert not any(after[table] for table in ("saved_roles", "plans", "plan_ticks", "reminders"))
    await world.days(8)
    assert world.member.in_dm.sees() == []
    assert "no saved roles yet" in (await world.member.slash("plan show")).text


async def test_the_privacy_card_names_plan_and_reminder(world: World) -> None:
    plan = await world.member.press(await save_and_open_plan(world.member, "msl"), "Step 1")
    await world.member.press(plan, "Remind me once in a week")
    shown = (await world.member.slash("privacy show")).text
    assert "**1 step** of your plan that you ticked" in shown
    assert "**A reminder** of your plan, due <t:" in shown
