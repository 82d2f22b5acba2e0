"""What members write is in the database while they want it there, and nowhere else ever."""

import logging
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import discord
import pytest
from discord import app_commands
from log_capture import find_leaks
from people import Answer, Person
from world import Build, World

from bot.app import QUIET
from bot.client import SecondOpinion
from bot.services.server_retention import GRACE_PERIOD
from storage.sqlite import scrub

NOTE = "ask Harriet about the Tuesday half-days"
QUESTION = "my Tuesday clinic list keeps me from sleeping at night"
GIVEN: dict[str, object] = {"question": QUESTION, "state": "applied"}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "bot.db"


@pytest.fixture
def simcord_bot(build: Build, file: Path) -> SecondOpinion:
    return build(f"sqlite:///{file}")


def traces(user_id: int) -> list[bytes]:
    """The bytes by which a member could be recognised in a file: SQLite keeps large numbers as eight of them."""
    return [str(user_id).encode(), user_id.to_bytes(8, "big"), user_id.to_bytes(8, "little"), NOTE.encode()]


def found(file: Path, user_id: int) -> set[str]:
    """The files beside the database, itself included, that hold any trace."""
    return {
        path.name
        for path in file.parent.iterdir()
        if path.is_file() and any(trace in path.read_bytes() for trace in traces(user_id))
    }


def something_for(option: app_commands.Parameter) -> object:
    """A value that the option takes: one of its choices, else the name of a role, else a number or a file."""
    if option.choices:
        return option.choices[0].value
    if option.type is discord.AppCommandOptionType.attachment:
        return ("msl.yaml", b"id: msl")
    return GIVEN.get(option.name, "msl" if option.type is discord.AppCommandOptionType.string else 1)


def everything_for(command: app_commands.Command[Any, ..., Any], person: Person) -> dict[str, object]:
    """A value for each option that a command requires."""
    user = discord.AppCommandOptionType.user
    return {
        one.name: person.member if one.type is user else something_for(one)
        for one in command.parameters
        if one.required
    }


async def every_command(world: World, person: Person) -> set[str]:
    """Use every slash command there is, with something to find; return their names."""
    used: set[str] = set()
    for command in world.bot.tree.walk_commands(type=discord.AppCommandType.chat_input):
        if isinstance(command, app_commands.Command):
            await person.slash(command.qualified_name, **everything_for(command, person))
            used.add(command.qualified_name)
    return used


async def leave_traces(person: Person, note: str = NOTE) -> None:
    """Save a role with a note, and take the quiz to its end."""
    await person.slash("saved add", role="msl")
    await person.submit(await person.slash("saved note", role="msl"), note=note)
    card: Answer = await person.press(await person.slash("quiz start", here=True), "Start")
    while asked := [each for each in card.message.ids if each.startswith("quiz:1:answer:")]:
        menus = [values for menu, values in card.message.menus.items() if menu in asked]
        if menus:
            card = await person.pick(card, menus[0][0], menu="quiz:1:answer:")
        else:
            card = await person.press(card, custom_id=asked[0])


async def test_using_every_command_logs_no_id_and_no_text_of_members(world: World) -> None:
    await leave_traces(world.member)
    await world.member.in_dm.write(QUESTION)
    used = await every_command(world, world.moderator)
    assert {"quiz start", "saved note", "privacy erase", "ask", "setup start"} <= used
    assert world.log.lines
    assert not find_leaks(world.env, world.log.lines)
    assert not [line for line in world.log.lines if NOTE in line or QUESTION in line]


async def test_libraries_that_would_log_texts_do_not(world: World) -> None:
    await leave_traces(world.member)
    heard = {record.levelno for record in world.log.records if record.name.startswith(QUIET)}
    assert all(level >= logging.INFO for level in heard)
    assert all(logging.getLogger(name).getEffectiveLevel() >= logging.INFO for name in QUIET)


