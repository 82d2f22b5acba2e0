import asyncio

import discord
import pytest
from discord.utils import utcnow
from people import Answer, Person
from simcord import SetupError
from world import World

from bot.cogs.scopes import NOT_YOURS
from bot.cogs.setup import NO_ROLE_OF_MODERATORS
from knowledge import KnowledgeBase
from storage.stores.server_settings import ServerSettings

SILENT, LOG, MODERATORS = "setup:1:silent", "setup:1:log", "setup:1:moderators"


async def settings(world: World) -> ServerSettings:
    return await world.bot.services.server_settings.get(world.guild.id)


async def allow(world: World, person: Person, command: str) -> None:
    """Let Discord show a command to somebody who may not manage the server."""
    (found,) = [each for each in await world.bot.tree.fetch_commands() if each.name == command]
    world.guild.set_command_permissions(found, {person.member: True})


def demote(world: World, person: Person) -> None:
    """Take all roles from somebody."""
    world.env.backend.get_guild(world.guild.id).members[person.id].role_ids.clear()


async def test_a_member_does_not_see_setup(world: World) -> None:
    with pytest.raises(SetupError, match="not visible"):
        await world.member.slash("setup start")


@pytest.mark.parametrize("command", ["setup start", "setup show"])
async def test_a_member_who_is_shown_setup_is_still_refused(world: World, command: str) -> None:
    await allow(world, world.member, "setup")
    answer = await world.member.slash(command)
    assert answer.ephemeral
    assert answer.text == NOT_YOURS


async def test_every_choice_is_refused_once_the_permission_is_gone(world: World, library: KnowledgeBase) -> None:
    start = await world.moderator.slash("setup start")
    roles = await world.moderator.press(await world.moderator.slash("setup start"), "Set the moderator role…")
    before = await settings(world)
    demote(world, world.moderator)
    for answer in (start, roles):
        for menu, values in answer.message.menus.items():
            assert (await world.moderator.pick(answer, values[-1], menu=menu)).text == NOT_YOURS
    for menu in SILENT, LOG:
        assert (await world.moderator.pick_of(start, world.channel, menu=menu)).text == NOT_YOURS
    role = world.guild.roles["Moderators"]
    assert (await world.moderator.pick_of(roles, role, menu=MODERATORS)).text == NOT_YOURS
    for label in start.labels:
        assert (await world.moderator.press(start, label)).text == NOT_YOURS
    assert await settings(world) == before
    assert library.specialties


async def test_a_members_click_on_the_greetings_set_up_is_refused(world: World) -> None:
    greeting = await arrive(world)
    refused = await world.member.press(greeting, "Set up")
    assert refused.ephemeral
    assert refused.text == NOT_YOURS


async def test_the_moderators_click_on_the_greeting_opens_the_set_up_for_them_alone(world: World) -> None:
    opened = await world.moderator.press(await arrive(world), "Set up")
    assert opened.ephemeral
    assert "## Set up" in opened.text


async def test_each_choice_is_kept_at_once_and_shown(world: World, library: KnowledgeBase) -> None:
    specialty = next(iter(library.specialties.values()))
    start = await world.moderator.slash("setup start")
    again = await world.moderator.pick(start, specialty.id, menu="setup:1:specialty")
    assert again.message.ticked["setup:1:specialty"] == [specialty.id]
    again = await world.moderator.pick_of(again, world.channel, menu=SILENT)
    assert again.message.picked[SILENT] == [world.channel.id]
    roles = await world.moderator.press(again, "Set the moderator role…")
    moderators = world.guild.roles["Moderators"]
    shown = await world.moderator.pick_of(roles, moderators, menu=MODERATORS)
    assert specialty.name in shown.text
    assert f"<#{world.channel.id}>" in shown.text
    assert f"<@&{moderators.id}>" in shown.text
    assert (await world.moderator.slash("setup show")).text == shown.text


async def test_channels_are_silenced_and_heard_again_in_the_same_menu(world: World) -> None:
    lounge = world.guild.create_text_channel("lounge")
    start = await world.moderator.slash("setup start")
    start = await world.moderator.pick_of(start, world.channel, lounge, menu=SILENT)
    assert (await settings(world)).silent_channels == {world.channel.id, lounge.id}
    start = await world.moderator.pick_of(start, lounge, menu=SILENT)
    assert start.message.picked[SILENT] == [lounge.id]
    await world.moderator.pick_of(start, menu=SILENT)
    assert (await settings(world)).silent_channels == frozenset()


