"""/setup: where the bot speaks in a server, who moderates and how, which specialty."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Unpack

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.components import Card
from bot.cards.setup import moderator_role_card, settings_card, setup_card
from bot.client import SecondOpinion
from bot.cogs.forum_setup import choose_forum, forum_card
from bot.cogs.scopes import managed_server, servers_only
from bot.cogs.weekly_digests import digest_setup, set_digest_channel
from bot.errors import UserError
from bot.interactions.channel_lookup import channel_states
from bot.interactions.channel_options import DigestOption, ForumOption
from bot.interactions.channel_types import log_types, silenceable_types
from bot.interactions.entity_picks import picked_entities
from bot.interactions.permissions import command_visibility, missing_in_log, missing_permissions, public_log_warning
from bot.interactions.responses import acknowledge, send, update
from bot.interactions.router import ActionEvent, handles
from storage.stores.server_settings import REVIEW_MODES, ReviewMode, ServerSettings, SettingsPatch

NO_ROLE_OF_MODERATORS = (
    "Everyone has that role, or a bot assigns it. Choose one that you give to your moderators yourselves."
)
KB_COMMAND = "kb"
"""The moderators' commands."""


@servers_only
@app_commands.default_permissions(manage_guild=True)
class SetupCog(commands.GroupCog, group_name="setup", group_description="Set me up in this server"):
    """Settings of a server; every step checks the permission again."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.services = bot.services

    @app_commands.command(
        name="start", description="Channels, moderator role, review and specialty, one choice after another"
    )
    async def start(self, interaction: Interaction[SecondOpinion]) -> None:
        """Show the choices."""
        await send(interaction, await self._start(managed_server(interaction)))

    @app_commands.command(name="show", description="The settings of this server, and what is missing")
    async def show_settings(self, interaction: Interaction[SecondOpinion]) -> None:
        """Show the settings."""
        guild = managed_server(interaction)
        await acknowledge(interaction, thinking=True)
        await send(interaction, await self._show(guild))

    @app_commands.command(name="forum", description="One forum post per role, kept in step with the knowledge base")
    @app_commands.describe(channel="The forum to use", off="Stop, and delete my posts there")
    async def forum(
        self,
        interaction: Interaction[SecondOpinion],
        channel: app_commands.Transform[app_commands.AppCommandChannel, ForumOption] | None = None,
        off: bool = False,
    ) -> None:
        """Choose the forum, or show how far its posts are."""
        guild = managed_server(interaction)
        if channel is None and not off:
            await send(interaction, await forum_card(self.bot, guild))
            return
        await send(interaction, await choose_forum(self.bot, guild, None if off or channel is None else channel.id))

    @app_commands.command(name="digest", description="A weekly post of what changed in the knowledge base")
    @app_commands.describe(channel="Where to post it", off="Post it no more")
    async def digest(
        self,
        interaction: Interaction[SecondOpinion],
        channel: app_commands.Transform[app_commands.AppCommandChannel, DigestOption] | None = None,
        off: bool = False,
    ) -> None:
        """Choose the channel, or show it."""
        guild = managed_server(interaction)
        if channel is not None or off:
            await set_digest_channel(self.bot, guild, None if off or channel is None else channel.id)
        await send(interaction, await digest_setup(self.bot, guild))

    @handles("setup", "start")
    async def start_from_button(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Show the choices from a button."""
        await update(interaction, await self._start(managed_server(interaction)))

    @handles("setup", "show")
    async def show_from_button(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Show the settings from a button."""
        guild = managed_server(interaction)
        await acknowledge(interaction)
        await update(interaction, await self._show(guild))

    @handles("setup", "specialty")
    async def specialty(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Set the specialty."""
        guild = managed_server(interaction)
        if event.choice not in self.services.bundled_base.specialties:
            raise UserError("I don't know that specialty; choose one from the list.")
        await self._change(guild, specialty=event.choice)
        await update(interaction, await self._start(guild))

    @handles("setup", "silent")
    async def silent(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Set the channels where mentions stay unanswered."""
        guild = managed_server(interaction)
        picked = picked_entities(interaction, "channels")
        allowed = {kind.value for kind in silenceable_types()}
        chosen = frozenset(id_ for id_, data in picked.items() if data.get("type") in allowed)
        await self._change(guild, silent_channels=chosen)
        await update(interaction, await self._start(guild))

    @handles("setup", "log")
    async def log(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Set the channel where moderators read what members send, and say at once what the bot lacks there."""
        guild = managed_server(interaction)
        allowed = {kind.value for kind in log_types()}
        picked = {
            id_: data for id_, data in picked_entities(interaction, "channels").items() if data.get("type") in allowed
        }
        chosen = next(iter(picked), None)
        await self._change(guild, mod_log_channel_id=chosen)
        missing = [] if chosen is None else _missing_in_picked(guild, chosen, picked[chosen])
        missing += filter(None, (public_log_warning(guild, chosen or 0),))
        await update(interaction, await self._start(guild, missing))

    @handles("setup", "review")
    async def review(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Set whether a second moderator approves each change."""
        guild = managed_server(interaction)
        mode: ReviewMode | None = next((known for known in REVIEW_MODES if known == event.choice), None)
        if mode is None:
            raise UserError("I don't know that way of reviewing; choose one from the list.")
        await self._change(guild, review_mode=mode)
        await update(interaction, await self._start(guild))

    @handles("setup", "role")
    async def role(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Show the roles to choose the moderators' from."""
        guild = managed_server(interaction)
        chosen = (await self._settings(guild)).moderator_role_id
        gone = not guild.unavailable and guild.get_role(chosen or 0) is None
        await update(interaction, moderator_role_card(None if gone else chosen))

    @handles("setup", "moderators")
    async def moderators(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Set the moderators' role."""
        guild = managed_server(interaction)
        picked = picked_entities(interaction, "roles")
        chosen = next(iter(picked), None)
        if chosen is not None and (chosen == guild.id or picked[chosen].get("managed")):
            raise UserError(NO_ROLE_OF_MODERATORS)
        await self._change(guild, moderator_role_id=chosen)
        await acknowledge(interaction)
        await update(interaction, await self._show(guild))

    async def _settings(self, guild: discord.Guild) -> ServerSettings:
        return await self.services.server_settings.get(guild.id)

    async def _change(self, guild: discord.Guild, **chosen: Unpack[SettingsPatch]) -> None:
        await self.services.server_settings.update(guild.id, discord.utils.utcnow(), **chosen)
        self.services.forum_posts.recheck(guild.id)  # the specialty is on its cards

    async def _start(self, guild: discord.Guild, missing: Sequence[str] = ()) -> Card:
        settings = await self._settings(guild)
        log = settings.mod_log_channel_id
        states = await channel_states(self.bot, guild, (*settings.silent_channels, *((log,) if log else ())))
        there = frozenset(id_ for id_ in settings.silent_channels if states[id_] != "gone")
        shown = replace(
            settings, silent_channels=there, mod_log_channel_id=log if log and states[log] != "gone" else None
        )
        return setup_card(self.services.bundled_base, shown, missing)

    async def _show(self, guild: discord.Guild) -> Card:
        settings = await self._settings(guild)
        role = guild.get_role(settings.moderator_role_id or 0)
        visibility = None if role is None else await command_visibility(self.bot, guild, role, KB_COMMAND)
        return settings_card(
            self.services.bundled_base,
            settings,
            await missing_permissions(self.bot, guild, settings),
            visibility,
            guild.me.display_name if guild.me else "",  # pyright: ignore[reportUnnecessaryComparison] - None in a stub
        )


def _missing_in_picked(guild: discord.Guild, channel_id: int, described: Mapping[str, Any]) -> list[str]:
    """Say what the bot lacks in a channel that was just picked; nothing if it cannot be told."""
    if (permissions := described.get("app_permissions")) is not None:
        return missing_in_log(channel_id, discord.Permissions(int(permissions)))
    channel = guild.get_channel(channel_id)
    return [] if channel is None else missing_in_log(channel_id, channel.permissions_for(guild.me))
