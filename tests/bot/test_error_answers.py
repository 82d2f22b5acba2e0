"""Whatever fails: one kind sentence, a reference code where it is our fault, and no words of anybody in the log."""

import re

import discord
import pytest
from people import Answer
from world import World

from bot.errors import OUTDATED
from bot.interactions.router import Router, handles
from bot.services.saved_roles import SavedRoleService

CODE = re.compile(r"the code ([A-HJ-NP-Z2-9]{6})\.")
WRITTEN = "my private words about the chief of medicine"


async def broken(*_: object) -> None:
    """Fail with a member's words in the message, as a library might."""
    raise ValueError(f"cannot handle {WRITTEN!r}")


def told_code(answer: Answer) -> str:
    found = CODE.search(answer.text)
    assert found, answer.text
    return found.group(1)


async def test_a_command_that_breaks_tells_a_code_and_logs_it_without_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.expected.append(ValueError)
    monkeypatch.setattr(SavedRoleService, "get", broken)
    answer = await world.member.slash("role", name="msl")
    assert answer.ephemeral
    (line,) = world.log.errors()
    assert told_code(answer) in line
    assert "ValueError" in line
    assert "in broken" in line, "the log says where it broke"
    assert WRITTEN not in line


async def test_a_button_that_breaks_tells_a_code_and_logs_it_without_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.expected.append(ValueError)
    card = await world.member.slash("role", name="msl")
    monkeypatch.setattr(SavedRoleService, "save", broken)
    answer = await world.member.press(card, "Save")
    (line,) = world.log.errors()
    assert told_code(answer) in line
    assert WRITTEN not in line


async def test_a_form_that_breaks_tells_a_code_and_logs_it_without_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.expected.append(ValueError)
    await world.member.slash("saved add", role="msl")
    form = await world.member.slash("saved note", role="msl")
    monkeypatch.setattr(SavedRoleService, "set_note", broken)
    answer = await world.member.submit(form, note=WRITTEN)
    (line,) = world.log.errors()
    assert told_code(answer) in line
    assert WRITTEN not in line


async def test_a_command_is_answered_as_soon_as_discord_takes_an_answer(world: World) -> None:
    world.expected.append(discord.HTTPException)
    world.break_answers()
    assert told_code(await world.member.slash("role", name="msl"))


async def test_a_click_is_answered_as_soon_as_discord_takes_an_answer(world: World) -> None:
    card = await world.member.slash("role", name="msl")
    world.break_answers()
    answer = await world.member.press(card, "Sources")
    assert told_code(answer)


async def test_a_missing_permission_is_not_logged_as_an_error(world: World) -> None:
    world.expected.append(discord.Forbidden)
    world.break_answers(status=403, code=50013)
    answer = await world.member.slash("role", name="msl")
    assert "permission" in answer.text
    assert not world.log.errors()


@pytest.mark.parametrize("code", [10062, 40060])
@pytest.mark.parametrize("by", ["command", "button"])
async def test_an_expired_or_answered_interaction_is_not_logged_as_an_error(world: World, code: int, by: str) -> None:
    world.expected.append(discord.HTTPException)
    card = await world.member.slash("role", name="msl")
    world.break_answers(status=404 if code == 10062 else 400, code=code, times=1)
    before = len(world.env.http_requests)
    act = world.member.press(card, "Sources") if by == "button" else world.member.slash("role", name="msl")
    with pytest.raises(AssertionError, match="unanswered"):
        await act
    assert not world.log.errors()
    assert len(world.env.http_requests) == before + 1, "nothing is sent after it is too late"


@pytest.mark.parametrize(
    "custom_id",
    [
        "garbage",
        "role",
        "role:1",
        "role:one:open:msl",
        "role:0:open:msl",
        "role:2:open:msl",
        "nothing:1:open",
        "ROLE:1:X",
        ":::",
        "a" * 100,
        "💉",
        "role:1:open:msl:extra:extra",
        "role:1:open",
        "role:1:open:gone",
        "role:1:part:gone:pay",
        "roles:1:page:all:²",
        "roles:1:page:all:99999999999999999999",
        "roles:1:page:bogus:0",
        "topic:1:part:msl:work",
        "quiz:1:answer:zzz:patients:a",
        "quiz:1:back",
        "answer:1:open",
        "saved:1:note:gone",
        "saved:1:state:msl:bogus",
        "entry:1:open:gone",
        "entry:1:share:",
        "setup:1:silent:5",
        "privacy:1:erase:x",
        "saved:1:page:x",
    ],
)
async def test_a_button_of_an_unknown_or_other_version_is_answered_kindly(world: World, custom_id: str) -> None:
    card = await world.member.slash("role", name="msl")
    world.forge(card, custom_id)
    answer = await world.member.press(card, custom_id=custom_id)
    assert answer.text
    assert "code" not in answer.text, "an old button is no fault of ours"
    assert not world.log.errors()


@pytest.mark.parametrize("custom_id", ["garbage", "role:7:open:msl"])
async def test_an_outdated_button_says_what_to_do(world: World, custom_id: str) -> None:
    card = await world.member.slash("role", name="msl")
    world.forge(card, custom_id)
    answer = await world.member.press(card, custom_id=custom_id)
    assert answer.text == OUTDATED


async def test_the_failure_to_answer_an_outdated_button_logs_no_id(world: World) -> None:
    card = await world.member.slash("role", name="msl")
    world.forge(card, f"answer:9:open:{world.member.id}")
    world.break_answers()
    with pytest.raises(AssertionError, match="unanswered"):
        await world.member.press(card, custom_id=f"answer:9:open:{world.member.id}")
    assert any("could not answer" in line for line in world.log.lines)
    assert not any(str(world.member.id) in line for line in world.log.lines)


async def test_a_command_that_is_no_longer_there_is_answered(world: World) -> None:
    world.expected.append(discord.app_commands.CommandNotFound)
    world.bot.tree.remove_command("help")
    answer = await world.member.slash("help")
    assert "older version" in answer.text
    assert not world.log.errors()


@pytest.mark.parametrize("how", ["command", "form"])
async def test_support_lines_arrive_although_discord_stumbles(world: World, how: str) -> None:
    world.expected.append(discord.HTTPException)
    words = "I do not want to live any more"
    if how == "form":
        await world.member.slash("saved add", role="msl")
        form = await world.member.slash("saved note", role="msl")
        world.break_answers()
        answer = await world.member.submit(form, note=words)
    else:
        world.break_answers()
        answer = await world.member.slash("ask", question=words)
    assert "988" in answer.text


async def test_support_lines_come_in_the_channel_when_the_direct_message_fails_for_any_reason(world: World) -> None:
    channel = world.member.member.user.dm_channel
    world.env.inject_error("POST", f"/channels/{channel.id}/messages", status=500, times=None)
    await world.member.write(f"<@{world.bot.user.id if world.bot.user else 0}> I want to die")
    assert "988" in world.member.last.text


async def test_a_server_that_lets_nobody_write_is_joined_without_a_failure(world: World) -> None:
    world.env.inject_error("POST", f"/channels/{world.channel.id}/messages", status=403, code=50013)
    guild = world.bot.get_guild(world.guild.id)
    assert guild
    world.bot.dispatch("guild_join", guild)
    await world.env.settle()
    assert not world.member.sees()


def test_two_handlers_for_one_action_are_refused_at_the_start() -> None:
    class Twice:
        @handles("a", "b")
        async def one(self) -> None: ...

        @handles("a", "b")
        async def two(self) -> None: ...

    with pytest.raises(ValueError, match="two handlers"):
        Router().add(Twice())
