from dataclasses import replace

import pytest
from quiz_helpers import begin, choose, finish, progress, question_id, stored_answers, stored_data
from world import Build, World

from knowledge import KnowledgeBase

DAY = 86_400


async def test_nothing_is_kept_before_consent(world: World) -> None:
    maya = world.member.in_dm
    card = await maya.slash("quiz start")
    assert "Who sees this?" in card.text
    assert "Dr. Example" in card.text
    assert not (await stored_data(world, maya))["quiz_sessions"]
    assert "nothing was stored" in (await maya.press(card, "Not now")).text
    assert not (await stored_data(world, maya))["quiz_sessions"]


async def test_a_whole_quiz_in_the_dm_ends_with_three_roles_and_reasons(world: World) -> None:
    maya = world.member.in_dm
    card = await begin(maya)
    seen: list[str] = []
    while (question := question_id(card)) is not None:
        assert question not in seen
        done, total = progress(card)
        assert done == len(seen) < total
        assert {"Save for later"} <= set(card.labels)
        assert "Back" in card.labels
        assert ("Back" in card.message.pressable) == bool(seen)
        seen.append(question)
        card = await choose(maya, card)
    assert 10 <= len(seen) <= 15
    assert len([label for label in card.labels if label[:3] in {"1. ", "2. ", "3. "}]) == 3
    assert not card.ephemeral
    assert len(maya.sees()) == 1, "the quiz goes on in one message"


async def test_every_question_can_be_skipped_and_then_nothing_is_ranked(world: World) -> None:
    maya = world.member.in_dm
    card = await begin(maya)
    for _ in range(20):
        if question_id(card) is None:
            break
        card = await maya.press(card, "Skip")
    assert "Answer skipped questions" in card.labels
    assert "Take it again" in card.labels


async def test_back_shows_the_question_before_with_its_answer_and_then_the_order_goes_on(world: World) -> None:
    maya = world.member.in_dm
    first = await begin(maya)
    second = await choose(maya, first)
    third = await choose(maya, second)
    one, two, three = question_id(first), question_id(second), question_id(third)
    card = await maya.press(third, "Back")
    assert question_id(card) == two
    assert "Your answer so far" in card.text
    card = await maya.press(card, "Back")
    assert question_id(card) == one
    assert "Back" not in card.message.pressable
    card = await choose(maya, card, 0)
    assert question_id(card) in {two, three}
    while question_id(card) == two:
        card = await choose(maya, card)
    assert question_id(card) == three


async def test_an_answer_can_be_changed_after_back(world: World) -> None:
    maya = world.member.in_dm
    first = await begin(maya)
    question = question_id(first)
    assert question
    second = await choose(maya, first, 0)
    before = (await stored_answers(world, maya))[question]
    await choose(maya, await maya.press(second, "Back"), 1)
    after = (await stored_answers(world, maya))[question]
    assert before != after
    assert len(after) == 1


async def test_a_quiz_saved_for_later_goes_on_where_it_stopped(world: World) -> None:
    maya = world.member.in_dm
    card = await choose(maya, await begin(maya))
    stopped = question_id(card)
    later = await maya.press(card, "Save for later")
    assert "30 days" in later.text
    assert question_id(await maya.press(later, "Continue")) == stopped
    assert question_id(await maya.slash("quiz resume")) == stopped
    assert question_id(await maya.slash("quiz start")) == stopped


async def test_a_double_click_counts_once(world: World) -> None:
    maya = world.member.in_dm
    first = await begin(maya)
    question = question_id(first)
    button = next(each for each in first.message.ids if each.startswith("quiz:1:answer:"))
    one = await maya.press(first, custom_id=button)
    world.forge(one, button)
    two = await maya.press(one, custom_id=button)
    assert question_id(two) == question_id(one)
    assert list(await stored_answers(world, maya)) == [question]


