"""Discord's truth, not the cache's: servers that are not cached, stubs, channels the bot may not view."""

from typing import Any

import discord
import fault_injection
import pytest
from people import Person
from simcord import ChannelHandle
from world import World

from bot.cards.answer_fallbacks import PRIVATE_TEASER
from bot.cogs.about import _greeting_channel  # pyright: ignore[reportPrivateUsage] - the choice itself is tested
from bot.interactions.channel_types import CHANNEL_RULES, log_types, silenceable_types
from bot.interactions.permissions import UNAVAILABLE
from storage.stores.server_settings import ServerSettings

TENDER = "I am so burned out and want to leave my hospital"
PLAIN = "what does an msl do"
SILENT, LOG, MODERATORS = "setup:1:silent", "setup:1:log", "setup:1:moderators"
LOSE = {"not cached": fault_injection.forget_server, "a stub": fault_injection.make_unavailable}


async def settings(world: World) -> ServerSettings:
    return await world.bot.services.server_settings.get(world.guild.id)


def call(world: World, text: str) -> str:
    assert world.bot.user is not None
    return f"{world.bot.user.mention} {text}"


def texts(person: Person) -> list[str]:
    return [seen.text for seen in person.sees()]


@pytest.mark.parametrize("lose", LOSE)
async def test_a_server_that_is_not_known_never_makes_a_private_answer_public(world: World, lose: str) -> None:
    LOSE[lose](world.env, world.guild.id)
    await world.member.write("lunch anybody?")
    assert texts(world.member) == []
    await world.member.write(call(world, TENDER))
    assert [PRIVATE_TEASER in text for text in texts(world.member)] == [True]
    answer = await world.member.slash("ask", question=TENDER)
    assert answer.ephemeral


@pytest.mark.parametrize("lose", LOSE)
async def test_a_thread_of_a_silent_channel_stays_silent_when_its_server_is_not_known(world: World, lose: str) -> None:
    await world.bot.services.server_settings.update(
        world.guild.id, discord.utils.utcnow(), silent_channels=frozenset({world.channel.id})
    )
    thread = world.env.backend.create_thread(world.channel.id, "A case", world.member.id)
    handle = next(each for each in world.channel.threads if each.id == thread.id)
    LOSE[lose](world.env, world.guild.id)
    for person in (world.member, world.member.elsewhere(handle)):
        await person.write(call(world, PLAIN))
        assert texts(person) == []


async def test_where_discord_does_not_say_which_channel_a_thread_is_in_it_stays_silent(world: World) -> None:
    await world.bot.services.server_settings.update(
        world.guild.id, discord.utils.utcnow(), silent_channels=frozenset({5})
    )
    fault_injection.forget_server(world.env, world.guild.id)
    world.env.inject_error("GET", "/channels/*", status=500, code=0, message="no", times=None)
    await world.member.write(call(world, PLAIN))
    assert texts(world.member) == []


async def test_a_stub_of_a_server_loses_no_setting_and_calls_nothing_gone(world: World) -> None:
    start = await world.moderator.slash("setup start")
    start = await world.moderator.pick_of(start, world.channel, menu=SILENT)
    start = await world.moderator.pick_of(start, world.channel, menu=LOG)
    roles = await world.moderator.press(await world.moderator.slash("setup start"), "Set the moderator role…")
    await world.moderator.pick_of(roles, world.guild.roles["Moderators"], menu=MODERATORS)
    before = await settings(world)
    fault_injection.make_unavailable(world.env, world.guild.id)
    shown = await world.moderator.slash("setup show")
    assert "gone" not in shown.text
    assert UNAVAILABLE in shown.text
    again = await world.moderator.slash("setup start")
    assert again.message.picked == {SILENT: [world.channel.id], LOG: [world.channel.id]}
    again = await world.moderator.pick_of(again, world.channel, menu=SILENT)
    again = await world.moderator.pick_of(again, world.channel, menu=LOG)
    roles = await world.moderator.press(again, "Set the moderator role…")
    assert roles.message.picked == {MODERATORS: [world.guild.roles["Moderators"].id]}
    await world.moderator.pick_of(roles, world.guild.roles["Moderators"], menu=MODERATORS)
    after = await settings(world)
    assert (after.silent_channels, after.mod_log_channel_id, after.moderator_role_id) == (
        before.silent_channels,
        before.mod_log_channel_id,
        before.moderator_role_id,
    )


