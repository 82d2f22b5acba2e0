"""/setup → Peers…: whether members of a server may be introduced to each other, and which of them."""

from typing import Unpack

import discord
from discord import Interaction
from discord.ext import commands

from bot.cards.components import Card
from bot.cards.peers import NEEDS_CHANNEL, peers_setup_card
from bot.client import SecondOpinion
from bot.cogs.scopes import managed_server
from bot.errors import UserError
from bot.interactions.responses import update
from bot.interactions.router import ActionEvent, handles
from storage.stores.server_settings import SettingsPatch


class PeersSetupCog(commands.Cog):
    """Switches introductions on or off; every step checks the permission again."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.services = bot.services

    @handles("setup", "peers")
    async def open(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Show the settings and totals."""
        await update(interaction, await self._card(managed_server(interaction)))

    @handles("setup", "peers-switch")
    async def switch(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Switch it on or off; on only where reports have a channel to go to."""
        on = event.arg(0) == "on"
        settings = await self.services.peers.settings(managed_server(interaction).id)
        if on and settings.mod_log_channel_id is None:
            raise UserError(NEEDS_CHANNEL)
        await self._change(interaction, peers_enabled=on)

    @handles("setup", "peers-role")
    async def role(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Choose the role that may use it; everybody without one."""
        guild = managed_server(interaction)
        chosen = guild.get_role(int(event.choice)) if event.choice.isdecimal() else None
        everybody = chosen is None or chosen.is_default()
        await self._change(interaction, peers_role_id=None if everybody or chosen is None else chosen.id)

    async def _change(self, interaction: Interaction[SecondOpinion], **chosen: Unpack[SettingsPatch]) -> None:
        guild = managed_server(interaction)
        await self.services.server_settings.update(guild.id, discord.utils.utcnow(), **chosen)
        await update(interaction, await self._card(guild))

    async def _card(self, guild: discord.Guild) -> Card:
        peers = self.services.peers
        return peers_setup_card(await peers.settings(guild.id), await peers.totals(guild.id))
