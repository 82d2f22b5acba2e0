"""What prevents the bot from working in a server: missing permissions, and moderators who do not see their commands.

Sources: Discord reference, "Application Commands", on permissions. Overwrites of a command come before those of the
whole application; without either, the permission that the command asks for decides. A bot may read them and never
write them.
"""

from collections.abc import Mapping
from typing import Literal

import discord

from bot.client import SecondOpinion
from bot.discord_errors import REQUEST_FAILED, look_up
from bot.interactions.channel_lookup import channel_states
from bot.interactions.channel_types import rules_for
from storage.stores.server_settings import ServerSettings

Visibility = Literal["seen", "hidden", "unknown"]
"""Whether a role is shown a command; unknown when Discord does not tell."""
MAX_LISTED = 10
_CHANNEL_PERMISSIONS = {
    "send_messages": "send messages",
    "send_messages_in_threads": "send messages in threads",
    "read_message_history": "read the message history, to reply to a mention",
    "attach_files": "attach files",
}
_FORUM_PERMISSIONS = {name: words for name, words in _CHANNEL_PERMISSIONS.items() if name != "send_messages"}
"""In a forum the bot writes in the posts of others, which are threads."""
UNAVAILABLE = (
    "Discord does not tell me about this server right now, so I can't see what is missing. Your settings are kept; "
    "please look again in a few minutes."
)
_LOG_PERMISSIONS = {
    "view_channel": "view the channel",
    "send_messages": "send messages",
    "attach_files": "attach files",
    "read_message_history": "read the message history",
}
_ROLE_POST_PERMISSIONS = {
    "view_channel": "view the forum",
    "send_messages": "create posts",
    "send_messages_in_threads": "send messages in posts",
    "read_message_history": "read the message history",
    "manage_threads": "manage posts, which closing and deleting mine takes",
    "manage_channels": "manage the channel, which adding tags takes; without it, posts have the tags that are there",
}
_POLL_PERMISSIONS = {"view_channel": "see it", "send_messages": "write in it", "attach_files": "attach a picture in it"}
_DIGEST_PERMISSIONS = {"view_channel": "view the channel", "send_messages": "send messages"}
_NO_OVERWRITES = 10066
"""Discord reference, JSON error codes: unknown application command permissions, so none were set."""


async def missing_permissions(client: discord.Client, guild: discord.Guild, settings: ServerSettings) -> list[str]:
    """Describe deleted channels and roles that were chosen, and the channels in which the bot lacks permissions."""
    if guild.unavailable or guild.me is None:  # pyright: ignore[reportUnnecessaryComparison] - a stub has no members
        return [UNAVAILABLE]
    problems = await _problems_of_choices(client, guild, settings)
    for channel in guild.channels:
        rules = rules_for(channel.type)
        if not rules.can_be_log and not isinstance(channel, discord.ForumChannel):
            continue
        allowed = channel.permissions_for(guild.me)
        wanted = _CHANNEL_PERMISSIONS if rules.can_be_log else _FORUM_PERMISSIONS
        missing = [words for name, words in wanted.items() if not getattr(allowed, name)]
        if missing and allowed.view_channel and channel.id != settings.mod_log_channel_id:
            problems.append(f"<#{channel.id}>: I may not {', '.join(missing)}.")
    return problems[:MAX_LISTED]


async def _problems_of_choices(client: discord.Client, guild: discord.Guild, settings: ServerSettings) -> list[str]:
    problems: list[str] = []
    log_id = settings.mod_log_channel_id
    state = (await channel_states(client, guild, (log_id,)))[log_id] if log_id else "visible"
    channel = guild.get_channel(log_id or 0)
    if log_id is None:
        problems.append("No channel hears of changes, and members can't write to the moderators; Change chooses one.")
    elif state == "gone":
        problems.append("The channel that hears of changes is gone; choose another.")
    elif state == "hidden":
        problems.append(f"<#{log_id}>, where changes are told: I may not view the channel.")
    elif channel is not None:
        problems += missing_in_log(channel.id, channel.permissions_for(guild.me))
        problems += filter(None, (public_log_warning(guild, channel.id),))
    problems += await _problems_of_forum(client, guild, settings)
    problems += await _problems_of_digest(client, guild, settings)
    if settings.moderator_role_id and guild.get_role(settings.moderator_role_id) is None:
        problems.append("The moderators' role is gone; choose another.")
    return problems


def missing_in_log(channel_id: int, allowed: discord.Permissions) -> list[str]:
    """Say what the bot may not do in the channel where changes are posted; empty if nothing is missing."""
    missing = [words for name, words in _LOG_PERMISSIONS.items() if not getattr(allowed, name)]
    return [f"<#{channel_id}>, where changes are told: I may not {', '.join(missing)}."] if missing else []