async def test_the_moderators_channel_and_their_role_can_be_taken_back(world: World) -> None:
    start = await world.moderator.pick_of(await world.moderator.slash("setup start"), world.channel, menu=LOG)
    assert start.message.picked[LOG] == [world.channel.id]
    await world.moderator.pick_of(start, menu=LOG)
    assert (await settings(world)).mod_log_channel_id is None
    roles = await world.moderator.press(start, "Set the moderator role…")
    await world.moderator.pick_of(roles, world.guild.roles["Moderators"], menu=MODERATORS)
    roles = await world.moderator.press(await world.moderator.slash("setup start"), "Set the moderator role…")
    assert roles.message.picked[MODERATORS] == [world.guild.roles["Moderators"].id]
    await world.moderator.pick_of(roles, menu=MODERATORS)
    assert (await settings(world)).moderator_role_id is None


async def test_everybodys_role_is_not_taken_for_the_moderators(world: World) -> None:
    roles = await world.moderator.press(await world.moderator.slash("setup start"), "Set the moderator role…")
    refused = await world.moderator.pick_of(roles, world.guild.default_role, menu=MODERATORS)
    assert refused.text == NO_ROLE_OF_MODERATORS
    assert (await settings(world)).moderator_role_id is None


async def test_the_line_none_of_an_older_versions_menu_still_takes_the_channel_back(world: World) -> None:
    start = await world.moderator.pick_of(await world.moderator.slash("setup start"), world.channel, menu=LOG)
    world.forge(start, "setup:1:log:none")
    await world.moderator.press(start, custom_id="setup:1:log:none")
    assert (await settings(world)).mod_log_channel_id is None


async def test_a_channel_where_the_bot_cannot_write_is_named(world: World) -> None:
    assert world.bot.user is not None
    denied = discord.PermissionOverwrite(send_messages=False)
    member = world.guild.me
    assert member is not None
    closed = world.guild.create_text_channel("rules", overwrites={member: denied})
    shown = await world.moderator.slash("setup show")
    assert f"<#{closed.id}>: I may not send messages" in shown.text or "Nothing is missing" not in shown.text


async def test_in_a_server_of_sixty_channels_and_roles_the_last_can_be_chosen_and_nothing_is_unticked(
    world: World,
) -> None:
    channels = [world.guild.create_text_channel(f"channel-{number}-" + "x" * 80) for number in range(60)]
    *_, last = [world.guild.create_role(f"Role {number} " + "y" * 80) for number in range(60)]
    start = await world.moderator.pick_of(await world.moderator.slash("setup start"), channels[-1], menu=LOG)
    start = await world.moderator.pick_of(start, *channels[:2], channels[-1], menu=SILENT)
    assert start.message.picked == {SILENT: [channels[n].id for n in (0, 1, -1)], LOG: [channels[-1].id]}
    roles = await world.moderator.press(start, "Set the moderator role…")
    assert f"<@&{last.id}>" in (await world.moderator.pick_of(roles, last, menu=MODERATORS)).text


async def test_a_channel_that_is_gone_is_not_shown_as_chosen(world: World) -> None:
    await world.bot.services.server_settings.update(
        world.guild.id, utcnow(), silent_channels=frozenset({1, world.channel.id}), mod_log_channel_id=2
    )
    start = await world.moderator.slash("setup start")
    assert start.message.picked == {SILENT: [world.channel.id], LOG: []}


async def test_of_two_choices_made_at_once_none_is_lost(world: World, library: KnowledgeBase) -> None:
    start, specialty = await world.moderator.slash("setup start"), next(iter(library.specialties))
    store, now = world.bot.services.server_settings, utcnow()
    await asyncio.gather(
        store.update(world.guild.id, now, review_mode="two-person"),
        store.update(world.guild.id, now, specialty=specialty),
        world.moderator.pick_of(start, world.channel, menu=SILENT),
    )
    assert await settings(world) == ServerSettings(
        world.guild.id,
        silent_channels=frozenset({world.channel.id}),
        specialty=specialty,
        review_mode="two-person",
        changed_at=(await settings(world)).changed_at,
    )


async def test_settings_of_one_server_do_not_reach_another(world: World) -> None:
    start = await world.moderator.slash("setup start")
    await world.moderator.pick_of(start, world.channel, menu=SILENT)
    other = world.env.create_guild("Another community")
    assert (await world.bot.services.server_settings.get(other.id)).silent_channels == frozenset()


async def arrive(world: World) -> Answer:
    """Join the server; the greeting."""
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    world.bot.dispatch("guild_join", guild)
    await world.env.settle()
    seen = world.member.last
    return Answer(None, seen)  # type: ignore[arg-type]


async def test_on_arrival_it_says_once_what_it_reads_who_runs_it_and_where_to_begin(world: World) -> None:
    greeting = await arrive(world)
    assert "Dr. Example" in greeting.text
    assert "I read nothing else" in greeting.text
    assert {"Try it", "Set up"} <= set(greeting.labels)
    tried = await world.member.press(greeting, "Try it")
    assert tried.ephemeral
    assert "/role" in tried.text
    assert len([seen for seen in world.member.sees() if not seen.ephemeral]) == 1


