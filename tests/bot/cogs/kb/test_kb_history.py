"""Every version of an entry: seen, compared, and gone back to."""

import json
from typing import Any

import pytest
from kb_people import moderator_elsewhere, publish_role
from simcord import SetupError
from world import World

from bot.errors import NOT_A_MODERATOR
from bot.services.editing import PermissionDenied

NAMES = ["Liaison of ours", "Liaison for science", "Field liaison"]


async def publish_names(world: World, *names: str) -> None:
    """Publish a version of the MSL entry for each name."""
    for name in names:
        await publish_role(world, "msl", f"Because of {name}", name=name)


async def body(world: World, number: int) -> str:
    found = await world.bot.services.edit_workflow.version(world.guild.id, "role", "msl", number)
    assert found is not None
    return found.body


async def test_show_hands_over_the_text_with_version_state_owner_and_date(world: World) -> None:
    await publish_names(world, NAMES[0])
    await world.moderator.slash("kb owner", entry="msl", member=world.member.member)
    shown = await world.moderator.slash("kb show", entry="msl")
    assert shown.ephemeral
    assert "**Version** · 1" in shown.text
    assert "shown to members" in shown.text
    assert f"<@{world.member.id}>" in shown.text
    assert shown.message.files


async def test_history_says_who_when_and_why_the_newest_first(world: World) -> None:
    await publish_names(world, *NAMES)
    shown = await world.moderator.slash("kb history", entry="msl")
    assert shown.text.index("Version 3") < shown.text.index("Version 1") < shown.text.index("Version 0")
    assert all(f"Because of {name}" in shown.text for name in NAMES)
    assert f"<@{world.moderator.id}>" in shown.text


async def test_a_long_history_has_pages(world: World) -> None:
    await publish_names(world, *(f"Liaison number {n}" for n in range(8)))
    first = await world.moderator.slash("kb history", entry="msl")
    assert "page 1 of 2" in first.text
    second = await world.moderator.press(first, "Next page")
    assert "Version 0" in second.text
    assert "Version 8" not in second.text


async def test_two_versions_are_compared_in_any_order_and_with_what_came_first(world: World) -> None:
    await publish_names(world, *NAMES)
    shown = await world.moderator.slash("kb diff", entry="msl", first=1, second=3)
    assert f"**Was:** {NAMES[0]}" in shown.text
    assert f"**New:** {NAMES[2]}" in shown.text
    back = await world.moderator.slash("kb diff", entry="msl", first=3, second=0)
    assert f"**Was:** {NAMES[2]}" in back.text
    assert "They are the same" in (await world.moderator.slash("kb diff", entry="msl", first=2, second=2)).text
    assert "no version 9" in (await world.moderator.slash("kb diff", entry="msl", first=9, second=0)).text


async def test_a_button_of_the_history_shows_what_one_version_changed(world: World) -> None:
    await publish_names(world, *NAMES[:2])
    history = await world.moderator.slash("kb history", entry="msl")
    changed = await world.moderator.press(history, custom_id="past:1:diff:r:msl:2")
    assert f"**New:** {NAMES[1]}" in changed.text


@pytest.mark.parametrize("number", [0, 1, 2])
async def test_going_back_restores_a_version_to_the_byte_and_is_a_version_itself(world: World, number: int) -> None:
    await publish_names(world, *NAMES)
    before = [await body(world, each) for each in range(4)]
    preview = await world.moderator.slash("kb revert", entry="msl", to=number, reason="It was better")
    done = await world.moderator.press(preview, "Publish")
    assert "version 4" in done.text
    assert await body(world, 4) == before[number]
    assert [await body(world, each) for each in range(4)] == before
    assert "It was better" in (await world.moderator.slash("kb history", entry="msl")).text


async def test_going_back_works_from_the_history_and_asks_why(world: World) -> None:
    await publish_names(world, *NAMES)
    history = await world.moderator.slash("kb history", entry="msl")
    form = await world.moderator.press(history, custom_id="past:1:back:r:msl:1")
    preview = await world.moderator.submit(form, reason="Too long")
    assert "Too long" in preview.text
    await world.moderator.press(preview, "Publish")
    assert await body(world, 4) == await body(world, 1)


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("kb show", {"entry": "msl"}),
        ("kb history", {"entry": "msl"}),
        ("kb diff", {"entry": "msl", "first": 0, "second": 1}),
        ("kb revert", {"entry": "msl", "to": 0, "reason": "because"}),
        ("kb gaps", {}),
    ],
)
async def test_a_member_who_is_shown_the_commands_is_still_refused(
    world: World, command: str, options: dict[str, Any]
) -> None:
    world.expected.append(PermissionDenied)
    await publish_names(world, NAMES[0])
    with pytest.raises(SetupError, match="not visible"):
        await world.member.slash(command, **options)
    (kb,) = [each for each in await world.bot.tree.fetch_commands() if each.name == "kb"]
    world.guild.set_command_permissions(kb, {world.member.member: True})
    assert (await world.member.slash(command, **options)).text == NOT_A_MODERATOR
    assert await body(world, 1)


async def test_nothing_of_one_server_shows_in_the_history_of_another(world: World) -> None:
    await publish_names(world, *NAMES)
    kim = moderator_elsewhere(world)
    shown = await kim.slash("kb history", entry="msl")
    assert "Version 1" not in shown.text
    assert not any(name in json.dumps(shown.message.components) for name in NAMES)
    refused = await kim.slash("kb revert", entry="msl", to=1, reason="theirs was nicer")
    assert "no version 1" in refused.text
