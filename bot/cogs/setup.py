"""/setup: where the bot speaks in a server, who moderates and how, which specialty."""

from dataclasses import replace
from typing import Unpack

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.components import Card
from bot.cards.setup import moderator_role_card, settings_card, setup_card
from bot.client import SecondOpinion
from bot.cogs.scopes import managed_server, servers_only
from bot.errors import UserError
from bot.interactions.permissions import command_visibility, missing_permissions
from bot.interactions.responses import acknowledge, send, update
from bot.interactions.router import ActionEvent, handles
from storage.stores.server_settings import REVIEW_MODES, ReviewMode, ServerSettings, SettingsPatch

NO_ROLE_OF_MODERATORS = (
    "Everybody has that role, or a bot hands it out. Choose one that you give to your moderators yourselves."
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
    async def silent(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Set the channels where mentions stay unanswered."""
        guild = managed_server(interaction)
        chosen = frozenset(int(c) for c in event.chosen if c.isdecimal() and guild.get_channel(int(c)))
        await self._change(guild, silent_channels=chosen)
        await update(interaction, await self._start(guild))

    @handles("setup", "log")
    async def log(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Set the channel where moderators read what members send."""
        guild = managed_server(interaction)
        known = event.choice.isdecimal() and guild.get_channel(int(event.choice)) is not None
        chosen = int(event.choice) if known else None
        await self._change(guild, mod_log_channel_id=chosen)
        await update(interaction, await self._start(guild))

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
        role = guild.get_role((await self._settings(guild)).moderator_role_id or 0)
        await update(interaction, moderator_role_card(role and role.id))

    @handles("setup", "moderators")
    async def moderators(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Set the moderators' role."""
        guild = managed_server(interaction)
        role = guild.get_role(int(event.choice)) if event.choice.isdecimal() else None
        if role is not None and (role.is_default() or role.managed):
            raise UserError(NO_ROLE_OF_MODERATORS)
        await self._change(guild, moderator_role_id=role and role.id)
        await acknowledge(interaction)
        await update(interaction, await self._show(guild))

    async def _settings(self, guild: discord.Guild) -> ServerSettings:
        return await self.services.server_settings.get(guild.id)

    async def _change(self, guild: discord.Guild, **chosen: Unpack[SettingsPatch]) -> None:
        await self.services.server_settings.update(guild.id, discord.utils.utcnow(), **chosen)

    async def _start(self, guild: discord.Guild) -> Card:
        settings = await self._settings(guild)
        log = guild.get_channel(settings.mod_log_channel_id or 0)
        there = frozenset(id_ for id_ in settings.silent_channels if guild.get_channel(id_))
        settings = replace(settings, silent_channels=there, mod_log_channel_id=log and log.id)
        return setup_card(self.services.bundled_base, settings)

    async def _show(self, guild: discord.Guild) -> Card:
        settings = await self._settings(guild)
        role = guild.get_role(settings.moderator_role_id or 0)
        visibility = None if role is None else await command_visibility(self.bot, guild, role, KB_COMMAND)
        return settings_card(
            self.services.bundled_base,
            settings,
            missing_permissions(guild, settings),
            visibility,
            guild.me.display_name,
        )