async def test_review_by_two_can_be_chosen_and_is_shown(world: World) -> None:
    start = await world.moderator.slash("setup start")
    again = await world.moderator.pick(start, "two-person", menu="setup:1:review")
    assert again.message.ticked["setup:1:review"] == ["two-person"]
    assert (await settings(world)).review_mode == "two-person"
    assert "a second moderator approves" in (await world.moderator.slash("setup show")).text


async def chosen_role(world: World, name: str, permissions: int = 0) -> Answer:
    """Choose a new role as that of the moderators."""
    role = world.guild.create_role(name, permissions=discord.Permissions(permissions))
    roles = await world.moderator.press(await world.moderator.slash("setup start"), "Set the moderator role…")
    return await world.moderator.pick_of(roles, role, menu=MODERATORS)


async def test_a_role_that_does_not_see_kb_is_named_with_the_clicks_that_let_it(world: World) -> None:
    shown = await chosen_role(world, "Librarians")
    assert f"<@&{world.guild.roles['Librarians'].id}> does not see /kb yet" in shown.text
    assert "Server Settings → Integrations → " in shown.text
    (kb,) = [each for each in await world.bot.tree.fetch_commands() if each.name == "kb"]
    world.guild.set_command_permissions(kb, {world.guild.roles["Librarians"]: True})
    assert "sees the commands below /kb" in (await world.moderator.slash("setup show")).text


async def test_a_role_that_manages_the_server_sees_kb_unless_it_was_taken_away(world: World) -> None:
    shown = await chosen_role(world, "Keepers", discord.Permissions(manage_guild=True).value)
    assert "sees the commands below /kb" in shown.text
    (kb,) = [each for each in await world.bot.tree.fetch_commands() if each.name == "kb"]
    world.guild.set_command_permissions(kb, {world.guild.roles["Keepers"]: False})
    assert "does not see /kb yet" in (await world.moderator.slash("setup show")).text


async def test_where_discord_does_not_tell_who_sees_kb_that_is_said(world: World) -> None:
    world.env.inject_error("GET", "/applications/*/guilds/*/commands/*/permissions", status=403, code=50001, times=None)
    assert "Discord did not tell me" in (await chosen_role(world, "Librarians")).text


async def test_what_the_bot_lacks_in_the_log_channel_is_named(world: World) -> None:
    member = world.guild.me
    assert member is not None
    denied = discord.PermissionOverwrite(view_channel=False, attach_files=False)
    hidden = world.guild.create_text_channel("mod-log", overwrites={member: denied})
    start = await world.moderator.slash("setup start")
    await world.moderator.pick_of(start, hidden, menu=LOG)
    shown = await world.moderator.slash("setup show")
    assert f"<#{hidden.id}>, where changes are told: I may not view the channel" in shown.text
    assert "attach files" in shown.text


async def test_a_log_channel_and_a_role_that_are_gone_are_named(world: World) -> None:
    await chosen_role(world, "Librarians")
    start = await world.moderator.slash("setup start")
    await world.moderator.pick_of(start, world.channel, menu=LOG)
    await world.bot.services.server_settings.update(world.guild.id, utcnow(), mod_log_channel_id=1, moderator_role_id=2)
    shown = await world.moderator.slash("setup show")
    assert "The channel that hears of changes is gone" in shown.text
    assert "The moderators' role is gone" in shown.text


async def test_a_public_channel_for_moderators_is_saved_with_a_warning_that_stays_in_show(world: World) -> None:
    public = world.guild.create_text_channel("careers-talk")
    start = await world.moderator.slash("setup start")
    chosen = await world.moderator.pick_of(start, public, menu=LOG)
    assert (await settings(world)).mod_log_channel_id == public.id
    assert f"Every member can read <#{public.id}>" in chosen.text
    assert "Every member can read" in (await world.moderator.slash("setup show")).text


async def test_a_private_channel_for_moderators_brings_no_warning(world: World) -> None:
    assert world.guild.me is not None
    hidden, seen = discord.PermissionOverwrite(view_channel=False), discord.PermissionOverwrite(view_channel=True)
    moderators = world.guild.roles["Moderators"]
    private = world.guild.create_text_channel(
        "mods", overwrites={world.guild.default_role: hidden, world.guild.me: seen, moderators: seen}
    )
    start = await world.moderator.slash("setup start")
    chosen = await world.moderator.pick_of(start, private, menu=LOG)
    assert (await settings(world)).mod_log_channel_id == private.id
    assert "Every member" not in chosen.text


async def test_without_a_channel_for_moderators_show_says_that_it_is_missing(world: World) -> None:
    shown = await world.moderator.slash("setup show")
    assert "Nothing is missing" not in shown.text
    assert "members can't write to the moderators" in shown.text
