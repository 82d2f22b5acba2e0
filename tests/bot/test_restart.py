"""Nothing lives in memory: whatever was on the screen before a restart works after it."""

from dataclasses import replace

import pytest
from people import Answer, Person, Seen
from quiz_helpers import begin, choose, question_id, stored_answers
from world import Build, World

from bot.client import SecondOpinion
from knowledge import KnowledgeBase


@pytest.fixture
def simcord_bot(build: Build, url: str) -> SecondOpinion:
    return build(url)


async def test_the_quiz_survives_a_restart_between_any_two_clicks(world: World, build: Build, url: str) -> None:
    maya = world.member.in_dm
    consent = await maya.slash("quiz start")
    await world.restart(build(url))
    card = await maya.press(again(maya, consent), "Start")
    expected: dict[str, int] = {}
    while (question := question_id(card)) is not None:
        expected[question] = 1
        await world.restart(build(url))
        card = await choose(maya, again(maya, card))
    stored = await stored_answers(world, maya)
    assert stored.keys() == expected.keys()
    assert all(stored.values())
    assert "Delete my answers…" in card.labels


def again(person: Person, card: Answer) -> Answer:
    """The same message, as the member finds it after the restart."""
    (seen,) = [seen for seen in person.sees() if seen.message.id == card.message.message.id]
    return Answer(card.result, seen)


@pytest.mark.parametrize("label", ["Back", "Skip", "Save for later"])
async def test_the_other_buttons_of_a_question_survive_too(world: World, build: Build, url: str, label: str) -> None:
    maya = world.member.in_dm
    card = await choose(maya, await begin(maya))
    await world.restart(build(url))
    assert (await maya.press(again(maya, card), label)).text


async def test_buttons_and_menus_of_old_cards_work(world: World, build: Build, url: str) -> None:
    maya = world.member.in_dm
    card = await maya.slash("role", name="msl")
    await world.restart(build(url))
    part = await maya.pick(again(maya, card), "pay", menu="role:1:part:")
    assert "Every pay figure" in part.text
    await world.restart(build(url))
    back = await maya.press(again(maya, part), "Back to the card")
    await world.restart(build(url))
    saved = await maya.press(again(maya, back), "Save")
    assert "Saved" in saved.labels


async def test_an_ephemeral_card_in_a_server_works_after_a_restart(world: World, build: Build, url: str) -> None:
    card = await world.member.slash("role", name="msl")
    await world.restart(build(url))
    part = await world.member.press(again(world.member, card), "Sources")
    assert part.ephemeral


async def test_a_held_back_answer_opens_after_a_restart(world: World, build: Build, url: str) -> None:
    assert world.bot.user is not None
    await world.member.write(f"{world.bot.user.mention} I am so burned out")
    line: Seen = world.member.last
    await world.restart(build(url))
    opened = await world.member.press(line, "Open my answer")
    assert opened.ephemeral
    assert opened.text


async def test_a_form_opened_before_a_restart_keeps_its_note_when_sent_after_it(
    world: World, build: Build, url: str
) -> None:
    await world.member.slash("saved add", role="msl")
    form = await world.member.slash("saved note", role="msl")
    await world.restart(build(url))
    noted = await world.member.submit(form, note="Written across a restart")
    assert "Written across a restart" in noted.text
    assert "Written across a restart" in (await world.member.slash("saved list")).text


async def test_support_lines_come_for_a_form_sent_after_a_restart(world: World, build: Build, url: str) -> None:
    await world.member.slash("saved add", role="msl")
    form = await world.member.slash("saved note", role="msl")
    await world.restart(build(url))
    answer = await world.member.submit(form, note="I want to end my life")
    assert "988" in answer.text
    assert "end my life" not in (await world.member.slash("saved list")).text


async def test_settings_of_a_server_survive(world: World, build: Build, url: str) -> None:
    start = await world.moderator.slash("setup start")
    await world.moderator.pick_of(start, world.channel, menu="setup:1:silent")
    await world.restart(build(url))
    assert f"<#{world.channel.id}>" in (await world.moderator.slash("setup show")).text


async def test_commands_are_not_sent_again_after_a_restart(world: World, build: Build, url: str) -> None:
    before = [r for r in world.env.http_requests if r.method == "PUT"]
    assert len(before) == 1
    await world.restart(build(url))
    assert [r for r in world.env.http_requests if r.method == "PUT"] == before


async def test_an_open_quiz_of_an_older_version_can_be_continued(
    world: World, build: Build, url: str, library: KnowledgeBase
) -> None:
    maya = world.member.in_dm
    card = await choose(maya, await begin(maya))
    newer = library.quiz.model_copy(update={"version": library.quiz.version + 1, "previous": None})
    await world.restart(build(url, replace(library, quiz=newer, previous=library)))
    stale = await choose(maya, again(maya, card))
    assert stale.text
    card = await maya.slash("quiz resume")
    if question_id(card) is None:
        anew = next(each for each in card.message.ids if each.split(":")[2] in {"anew", "begin", "go"})
        card = await maya.press(card, custom_id=anew)
    question = question_id(card)
    assert question is not None
    assert question_id(await choose(maya, card)) != question


async def test_the_buttons_of_a_private_card_work_an_hour_later_and_so_do_all_others(world: World) -> None:
    private = await world.member.slash("role", name="msl")
    normal = await world.member.in_dm.slash("role", name="ime")
    await world.env.advance_time(3600)
    assert (await world.member.press(private, "Sources")).text
    assert (await world.member.in_dm.press(normal, "Sources")).text
