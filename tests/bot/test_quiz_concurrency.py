"""Two hundred members at once, two devices of one, and a kill at every question."""

import asyncio
import random
from collections.abc import AsyncGenerator, Coroutine
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from people import Answer, Person
from quiz_process_kill import survive_kill
from simcord import Env
from world import World

from bot.services.quiz import FinishedQuiz, QuestionStep
from knowledge import KnowledgeBase
from knowledge.quiz import choice_ids, next_question

MEMBERS = 200
Answers = dict[str, tuple[str, ...]]


@asynccontextmanager
async def in_flight(env: Env) -> AsyncGenerator[None]:
    """Let every act inside be under way at once; outside all of them have come to rest."""
    # PRIVATE: simcord waits for rest after each act, which would put them in a row.
    waiting = cast("Any", env)
    settle = waiting._settle_internal

    async def at_once(**_: object) -> None:
        await asyncio.sleep(0)

    waiting._settle_internal = at_once
    try:
        yield
    finally:
        waiting._settle_internal = settle
        await env.settle(timeout=60)


async def all_at_once(world: World, acts: list[Coroutine[Any, Any, Any]]) -> None:
    async with in_flight(world.env):
        for each in acts:
            await each


def drawn_answers(library: KnowledgeBase, rng: random.Random) -> Answers:
    """What one member will say: any answer to each question that comes, skipping some."""
    given: Answers = {}
    while (question := next_question(library.quiz, given)) is not None:
        given[question.id] = () if rng.random() < 0.1 else (rng.choice(choice_ids(question)),)
    return given


async def act(person: Person, card: Any, given: Answers) -> bool:
    """Answer the question a member's message shows; False when it asks nothing more."""
    seen = person.sees()[-1]
    ids = [each for each in seen.ids if each.startswith("quiz:1:answer:")]
    if not ids:
        return False
    _, _, _, session, question, *_ = ids[0].split(":")
    chosen = given[question]
    actor: Any = person.actor
    if chosen and seen.menus:
        await actor.select(card, list(chosen), custom_id=f"quiz:1:answer:{session}:{question}")
    else:
        await actor.click(card, custom_id=f"quiz:1:answer:{session}:{question}:{chosen[0] if chosen else '-'}")
    return True


@pytest.mark.stress
async def test_two_hundred_members_take_whole_quizzes_at_once_and_every_answer_counts_once(
    world: World, library: KnowledgeBase
) -> None:
    rng = random.Random(200)  # noqa: S311 - repeatable on purpose
    members = [world.join(f"member-{number}").in_dm for number in range(MEMBERS)]
    said = [drawn_answers(library, rng) for _ in members]
    await all_at_once(world, [cast("Any", each.actor).slash("quiz start") for each in members])
    cards = [each.last.message for each in members]
    await all_at_once(
        world, [cast("Any", each.actor).click(card, label="Start") for each, card in zip(members, cards, strict=True)]
    )
    asking = set(range(MEMBERS))
    while asking:
        async with in_flight(world.env):
            for n in rng.sample(sorted(asking), len(asking)):
                if not await act(members[n], cards[n], said[n]):
                    asking.discard(n)
    for member, given in zip(members, said, strict=True):
        (held,) = (await world.bot.services.personal_data.summary(member.id))["quiz_sessions"]
        assert held["finished_at"] is not None
        assert {question: tuple(choices) for question, choices in held["answers"].items()} == given


@pytest.mark.parametrize("clicks", [2, pytest.param(50, marks=pytest.mark.stress)])
async def test_devices_that_click_the_same_question_at_once_leave_one_answer_and_one_quiz(
    world: World, clicks: int
) -> None:
    begun = await world.member.press(await world.member.slash("quiz start", here=True), "Start")
    ids = [each for each in begun.message.ids if each.startswith("quiz:1:answer:") and not each.endswith(":-")]
    actor: Any = world.member.actor
    presses = [actor.click(begun.message.message, custom_id=ids[n % 2]) for n in range(clicks)]
    await all_at_once(world, presses)
    (held,) = (await world.bot.services.personal_data.summary(world.member.id))["quiz_sessions"]
    ((_, chosen),) = held["answers"].items()
    assert f"{chosen[0]}" in {each.rsplit(":", 1)[1] for each in ids[:2]}


@pytest.mark.parametrize("starts", [2, pytest.param(50, marks=pytest.mark.stress)])
async def test_starting_on_several_devices_at_once_begins_one_quiz(world: World, starts: int) -> None:
    consents: list[Answer] = [await world.member.slash("quiz start", here=True) for _ in range(starts)]
    actor: Any = world.member.actor
    await all_at_once(world, [actor.click(each.message.message, label="Start") for each in consents])
    assert len((await world.bot.services.personal_data.summary(world.member.id))["quiz_sessions"]) == 1


@pytest.mark.stress
@pytest.mark.parametrize("moment", ["pressing", "answered"])
async def test_a_kill_at_every_question_loses_nothing_and_repeats_nothing(
    url: str, library: KnowledgeBase, moment: str
) -> None:
    answers: Answers = {}
    step = await survive_kill(url, library, moment, answers)
    while isinstance(step, QuestionStep):
        step = await survive_kill(url, library, moment, answers)
    assert isinstance(step, FinishedQuiz)
    assert step.answers == answers
    assert len(answers) >= len([question for question in library.quiz.questions if question.show_if is None])
