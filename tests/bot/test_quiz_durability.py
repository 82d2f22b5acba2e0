"""A quiz outlives the process, the message, the token and the place it was begun in."""

import pytest
from people import Answer, Person, Seen
from quiz_process_kill import survive_kill
from world import Build, World

from bot.client import SecondOpinion
from bot.services.quiz import QuestionStep
from knowledge import KnowledgeBase

UNKNOWN_INTERACTION = 10062


def asked(seen: Seen | Answer) -> str | None:
    """The question a card asks, None when it asks none."""
    ids = seen.message.ids if isinstance(seen, Answer) else seen.ids
    found = {each.split(":")[4] for each in ids if each.startswith("quiz:1:answer:")}
    return found.pop() if found else None


async def choose(person: Person, card: Seen | Answer) -> Answer:
    """Press the first answer there is."""
    seen = card.message if isinstance(card, Answer) else card
    for menu, values in seen.menus.items():
        if menu.startswith("quiz:1:answer:"):
            return await person.pick(card, values[0], menu="quiz:1:answer:")
    first = next(each for each in seen.ids if each.startswith("quiz:1:answer:"))
    return await person.press(card, custom_id=first)


async def stored(world: World) -> dict[str, list[str]]:
    held = await world.bot.services.personal_data.summary(world.member.id)
    (session,) = held["quiz_sessions"]
    return session["answers"]


@pytest.mark.slow
async def test_after_a_kill_the_old_button_continues_with_nothing_lost_and_nothing_twice(
    url: str, library: KnowledgeBase
) -> None:
    answers: dict[str, tuple[str, ...]] = {}
    assert isinstance(await survive_kill(url, library, "pressing", answers), QuestionStep)
    assert isinstance(await survive_kill(url, library, "answered", answers), QuestionStep)
    assert len(answers) == 2


class TestAfterARestart:
    @pytest.fixture
    def simcord_bot(self, build: Build, url: str) -> SecondOpinion:
        return build(url)

    async def test_at_every_question_the_old_button_continues_at_the_next(
        self, world: World, build: Build, url: str
    ) -> None:
        await world.member.slash("quiz start")
        dm = world.member.in_dm
        card: Seen | Answer = await dm.press(dm.last, "Start")
        seen: list[str] = []
        while (question := asked(card)) is not None:
            assert question not in seen
            await world.restart(build(url))
            card = await choose(dm, card)
            seen.append(question)
            assert sorted(await stored(world)) == sorted(seen)
        assert "What would suit you" in card.text
        rows = world.bot.services.database.fetch_all
        assert len(await rows("SELECT id FROM quiz_sessions WHERE finished_at IS NOT NULL")) == 1
        assert len(await rows("SELECT question_id FROM quiz_answers")) == len(seen)


async def test_here_asks_in_place_for_its_owner_alone_and_writes_no_direct_message(world: World) -> None:
    begun = await world.member.slash("quiz start", here=True)
    shown = await choose(world.member, await world.member.press(begun, "Start"))
    assert shown.ephemeral
    assert asked(shown)
    assert not world.member.in_dm.sees()


async def test_a_quiz_begun_here_goes_on_in_direct_messages_with_the_same_answers(world: World) -> None:
    begun = await world.member.press(await world.member.slash("quiz start", here=True), "Start")
    question = asked(await choose(world.member, begun))
    before = await stored(world)
    await world.member.slash("quiz resume")
    assert asked(world.member.in_dm.last) == question
    assert await stored(world) == before


async def test_a_quiz_begun_in_direct_messages_goes_on_here_with_the_same_answers(world: World) -> None:
    await world.member.slash("quiz start")
    dm = world.member.in_dm
    question = asked(await choose(dm, await dm.press(dm.last, "Start")))
    here = await world.member.slash("quiz resume", here=True)
    assert here.ephemeral
    assert asked(here) == question
    assert len(await stored(world)) == 1


async def test_starting_here_goes_on_with_the_open_quiz_instead_of_a_second_one(world: World) -> None:
    begun = await world.member.press(await world.member.slash("quiz start", here=True), "Start")
    question = asked(await choose(world.member, begun))
    again = await world.member.slash("quiz start", here=True)
    assert asked(again) == question
    assert len(await stored(world)) == 1


async def test_after_the_fifteen_minutes_of_a_token_the_old_question_and_resume_both_go_on(world: World) -> None:
    begun = await world.member.press(await world.member.slash("quiz start", here=True), "Start")
    await world.env.advance_time(16 * 60)
    second = await choose(world.member, begun)
    assert asked(second) != asked(begun)
    await world.env.advance_time(16 * 60)
    resumed = await world.member.slash("quiz resume", here=True)
    assert asked(resumed) == asked(second)


async def test_a_click_whose_token_has_expired_keeps_its_answer_and_the_next_click_goes_on(world: World) -> None:
    begun = await world.member.press(await world.member.slash("quiz start", here=True), "Start")
    first = asked(begun)
    world.env.inject_error(
        "POST", "/interactions/*/callback", status=404, code=UNKNOWN_INTERACTION, message="Unknown interaction", times=1
    )
    custom_id = next(each for each in begun.message.ids if each.startswith("quiz:1:answer:"))
    late = await world.member.member.click(begun.message.message, custom_id=custom_id)
    assert not late.acknowledged
    assert list(await stored(world)) == [first]
    again = await world.member.press(begun, custom_id=custom_id)
    assert asked(again) not in {None, first}
    assert list(await stored(world)) == [first]


async def test_resume_brings_a_deleted_message_back(world: World) -> None:
    await world.member.slash("quiz start")
    dm = world.member.in_dm
    card = await choose(dm, await dm.press(dm.last, "Start"))
    question = asked(card)
    await world.bot.http.delete_message(world.member.member.user.dm_channel.id, card.message.message.id)
    assert not dm.sees()
    await world.member.slash("quiz resume")
    assert asked(dm.last) == question


async def test_clicking_the_last_answer_again_shows_the_result_again(world: World) -> None:
    card: Answer = await world.member.press(await world.member.slash("quiz start", here=True), "Start")
    elsewhere = card
    while asked(card):
        elsewhere = await world.member.slash("quiz resume", here=True)
        card = await choose(world.member, card)
    again = await choose(world.member, elsewhere)
    assert "What would suit you" in card.text
    assert again.text == card.text


async def test_the_buttons_of_a_run_that_another_has_replaced_write_nothing_and_lead_on(world: World) -> None:
    old = await world.member.press(await world.member.slash("quiz start", here=True), "Start")
    await world.member.slash("quiz forget")
    await world.member.press(await world.member.slash("quiz start", here=True), "Start")
    answered = await choose(world.member, old)
    assert "earlier quiz" in answered.text
    assert await stored(world) == {}
    assert asked(await world.member.press(answered, "Continue")) == asked(old)
