"""The journeys that write, with the bot on PostgreSQL; everything else of the bot is the same on every database."""

import asyncio

import pytest
from people import Person
from quiz_helpers import begin, choose, finish, question_id, stored_answers, stored_data
from world import Build, World

from bot.client import SecondOpinion
from storage.interface import DatabaseUnavailableError
from storage.personal_data import TABLES
from storage.postgres import session
from tests.postgres import Postgres

NOTE = "Ask Priya about travel"


@pytest.fixture
def simcord_bot(build: Build, postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> SecondOpinion:
    # The simulated clock would wait for the next look at a quiet line; tests/storage holds that it is looked at.
    monkeypatch.setattr(session, "PROBE_SECONDS", 1_000_000)
    return build(postgres.url)


async def save_with_note(person: Person) -> None:
    await person.slash("saved add", role="msl")
    await person.submit(await person.slash("saved note", role="msl"), note=NOTE)


async def test_saved_roles_notes_and_states_are_kept_and_removed(world: World) -> None:
    maya = world.member
    await save_with_note(maya)
    await maya.slash("saved state", role="msl", state="preparing")
    listed = await maya.slash("saved list")
    assert "preparing" in listed.text
    assert NOTE in listed.text
    await maya.slash("saved remove", role="msl")
    assert "no saved roles yet" in (await maya.slash("saved list")).text


async def test_a_whole_quiz_ends_with_roles_and_its_answers_are_kept(world: World) -> None:
    maya = world.member.in_dm
    card = await finish(maya, await begin(maya))
    assert "Delete my answers…" in card.labels
    assert len(await stored_answers(world, maya)) >= 10


async def test_after_a_restart_an_old_button_goes_on_where_it_was(
    world: World, build: Build, postgres: Postgres
) -> None:
    maya = world.member.in_dm
    await save_with_note(world.member)
    first = await begin(maya)
    second = await choose(maya, first)
    await world.restart(build(postgres.url))
    third = await choose(maya, second)
    assert question_id(third) not in {None, question_id(first), question_id(second)}
    assert set(await stored_answers(world, maya)) == {question_id(first), question_id(second)}
    assert NOTE in (await world.member.slash("saved list")).text


async def test_erasing_leaves_nothing_of_the_member_and_everything_of_others(world: World) -> None:
    maya, sam = world.member, world.join("sam")
    for person in (maya, sam):
        await save_with_note(person)
        await choose(person.in_dm, await begin(person.in_dm))
    kept = await stored_data(world, sam)
    await maya.press(await maya.slash("privacy erase"), "Delete everything")
    left = await stored_data(world, maya)
    assert not any(left[personal.table] for personal in TABLES)
    assert "I have nothing stored about you" in (await maya.slash("privacy show")).text
    assert await stored_data(world, sam) == kept


async def test_what_moderators_set_up_outlives_a_restart(world: World, build: Build, postgres: Postgres) -> None:
    start = await world.moderator.slash("setup start")
    specialty = next(value for values in start.message.menus.values() for value in values if value == "rheumatology")
    await world.moderator.pick(start, specialty, menu="setup:1:specialty")
    await world.restart(build(postgres.url))
    assert (await world.moderator.slash("setup start")).message.ticked["setup:1:specialty"] == [specialty]


@pytest.mark.stress
async def test_while_the_server_is_away_members_are_told_and_afterwards_answered(
    world: World, postgres: Postgres
) -> None:
    if postgres.programs is None:
        pytest.skip("the server of TEST_DATABASE_URL is not ours to stop")
    world.expected.append(DatabaseUnavailableError)
    await save_with_note(world.member)
    await asyncio.to_thread(postgres.programs.stop)
    assert "does not answer right now" in (await world.member.slash("saved list")).text
    await asyncio.to_thread(postgres.programs.start)
    assert NOTE in (await world.member.slash("saved list")).text