async def _problems_of_forum(client: discord.Client, guild: discord.Guild, settings: ServerSettings) -> list[str]:
    forum_id = settings.forum_channel_id
    if forum_id is None:
        return []
    state, channel = (await channel_states(client, guild, (forum_id,)))[forum_id], guild.get_channel(forum_id)
    if state == "gone":
        return ["The forum with one post per role is gone; choose another with /setup forum."]
    if state == "hidden":
        return [f"<#{forum_id}>, the forum with one post per role: I may not view the forum."]
    return [] if channel is None else missing_in_forum(forum_id, channel.permissions_for(guild.me))


async def _problems_of_digest(client: discord.Client, guild: discord.Guild, settings: ServerSettings) -> list[str]:
    digest_id = settings.digest_channel_id
    if digest_id is None:
        return []
    state, channel = (await channel_states(client, guild, (digest_id,)))[digest_id], guild.get_channel(digest_id)
    if state == "gone":
        return ["The channel of the weekly digest is gone; choose another with /setup digest."]
    if state == "hidden":
        return [f"<#{digest_id}>, for the weekly digest: I may not view the channel."]
    return [] if channel is None else missing_for_digest(digest_id, channel.permissions_for(guild.me))


def permissions_in(guild: discord.Guild, channel_id: int | None) -> discord.Permissions | None:
    """Return what the bot may do in a channel; None if this process does not know the channel."""
    channel = guild.get_channel(channel_id or 0)
    return None if channel is None else channel.permissions_for(guild.me)


def missing_in_forum(channel_id: int, allowed: discord.Permissions) -> list[str]:
    """Say what the bot may not do in the forum with one post per role; empty if nothing is missing."""
    missing = [words for name, words in _ROLE_POST_PERMISSIONS.items() if not getattr(allowed, name)]
    return [f"<#{channel_id}>, the forum with one post per role: I may not {'; '.join(missing)}."] if missing else []


def missing_for_digest(channel_id: int, allowed: discord.Permissions) -> list[str]:
    """Say what the bot may not do in the channel of the weekly digest; empty if nothing is missing."""
    missing = [words for name, words in _DIGEST_PERMISSIONS.items() if not getattr(allowed, name)]
    return [f"<#{channel_id}>, for the weekly digest: I may not {', '.join(missing)}."] if missing else []


def public_log_warning(guild: discord.Guild, channel_id: int) -> str | None:
    """Warn when everybody may read the channel for moderators; None if not, or if it cannot be told."""
    channel = guild.get_channel(channel_id)
    if channel is None or not channel.permissions_for(guild.default_role).view_channel:
        return None
    return f"Every member can read <#{channel_id}>. Members' questions are posted there; choose a private channel."


def missing_permissions_here(interaction: discord.Interaction[SecondOpinion]) -> list[str]:
    """Return what posting a picture takes that the bot may not do in the channel of an interaction."""
    kind = interaction.channel.type if interaction.channel else discord.ChannelType.text
    renamed = {"send_messages": rules_for(kind).write_permission or "send_messages"}
    return [
        words
        for name, words in _POLL_PERMISSIONS.items()
        if not getattr(interaction.app_permissions, renamed.get(name, name))
    ]


async def command_visibility(
    client: SecondOpinion, guild: discord.Guild, role: discord.Role, command: str
) -> Visibility:
    """Tell whether a role sees a command that asks for the permission to manage the server."""
    if role.permissions.administrator:
        return "seen"
    try:
        registered = {each.name: each.id for each in await look_up(client.tree.fetch_commands)}
        overwrites = await _overwrites(client, guild, registered[command])
        if overwrites is None:
            overwrites = await _overwrites(client, guild, client.application_id or 0)
    except (*REQUEST_FAILED, KeyError):
        return "unknown"
    by_default = role.permissions.manage_guild or guild.default_role.permissions.manage_guild
    known = overwrites or {}
    return "seen" if known.get(role.id, known.get(guild.id, by_default)) else "hidden"


async def _overwrites(client: SecondOpinion, guild: discord.Guild, id_: int) -> Mapping[int, bool] | None:
    """Return the overwrites for roles, of a command or of the whole application; None if there are none."""
    try:
        application = client.application_id or 0
        found = await look_up(lambda: client.http.get_application_command_permissions(application, guild.id, id_))
    except discord.NotFound as error:
        if error.code != _NO_OVERWRITES:
            raise
        return None
    roles = discord.AppCommandPermissionType.role.value
    return {int(each["id"]): each["permission"] for each in found["permissions"] if each["type"] == roles}