def hide(world: World, channel: ChannelHandle) -> None:
    """Take a channel from the bot as Discord does since November 2026: it is in no list, and asking for it is 403."""
    state: Any = world.bot.get_guild(world.guild.id)
    state._channels.pop(channel.id)
    world.env.inject_error("GET", f"/channels/{channel.id}", status=403, code=50001, message="no", times=None)


async def test_a_channel_that_the_bot_may_not_view_is_not_called_gone(world: World) -> None:
    start = await world.moderator.slash("setup start")
    await world.moderator.pick_of(start, world.channel, menu=LOG)
    hide(world, world.channel)
    shown = await world.moderator.slash("setup show")
    assert "gone" not in shown.text
    assert f"<#{world.channel.id}>, where changes are told: I may not view the channel" in shown.text
    start = await world.moderator.slash("setup start")
    assert start.message.picked[LOG] == [world.channel.id]
    start = await world.moderator.pick_of(start, world.channel, menu=SILENT)
    assert (await settings(world)).silent_channels == {world.channel.id}


async def test_what_is_missing_in_a_channel_is_said_when_it_is_picked(world: World) -> None:
    member = world.guild.me
    assert member is not None
    denied = discord.PermissionOverwrite(attach_files=False)
    channel = world.guild.create_text_channel("mod-log", overwrites={member: denied})
    start = await world.moderator.slash("setup start")
    picked = await world.moderator.pick_of(start, channel, menu=LOG)
    assert f"<#{channel.id}>, where changes are told: I may not attach files" in picked.text
    picked = await world.moderator.pick_of(picked, world.channel, menu=LOG)
    assert "I may not" not in picked.text


async def test_a_channel_whose_threads_the_bot_may_not_write_in_is_named(world: World) -> None:
    member = world.guild.me
    assert member is not None
    denied = discord.PermissionOverwrite(send_messages_in_threads=False)
    channel = world.guild.create_text_channel("cases", overwrites={member: denied})
    shown = await world.moderator.slash("setup show")
    assert f"<#{channel.id}>: I may not send messages in threads." in shown.text


@pytest.mark.parametrize("kind", ["forum", "voice", "stage", "news"])
async def test_every_channel_with_a_chat_can_be_silenced(world: World, kind: str) -> None:
    channel = getattr(world.guild, f"create_{kind}_channel")("cases")
    start = await world.moderator.slash("setup start")
    start = await world.moderator.pick_of(start, channel, menu=SILENT)
    assert (await settings(world)).silent_channels == {channel.id}
    assert start.message.picked[SILENT] == [channel.id]


def test_every_type_of_channel_has_its_row() -> None:
    assert set(CHANNEL_RULES) == set(discord.ChannelType)
    assert set(log_types()) == {discord.ChannelType.text, discord.ChannelType.news}
    assert discord.ChannelType.forum in silenceable_types()
    assert discord.ChannelType.category not in silenceable_types()


async def test_a_greeting_goes_where_people_talk(world: World) -> None:
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    there = world.env.create_guild("Another community")
    for name in ("announcements", "rules", "📣-server-news"):
        there.create_text_channel(name)
    there.create_news_channel("updates")
    other = world.bot.get_guild(there.id)
    assert other is not None
    assert _greeting_channel(other) is None
    lounge = there.create_text_channel("lounge")
    chosen = _greeting_channel(other)
    assert chosen is not None
    assert chosen.id == lounge.id
