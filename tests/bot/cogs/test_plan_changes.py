"""What the plan says when the base has changed since it was shown."""

import pytest
from plan_helpers import exported_text, save_and_open_plan, ticked_steps
from world import Build, World

from knowledge import KnowledgeBase


@pytest.fixture
def simcord_bot(build: Build, url: str) -> object:
    return build(url)


def edited(library: KnowledgeBase) -> KnowledgeBase:
    """The base with the first step of a role reworded, the second removed and one added."""
    role = library.roles["msl"]
    first, _, *rest = role.first_steps
    steps = (
        first.model_copy(update={"text": "Talk to three of them."}),
        *rest,
        first.model_copy(update={"id": "brand-new", "text": "Ask what changed."}),
    )
    return library.apply_edits([role.model_copy(update={"first_steps": steps, "reviewed": "2027-01-01"})])


async def test_what_changed_in_a_role_is_said_until_it_is_accepted(
    world: World, library: KnowledgeBase, build: Build, url: str
) -> None:
    before = library.roles["msl"].first_steps
    answer = await world.member.press(await save_and_open_plan(world.member, "msl"), "Step 1")
    await world.member.press(answer, "Step 2")
    await world.restart(build(url, edited(library)))
    changed = await world.member.slash("plan show")
    assert "1 added, 1 reworded, 1 removed" in changed.text
    assert "Talk to three of them." in changed.text
    assert f"Before: {before[0].text}" in changed.text
    assert f"~~{before[1].text}~~" in changed.text
    assert ticked_steps(changed) == ["Step 1 \N{CHECK MARK}"]
    accepted = await world.member.press(changed, "Got it")
    assert "Got it" not in accepted.labels
    assert before[1].text not in accepted.text
    assert ticked_steps(accepted) == ["Step 1 \N{CHECK MARK}"]
    assert "Got it" not in (await world.member.slash("plan show")).labels


async def test_what_changed_before_the_plan_was_first_opened_is_said_as_well(
    world: World, library: KnowledgeBase, build: Build, url: str
) -> None:
    card = await world.member.slash("role", name="msl")
    await world.member.press(card, "Save")
    await world.restart(build(url, edited(library)))
    assert "1 added, 1 reworded, 1 removed" in (await world.member.slash("plan show")).text


async def test_accepting_what_has_changed_again_meanwhile_accepts_nothing(
    world: World, library: KnowledgeBase, build: Build, url: str
) -> None:
    await save_and_open_plan(world.member, "msl")
    await world.restart(build(url, edited(library)))
    changed = await world.member.slash("plan show")
    await world.restart(build(url, library.apply_edits((), removed=["msl"])))
    again = await world.member.press(changed, "Got it")
    assert "no longer in the knowledge base" in again.text
    assert "Got it" in again.labels


async def test_an_old_button_of_a_step_that_is_gone_says_so(
    world: World, library: KnowledgeBase, build: Build, url: str
) -> None:
    answer = await save_and_open_plan(world.member, "msl")
    await world.restart(build(url, edited(library)))
    assert "no longer in the knowledge base" in (await world.member.press(answer, "Step 2")).text


async def test_a_role_that_left_the_base_keeps_its_steps_until_accepted(
    world: World, library: KnowledgeBase, build: Build, url: str
) -> None:
    await world.member.press(await save_and_open_plan(world.member, "msl", "ime"), "Step 1")
    await world.restart(build(url, library.apply_edits((), removed=["msl"])))
    gone = await world.member.slash("plan show")
    assert "no longer in the knowledge base" in gone.text
    assert all(step.text in gone.text for step in library.roles["msl"].first_steps)
    assert ticked_steps(gone) == []
    assert "no longer in the knowledge base" in await exported_text(world.member)
    accepted = await world.member.press(gone, "Got it")
    assert "no steps anymore" in accepted.text
    assert "Got it" not in accepted.labels
    assert library.roles["ime"].name in (await world.member.press(accepted, "Next page")).text


async def test_a_role_that_comes_back_has_its_ticks_back(
    world: World, library: KnowledgeBase, build: Build, url: str
) -> None:
    await world.member.press(await save_and_open_plan(world.member, "msl"), "Step 1")
    await world.restart(build(url, library.apply_edits((), removed=["msl"])))
    await world.member.press(await world.member.slash("plan show"), "Got it")
    await world.restart(build(url))
    back = await world.member.slash("plan show")
    assert f"{len(library.roles['msl'].first_steps)} added" in back.text
    assert ticked_steps(back) == ["Step 1 \N{CHECK MARK}"]


async def test_roles_saved_before_plans_were_kept_start_from_now(
    world: World, library: KnowledgeBase, build: Build, url: str
) -> None:
    await world.member.slash("saved add", role="msl")
    await world.bot.services.database.execute("DELETE FROM plans")
    await world.restart(build(url, edited(library)))
    first = await world.member.slash("plan show")
    assert "Got it" not in first.labels
    await world.restart(build(url))
    assert "1 added, 1 reworded, 1 removed" in (await world.member.slash("plan show")).text
