"""Nothing of one server's base ever shows in another: commands, suggestions, questions, what a member keeps."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from discord import AppCommandOptionType, app_commands
from people import Person
from quiz_helpers import begin, finish
from two_servers import HIDDEN, WORD, said, two_servers
from world import World

PERSON = object()
"""Stands for somebody, where a command takes a person."""
KEPT = ("saved list", "plan show", "plan export", "privacy show")
TYPED = ("msl", HIDDEN, "prior-authorization", "work-from-home")
"""What somebody may type for a name; the id of the other server's role among them, which gives nothing away."""


@pytest.fixture
async def elsewhere(world: World) -> tuple[Person, Person]:
    return await two_servers(world)


def commands(world: World) -> Iterator[app_commands.Command[Any, ..., Any]]:
    for command in world.bot.tree.walk_commands():
        if isinstance(command, app_commands.Command):
            yield command


def options(command: app_commands.Command[Any, ..., Any]) -> Iterator[dict[str, Any]]:
    """Ways to fill in what a command needs, with each name somebody may type."""
    needed = [each for each in command.parameters if each.required]
    for values in product(*(_values(each) for each in needed)):
        yield dict(zip((each.name for each in needed), values, strict=True))


def _values(parameter: app_commands.Parameter) -> tuple[Any, ...]:
    if parameter.choices:
        return (parameter.choices[0].value,)
    if parameter.type is AppCommandOptionType.string:
        return TYPED if parameter.autocomplete else ("nothing in particular",)
    if parameter.type is AppCommandOptionType.user:
        return (PERSON,)
    if parameter.type is AppCommandOptionType.attachment:
        return (("msl.yaml", b"id: msl"),)
    return (1,)


@pytest.mark.slow
async def test_no_command_shows_anything_of_another_server(world: World, elsewhere: tuple[Person, Person]) -> None:
    _, robin = elsewhere
    for command in commands(world):
        for given in options(command):
            since = len(world.env.http_requests)
            people = {name: robin.member for name, value in given.items() if value is PERSON}
            await robin.slash(command.qualified_name, **{**given, **people})
            assert WORD not in said(world, since), (command.qualified_name, given)


async def test_in_its_own_server_the_same_words_are_shown(world: World, elsewhere: tuple[Person, Person]) -> None:
    assert all(person.id for person in elsewhere)
    assert WORD in (await world.member.slash("role", name=HIDDEN)).text
    assert WORD in (await world.member.slash("ask", question=f"how do I become a {WORD} warden")).text
    assert await world.member.autocomplete("role", "name", WORD)


async def test_nothing_of_another_server_is_suggested(world: World, elsewhere: tuple[Person, Person]) -> None:
    _, robin = elsewhere
    for command in commands(world):
        for parameter in command.parameters:
            if parameter.autocomplete:
                for typed in ("", WORD, "warden", "hidden"):
                    offered = str(await robin.autocomplete(command.qualified_name, parameter.name, typed))
                    assert WORD not in offered, command.qualified_name
                    assert HIDDEN not in offered, command.qualified_name


async def test_questions_are_not_answered_from_another_server(world: World, elsewhere: tuple[Person, Person]) -> None:
    maya, robin = elsewhere
    assert world.bot.user is not None
    since = len(world.env.http_requests)
    for person in (maya, robin):
        await person.slash("ask", question="how much honey does a liaison earn, and how do I become a warden")
        await person.write(f"<@{world.bot.user.id}> how do I become a warden who is paid in honey")
    await maya.in_dm.write("how do I become a warden who is paid in honey")
    await maya.in_dm.slash("ask", question="how much honey does a liaison earn")
    assert WORD not in said(world, since)


async def test_what_a_member_keeps_tells_nothing_of_one_server_in_another(
    world: World, elsewhere: tuple[Person, Person]
) -> None:
    maya, _ = elsewhere
    for role in ("msl", HIDDEN):
        await world.member.slash("saved add", role=role)
    assert WORD in (await world.member.slash("plan show")).text
    for place in (maya, maya.in_dm):
        for command, given in (*((each, {}) for each in KEPT), ("compare", {"first": "msl", "second": "ime"})):
            since = len(world.env.http_requests)
            await place.slash(command, **given)
            assert WORD not in said(world, since), command


async def test_a_quiz_of_another_server_ranks_nothing_of_this_one(
    world: World, elsewhere: tuple[Person, Person]
) -> None:
    maya, _ = elsewhere
    since = len(world.env.http_requests)
    await finish(maya.in_dm, await begin(maya.in_dm))
    await maya.slash("quiz result")
    assert WORD not in said(world, since)
