"""Many members at once: everybody is answered, and nothing is counted twice."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Iterable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from people import Answer, Person
from quiz_helpers import begin, question_id, stored_answers
from simcord import Env
from world import World

from bot.services import usage_stats as counting
from bot.services.usage_stats import UsageStatsService

MEMBERS = 200


def waits_to_count(task: asyncio.Task[Any]) -> bool:
    """Whether this is the task that writes down, a while later, what was opened meanwhile."""
    return getattr(task.get_coro(), "__qualname__", None) == UsageStatsService._flush_or_log.__qualname__


@asynccontextmanager
async def all_at_once(env: Env) -> AsyncGenerator[None]:
    """Send everything without waiting for answers; wait for all of them at the end."""
    calm = env._settle_internal

    async def at_once(*_: Any, **__: Any) -> None: ...

    # PRIVATE: simcord waits for each act to come to rest before it returns.
    env._settle_internal = at_once  # type: ignore[method-assign]
    before = asyncio.all_tasks()
    yield
    env._settle_internal = calm  # type: ignore[method-assign]
    while working := {task for task in asyncio.all_tasks() - before if not waits_to_count(task)}:
        done, _ = await asyncio.wait(working, timeout=20)
        assert done, "the bot does not come to an end"
    await env.settle()


async def together(env: Env, acts: Iterable[Awaitable[Any]]) -> list[Any]:
    """Let all acts happen before the bot answers any of them."""
    async with all_at_once(env):
        return [await act for act in acts]


@pytest.fixture
def usual_url() -> None:
    """SQLite, always: see tests/architecture/test_database_coverage.py."""


@pytest.fixture
def crowd(world: World) -> list[Person]:
    return [world.join(f"member-{number}") for number in range(MEMBERS)]


async def test_cards_and_forms_leave_nothing_running_and_nothing_remembered_by_the_library(world: World) -> None:
    before = asyncio.all_tasks()
    card = await world.member.slash("role", name="msl")
    await world.member.press(card, "Save")
    await world.member.slash("saved note", role="msl")
    await world.env.advance_time(counting.FLUSH_SECONDS)
    assert asyncio.all_tasks() == before
    store = world.bot._connection._view_store
    assert not store._views
    assert not store._modals


async def test_200_members_who_open_a_card_at_once_are_all_answered(world: World, crowd: list[Person]) -> None:
    results = await together(
        world.env, [person.member.slash(world.channel, "role", name="medical sci liason") for person in crowd]
    )
    assert all(result.acknowledged and result.ephemeral for result in results)
    assert all("Medical Science Liaison" in str(result.response.components) for result in results)


@pytest.mark.stress
async def test_200_members_who_press_start_and_answer_at_once_each_have_one_answer(
    world: World, crowd: list[Person]
) -> None:
    consents = await together(world.env, [person.member.user.slash("quiz start") for person in crowd])
    starts = await together(
        world.env,
        [
            person.member.user.click(consent.response, custom_id="quiz:1:go")
            for person, consent in zip(crowd, consents, strict=True)
        ],
    )
    assert all(result.acknowledged for result in starts)
    cards = [person.in_dm.last for person in crowd]
    buttons = [next(each for each in card.ids if each.startswith("quiz:1:answer:")) for card in cards]
    doubled = [
        person.member.user.click(card.message, custom_id=button)
        for person, card, button in zip(crowd, cards, buttons, strict=True)
        for _ in range(2)
    ]
    clicks = await together(world.env, doubled)
    assert all(result.acknowledged for result in clicks)
    for person, card in zip(crowd[:20], cards[:20], strict=True):
        assert list(await stored_answers(world, person)) == [question_id(card)]
    (count,) = (await world.bot.services.database.fetch_all("SELECT count(*) FROM quiz_answers"))[0]
    assert count == MEMBERS


async def test_one_member_who_presses_everything_at_once_has_one_quiz_and_one_saved_role(world: World) -> None:
    maya = world.member
    consent = await maya.in_dm.slash("quiz start")
    card = await maya.slash("role", name="msl")
    async with all_at_once(world.env):
        for _ in range(10):
            await maya.member.user.click(consent.message.message, custom_id="quiz:1:go")
            await maya.member.click(card.message.message, label="Save")
    held = await world.bot.services.personal_data.summary(maya.id)
    assert len(held["quiz_sessions"]) == 1
    assert len(held["saved_roles"]) == 1


async def test_different_answers_to_one_question_at_once_leave_one_answer(world: World) -> None:
    maya = world.member.in_dm
    first: Answer = await begin(maya)
    buttons = [each for each in first.message.ids if each.startswith("quiz:1:answer:")]
    message = first.message.message
    results = await together(
        world.env, [maya.member.user.click(message, custom_id=button) for button in buttons for _ in range(3)]
    )
    assert all(result.acknowledged for result in results)
    assert list(await stored_answers(world, maya)) == [question_id(first)]


async def test_erasing_while_answering_is_atomic(world: World) -> None:
    maya = world.member.in_dm
    first = await begin(maya)
    question = await maya.slash("privacy erase")
    button = next(each for each in first.message.ids if each.startswith("quiz:1:answer:"))
    async with all_at_once(world.env):
        await maya.member.user.click(first.message.message, custom_id=button)
        await maya.member.user.click(question.message.message, label="Delete everything")
        await maya.member.user.click(first.message.message, custom_id=button)
    await asyncio.sleep(0)
    assert not await world.bot.services.personal_data.summary(maya.id)
