"""A quiz that changed between two clicks: answers are carried over as the map says, or kept until it is begun anew."""

import json
import random
from dataclasses import replace
from typing import Any

import pytest
from people import Answer, Person
from world import Build, World

from bot.client import SecondOpinion
from bot.services.quiz import FinishedQuiz
from knowledge import KnowledgeBase
from knowledge.model import Quiz
from knowledge.quiz import rank

KEPT, RENAMED, DROPPED = "patients", "practice", "place"
NEW_NAME = "own-practice"


@pytest.fixture
def simcord_bot(build: Build, url: str) -> SecondOpinion:
    return build(url)


def second_version(library: KnowledgeBase, *, mapped: bool) -> KnowledgeBase:
    """The same quiz with one question renamed and one that means something else now."""
    raw = library.quiz.model_dump(mode="json")
    raw["version"] = 2
    raw["golden"] = []
    for question in raw["questions"]:
        if question["id"] == RENAMED:
            question["id"] = NEW_NAME
        if question.get("show_if") and question["show_if"]["question"] == RENAMED:
            question["show_if"]["question"] = NEW_NAME
    if mapped:
        same = {q["id"]: q["id"] for q in raw["questions"] if q["id"] not in {NEW_NAME, DROPPED}}
        raw["previous"] = {"from_version": 1, "questions": {**same, RENAMED: NEW_NAME}}
    return replace(library, quiz=Quiz.model_validate_json(json.dumps(raw)), previous=library)


async def restart(world: World, bot: SecondOpinion) -> None:
    """Begin again; by chance of its own, since no two processes make the same ids."""
    bot.rng = random.Random(8)  # noqa: S311 - repeatable on purpose
    await world.restart(bot)


async def press_first(person: Person, card: Answer) -> Answer:
    for menu, values in card.message.menus.items():
        if menu.startswith("quiz:1:answer:"):
            return await person.pick(card, values[0], menu="quiz:1:answer:")
    first = next(each for each in card.message.ids if each.startswith("quiz:1:answer:"))
    return await person.press(card, custom_id=first)


def asked(card: Answer) -> str | None:
    found = {each.split(":")[4] for each in card.message.ids if each.startswith("quiz:1:answer:")}
    return found.pop() if found else None


async def answer_until(person: Person, card: Answer, stop: str | None) -> Answer:
    while asked(card) not in {stop, None}:
        card = await press_first(person, card)
    return card


async def quizzes_of(world: World) -> list[Any]:
    return list((await world.bot.services.personal_data.summary(world.member.id)).get("quiz_sessions", []))


@pytest.fixture
async def half_way(world: World) -> Answer:
    """The fifth question of the first version, four answered in place."""
    begun = await world.member.press(await world.member.slash("quiz start", here=True), "Start")
    card = await answer_until(world.member, begun, "travel")
    (held,) = await quizzes_of(world)
    assert set(held["answers"]) == {KEPT, RENAMED, "beside", DROPPED}
    return card


async def test_mapped_answers_are_carried_over_and_what_is_not_named_is_asked_again(
    world: World, build: Build, url: str, library: KnowledgeBase, half_way: Answer
) -> None:
    (before,) = await quizzes_of(world)
    await restart(world, build(url, second_version(library, mapped=True)))
    resumed = await world.member.slash("quiz resume", here=True)
    (held,) = await quizzes_of(world)
    assert held["quiz_version"] == 2
    assert held["answers"] == {
        KEPT: before["answers"][KEPT],
        NEW_NAME: before["answers"][RENAMED],
        "beside": before["answers"]["beside"],
    }
    assert asked(resumed) == DROPPED


async def test_starting_carries_over_as_well_and_keeps_the_finished_quizzes(
    world: World, build: Build, url: str, library: KnowledgeBase
) -> None:
    begun = await world.member.press(await world.member.slash("quiz start", here=True), "Start")
    finished = await answer_until(world.member, begun, None)
    again = await world.member.press(await world.member.press(finished, "Take it again"), "Start")
    await answer_until(world.member, again, "travel")
    await restart(world, build(url, second_version(library, mapped=True)))
    await world.member.slash("quiz start", here=True)
    versions = {held["quiz_version"]: held["finished_at"] is not None for held in await quizzes_of(world)}
    assert versions == {1: True, 2: False}


async def test_an_old_button_writes_nothing_into_the_new_version_and_leads_on(
    world: World, build: Build, url: str, library: KnowledgeBase, half_way: Answer
) -> None:
    await restart(world, build(url, second_version(library, mapped=True)))
    told = await press_first(world.member, half_way)
    assert "changed" in told.text
    await world.member.press(told, "Continue")
    (held,) = await quizzes_of(world)
    told = await press_first(world.member, half_way)
    assert "earlier quiz" in told.text
    assert await quizzes_of(world) == [held]


async def test_without_a_migration_the_member_is_asked_to_start_again_and_answers_stay_until_then(
    world: World, build: Build, url: str, library: KnowledgeBase, half_way: Answer
) -> None:
    before = await quizzes_of(world)
    await restart(world, build(url, second_version(library, mapped=False)))
    for command in ("quiz start", "quiz resume"):
        told = await world.member.slash(command, here=True)
        assert "rewritten" in told.text
        assert await quizzes_of(world) == before
    fresh = await world.member.press(told, "Start the new quiz")
    (held,) = await quizzes_of(world)
    assert (held["quiz_version"], held["answers"]) == (2, {})
    assert asked(fresh) == KEPT


async def test_starting_again_twice_keeps_the_answers_given_in_between(
    world: World, build: Build, url: str, library: KnowledgeBase, half_way: Answer
) -> None:
    await restart(world, build(url, second_version(library, mapped=False)))
    first, second = [await world.member.slash("quiz start", here=True) for _ in range(2)]
    await press_first(world.member, await world.member.press(first, "Start the new quiz"))
    gone_on = await world.member.press(second, "Start the new quiz")
    assert asked(gone_on) == NEW_NAME
    (held,) = await quizzes_of(world)
    assert list(held["answers"]) == [KEPT]


async def test_a_finished_result_is_scored_from_what_the_map_carries_over_and_says_so(
    world: World, build: Build, url: str, library: KnowledgeBase
) -> None:
    begun = await world.member.press(await world.member.slash("quiz start", here=True), "Start")
    await answer_until(world.member, begun, None)
    (held,) = await quizzes_of(world)
    newer = second_version(library, mapped=True)
    await restart(world, build(url, newer))
    shown = await world.member.slash("quiz result")
    assert "The quiz has changed since you took it" in shown.text
    step = await world.bot.services.quiz.result(newer, world.member.id)
    assert isinstance(step, FinishedQuiz)
    carried = {question: tuple(choices) for question, choices in held["answers"].items() if question != DROPPED}
    carried[NEW_NAME] = carried.pop(RENAMED)
    assert step.answers == carried
    again = rank(newer.quiz, newer.roles.values(), carried)
    assert [r.score for r in getattr(step.outcome, "results", ())] == [r.score for r in getattr(again, "results", ())]


async def test_a_finished_result_without_a_migration_is_never_scored_by_other_questions(
    world: World, build: Build, url: str, library: KnowledgeBase
) -> None:
    begun = await world.member.press(await world.member.slash("quiz start", here=True), "Start")
    await answer_until(world.member, begun, None)
    before = await quizzes_of(world)
    await restart(world, build(url, second_version(library, mapped=False)))
    shown = await world.member.slash("quiz result")
    assert "rewritten" in shown.text
    assert "fits" not in shown.text
    assert await quizzes_of(world) == before
