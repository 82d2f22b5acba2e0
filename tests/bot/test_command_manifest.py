"""The commands as Discord is told of them."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from world import Build, World

from bot.command_sync import differs, sync_commands

KEPT = Path(__file__).parent / "manifest.json"
"""Update it with UPDATE_MANIFEST=1 when a command was changed on purpose."""
COMMAND, GROUP = 1, 2


def manifest(world: World) -> list[dict[str, Any]]:
    made: Any = [command.to_dict(world.bot.tree) for command in world.bot.tree.get_commands()]
    return sorted(json.loads(json.dumps(made)), key=lambda command: (command["type"], command["name"]))


def parts(command: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield a command, its subcommands and all their options."""
    yield command
    for option in command.get("options") or []:
        yield from parts(option)


async def test_the_commands_are_those_that_were_agreed_on(world: World) -> None:
    made = manifest(world)
    if os.environ.get("UPDATE_MANIFEST"):
        KEPT.write_text(json.dumps(made, indent=2, ensure_ascii=False) + "\n", "utf-8")
    assert made == json.loads(KEPT.read_text("utf-8"))


async def test_every_command_says_where_it_may_be_used_and_how_installed(world: World) -> None:
    for command in manifest(world):
        assert command["contexts"], command["name"]
        assert command["integration_types"], command["name"]


async def test_commands_for_members_work_in_servers_dms_and_private_channels(world: World) -> None:
    for command in manifest(world):
        if command.get("default_member_permissions") is None:
            assert sorted(command["contexts"]) == [0, 1, 2], command["name"]
            assert sorted(command["integration_types"]) == [0, 1], command["name"]


async def test_commands_for_moderators_work_in_servers_that_added_the_bot_only(world: World) -> None:
    guarded = [command for command in manifest(world) if command.get("default_member_permissions") is not None]
    assert "setup" in {command["name"] for command in guarded}
    for command in guarded:
        assert command["contexts"] == [0], command["name"]
        assert command["integration_types"] == [0], command["name"]


async def test_every_command_and_option_has_a_description_of_its_own(world: World) -> None:
    for command in manifest(world):
        if command["type"] == COMMAND:
            for part in parts(command):
                assert 3 <= len(part["description"]) <= 100, part["name"]
                assert part["description"] != "…", part["name"]


async def test_the_manifest_keeps_within_the_limits_of_discord(world: World) -> None:
    made = manifest(world)
    assert len([command for command in made if command["type"] == COMMAND]) <= 100
    for command in made:
        for part in parts(command):
            assert 1 <= len(part["name"]) <= 32
            assert len(part.get("options") or []) <= 25
            assert len(part.get("choices") or []) <= 25
            assert not (part.get("choices") and part.get("autocomplete"))


async def test_nothing_is_sent_the_second_time(world: World) -> None:
    assert not await sync_commands(world.bot)
    assert len([request for request in world.env.http_requests if request.method == "PUT"]) == 1


async def test_a_difference_is_sent(world: World) -> None:
    world.bot.tree.remove_command("help")
    assert await sync_commands(world.bot)
    assert not await sync_commands(world.bot)


def test_what_discord_adds_and_the_order_make_no_difference() -> None:
    wanted = [{"name": "a", "description": "x", "options": []}, {"name": "b", "description": "y"}]
    registered = [
        {"id": "2", "name": "b", "description": "y", "version": "9", "type": 1, "nsfw": False, "options": None},
        {"id": "1", "name": "a", "description": "x", "application_id": "7", "default_member_permissions": None},
    ]
    assert not differs(registered, wanted)


def test_every_field_a_member_notices_makes_a_difference() -> None:
    option = {"type": 3, "name": "o", "description": "d", "required": True}
    wanted = {"name": "a", "description": "x", "options": [option], "contexts": [0, 1], "integration_types": [0]}
    changes: list[dict[str, Any]] = [
        {"description": "z"},
        {"contexts": [0]},
        {"integration_types": [0, 1]},
        {"default_member_permissions": "32"},
        {"options": [option | {"required": False}]},
        {"options": [option | {"description": "e"}]},
        {"options": [option | {"max_length": 5}]},
        {"options": []},
    ]
    for change in changes:
        assert differs([wanted | change], [wanted]), change


def test_the_bot_can_be_built_twice_in_one_process(build: Build) -> None:
    assert build() is not build()


ENTRY_POINT = {
    "id": "900",
    "application_id": "1",
    "version": "2",
    "type": 4,
    "name": "launch",
    "description": "",
    "handler": 2,
    "contexts": [0, 1, 2],
    "integration_types": [0, 1],
    "options": None,
}
"""What Discord makes where Activities are switched on; it refuses a list of commands without it (code 50240)."""


def numbered(commands: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return commands as Discord lists them, each with an id."""
    return [{"id": str(at), **command} for at, command in enumerate(commands, 1001)]


async def test_a_command_that_discord_made_is_no_reason_to_send_and_is_sent_along(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    registered: list[dict[str, Any]] = [*numbered(manifest(world)), ENTRY_POINT]
    sent: list[list[dict[str, Any]]] = []

    async def listed(_: object) -> list[dict[str, Any]]:
        return registered

    async def overwrite(_: object, commands: list[dict[str, Any]]) -> list[dict[str, Any]]:
        sent.append(commands)
        return numbered(commands)

    monkeypatch.setattr(world.bot.http, "get_global_commands", listed)
    monkeypatch.setattr(world.bot.http, "bulk_upsert_global_commands", overwrite)
    assert not await sync_commands(world.bot)
    gone = registered.pop(0)
    assert await sync_commands(world.bot)
    assert gone["name"] in world.bot.command_ids, "a command has an id from its first registration on"
    (entry_point,) = [command for command in sent[0] if command["type"] == 4]
    assert (entry_point["id"], entry_point["name"], entry_point["handler"]) == ("900", "launch", 2)
    assert "version" not in entry_point