async def test_two_devices_share_one_quiz(world: World) -> None:
    phone, desk = world.member.in_dm, world.member.in_dm
    on_phone = await choose(phone, await begin(phone))
    on_desk = await desk.slash("quiz resume")
    assert question_id(on_desk) == question_id(on_phone)
    further = await choose(desk, on_desk)
    stale = await choose(phone, on_phone)
    assert question_id(stale) == question_id(further)
    assert len((await stored_data(world, phone))["quiz_sessions"]) == 1  # type: ignore[arg-type]


async def test_somebody_elses_question_cannot_be_answered(world: World) -> None:
    maya, sam = world.member.in_dm, world.join("sam")
    theirs = await begin(maya)
    button = next(each for each in theirs.message.ids if each.startswith("quiz:1:answer:"))
    card = await sam.slash("help")
    world.forge(card, button)
    assert "someone else" in (await sam.press(card, custom_id=button)).text
    assert not await stored_answers(world, maya)


async def test_a_finished_quiz_takes_no_more_answers(world: World) -> None:
    maya = world.member.in_dm
    first = await begin(maya)
    old = next(each for each in first.message.ids if each.startswith("quiz:1:answer:"))
    result = await finish(maya, first)
    before = await stored_answers(world, maya)
    world.forge(result, old)
    await maya.press(result, custom_id=old)
    assert await stored_answers(world, maya) == before


async def test_an_erased_quiz_says_so_when_an_old_button_is_pressed(world: World) -> None:
    maya = world.member.in_dm
    first = await begin(maya)
    await maya.slash("quiz forget")
    assert not (await stored_data(world, maya))["quiz_sessions"]
    answer = await choose(maya, first)
    assert "deleted" in answer.text
    assert not (await stored_data(world, maya))["quiz_sessions"]


async def test_the_result_is_shown_again_and_is_private_in_a_server(world: World) -> None:
    maya = world.member.in_dm
    result = await finish(maya, await begin(maya))
    again = await world.member.slash("quiz result")
    assert again.ephemeral
    assert again.text == result.text
    assert not any("share" in label.casefold() for label in again.labels)


async def test_forgetting_from_the_result_erases_every_answer(world: World) -> None:
    maya = world.member.in_dm
    result = await finish(maya, await begin(maya))
    asked = await maya.press(result, "Delete my answers…")
    assert "deleted" in (await maya.press(asked, "Delete my answers")).text
    assert not (await stored_data(world, maya))["quiz_sessions"]


@pytest.mark.parametrize("command", ["quiz resume", "quiz result", "quiz forget"])
async def test_without_a_quiz_the_commands_say_how_to_begin(world: World, command: str) -> None:
    answer = await world.member.slash(command)
    assert answer.ephemeral
    assert "quiz" in answer.text.casefold()


async def test_in_a_server_the_quiz_goes_to_the_dm_and_says_so(world: World) -> None:
    answer = await world.member.slash("quiz start")
    assert answer.ephemeral
    assert "direct messages" in answer.text
    assert "What would suit you" in world.member.in_dm.last.text


@pytest.mark.parametrize("code", [50007, 50278, 40003])
async def test_with_closed_dms_the_whole_quiz_happens_in_place_for_its_owner_alone(world: World, code: int) -> None:
    world.close_dms(world.member, code)
    consent = await world.member.slash("quiz start")
    assert consent.ephemeral
    assert "closed" in consent.text
    card = await world.member.press(consent, "Start")
    assert card.ephemeral
    result = await finish(world.member, card)
    assert result.ephemeral
    assert "Delete my answers…" in result.labels
    other = world.join("sam")
    assert not other.sees()


async def test_an_idle_quiz_is_erased_after_its_retention_and_a_touched_one_is_not(
    world: World, build: Build, library: KnowledgeBase
) -> None:
    brief = library.quiz.model_copy(update={"retention_days": 2})
    await world.restart(build(base=replace(library, quiz=brief, previous=library)))
    maya, sam = world.member.in_dm, world.join("sam").in_dm
    await begin(maya)
    await world.env.advance_time(1.5 * DAY)
    await begin(sam)
    await world.env.advance_time(1.6 * DAY)
    assert not (await stored_data(world, maya))["quiz_sessions"]
    assert (await stored_data(world, sam))["quiz_sessions"]
