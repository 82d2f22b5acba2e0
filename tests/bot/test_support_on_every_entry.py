"""Words of self-harm get the support lines in every text option of every command and in every form.

The commands are those that the bot has, so a new one is covered on the day it is written. How a message says something
(typed, forwarded, in a file, a poll, a quote, a title, by an edit) is in test_incoming_messages.py.
"""

from collections.abc import Iterator
from typing import Any

from tests.bot.people import Person, walk
from tests.bot.test_command_manifest import manifest
from tests.bot.world import World

OWN = "I don't want to live anymore"
SUBCOMMAND, SUBCOMMAND_GROUP, TEXT, NUMBER, YES_OR_NO = 1, 2, 3, 4, 5
SLASH = 1
TEXT_INPUT = 4


def is_support(text: str) -> bool:
    return "988" in text and OWN not in text


def endings(command: dict[str, Any], path: str = "") -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield each command that can be called, with its options."""
    name = f"{path} {command['name']}".strip()
    options = command.get("options") or []
    inner = [option for option in options if option["type"] in {SUBCOMMAND, SUBCOMMAND_GROUP}]
    for option in inner:
        yield from endings(option, name)
    if not inner:
        yield name, options


def filled(option: dict[str, Any]) -> object:
    """Return something that an option takes, which no handler gets to see."""
    if option.get("choices"):
        return option["choices"][0]["value"]
    return {TEXT: "msl", NUMBER: option.get("min_value") or 1, YES_OR_NO: True}[option["type"]]


async def test_every_text_option_of_every_command_gives_the_support_lines(world: World) -> None:
    commands = [command for command in manifest(world) if command["type"] == SLASH]
    called = [each for command in commands for each in endings(command)]
    tried: list[str] = []
    for name, options in called:
        needed = {option["name"]: option for option in options if option.get("required")}
        if any(option["type"] not in {TEXT, NUMBER, YES_OR_NO} for option in needed.values()):
            continue
        for option in options:
            if option["type"] == TEXT and not option.get("choices") and option.get("max_length", 100) >= len(OWN):
                others = {other: filled(each) for other, each in needed.items() if other != option["name"]}
                answer = await world.moderator.slash(name, **others, **{option["name"]: OWN})
                assert answer.ephemeral, (name, option["name"])
                assert is_support(answer.text), (name, option["name"], answer.text)
                tried.append(f"{name} {option['name']}")
    assert {"ask question", "role name", "saved note role"} <= set(tried)
    assert len(tried) >= 25


async def test_typing_it_for_suggestions_offers_nothing_and_leaves_no_trace(world: World) -> None:
    """Discord shows no text there; the lines come once the command is sent."""
    for command, option in (("role", "name"), ("painpoint", "name"), ("compare", "first"), ("specialty", "name")):
        assert all(OWN not in str(each) for each in await world.member.autocomplete(command, option, OWN))
    assert not any(OWN in line for line in world.log.lines)


async def test_every_field_of_a_form_gives_the_support_lines(world: World) -> None:
    """Forms come in through one listener, whatever they are for; these are a member's and a moderator's."""
    await world.member.slash("saved add", role="msl")
    forms: list[tuple[Person, str, dict[str, str]]] = [
        (world.member, "saved note", {"role": "msl"}),
        (world.moderator, "kb new", {"kind": "question"}),
        (world.moderator, "kb new", {"kind": "source"}),
    ]
    for person, command, options in forms:
        names = text_fields((await person.slash(command, **options)).form)
        assert names
        for field in names:
            form = await person.slash(command, **options)
            answer = await person.submit(form, **{**dict.fromkeys(names, "Thanks"), field: f"Thanks.\n{OWN}"})
            assert answer.ephemeral, (command, field)
            assert is_support(answer.text), (command, field)


def text_fields(form: dict[str, Any]) -> list[str]:
    """Return the fields of a form that somebody types into and that hold the words."""
    typed = [each for each in walk(form["components"]) if each.get("type") == TEXT_INPUT]
    return [each["custom_id"] for each in typed if each.get("max_length", 4_000) > len(OWN) + len("Thanks.\n")]