async def test_after_erasing_no_file_and_no_log_holds_a_trace_and_nobody_else_lost_anything(
    world: World, file: Path
) -> None:
    await leave_traces(world.member)
    await leave_traces(world.moderator, "something else entirely")
    assert found(file, world.member.id)
    asked = await world.member.slash("privacy erase")
    (erase,) = [each for each in asked.message.ids if each.startswith("privacy:1:erase")]
    await world.member.press(asked, custom_id=erase)
    await world.env.bot.close()
    assert not found(file, world.member.id)
    with closing(sqlite3.connect(file)) as connection:
        owners = {
            owner
            for table in ("saved_roles", "quiz_sessions")
            for (owner,) in connection.execute(f"SELECT user_id FROM {table}")  # noqa: S608 - names of our own
        }
    assert owners == {world.moderator.id}
    assert not [line for line in world.log.lines if any(t in line.encode() for t in traces(world.member.id))]


async def test_after_erasing_and_beginning_again_the_file_holds_nothing_of_a_note(
    world: World, build: Build, file: Path
) -> None:
    def noted() -> bool:
        return any(b"zanzibar-note" in each.read_bytes() for each in file.parent.glob("bot.db*"))

    await world.member.slash("saved add", role="msl")
    await world.member.submit(await world.member.slash("saved note", role="msl"), note="zanzibar-note")
    assert noted()
    await world.member.press(await world.member.slash("privacy erase"), "Delete everything")
    assert not noted()
    await world.restart(build(f"sqlite:///{file}"))
    assert not noted()


async def test_what_another_program_kept_in_the_files_is_gone_a_day_later(
    world: World, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scrub, "_TRUNCATE_DELAYS", (0.0,))
    await leave_traces(world.member)
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM saved_roles").fetchone()
        await world.member.press(await world.member.slash("privacy erase"), "Delete everything")
        assert found(file, world.member.id)
    await world.env.advance_time(24 * 3600)
    assert not found(file, world.member.id)


async def test_a_copy_of_the_database_made_after_erasing_holds_no_trace(
    world: World, file: Path, tmp_path: Path
) -> None:
    await leave_traces(world.member)
    asked = await world.member.slash("privacy erase")
    (erase,) = [each for each in asked.message.ids if each.startswith("privacy:1:erase")]
    await world.member.press(asked, custom_id=erase)
    copy = tmp_path / "copies" / "backup.db"
    copy.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("VACUUM INTO ?", (str(copy),))
    assert copy.stat().st_size
    assert not found(copy, world.member.id)
    assert not found(file, world.member.id)


async def has_settings(world: World) -> bool:
    return (await world.bot.services.server_settings.get(world.guild.id)).changed_at is not None


async def set_up(world: World) -> None:
    start = await world.moderator.slash("setup start")
    await world.moderator.pick(start, "rheumatology", menu="setup:1:specialty")
    assert await has_settings(world)


async def removed(world: World) -> None:
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    world.bot.dispatch("guild_remove", guild)
    await world.env.settle()


async def test_a_left_servers_settings_are_erased_after_the_grace_period_and_members_data_stays(world: World) -> None:
    await set_up(world)
    await world.member.slash("saved add", role="msl")
    await removed(world)
    await world.days(GRACE_PERIOD.days - 1)
    assert await has_settings(world)
    await world.days(2)
    assert not await has_settings(world)
    assert len(await world.bot.services.saved_roles.list(world.member.id)) == 1


@pytest.mark.stress
async def test_returning_within_the_grace_period_keeps_the_settings(world: World) -> None:
    await set_up(world)
    await removed(world)
    await world.days(GRACE_PERIOD.days - 1)
    world.bot.dispatch("guild_join", world.bot.get_guild(world.guild.id))
    await world.env.settle()
    await world.days(GRACE_PERIOD.days + 2)
    assert await has_settings(world)


@pytest.mark.stress
async def test_a_removal_while_the_bot_was_away_is_noticed_at_the_next_start(world: World) -> None:
    await set_up(world)
    await world.bot.services.server_retention.reconcile([], lambda _: True)
    await world.days(GRACE_PERIOD.days + 2)
    assert not await has_settings(world)


async def test_the_privacy_page_names_the_grace_period() -> None:
    page = Path(__file__).parents[2] / "PRIVACY.md"
    assert f"{GRACE_PERIOD.days} days after" in page.read_text(encoding="utf-8")
