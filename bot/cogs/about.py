"""/help, /about, and the greeting on arrival."""

import logging
import re

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.about import about_card, arrival_card, help_card, try_card
from bot.client import SecondOpinion
from bot.cogs.scopes import everywhere
from bot.discord_errors import REQUEST_FAILED
from bot.errors import describe_safely
from bot.interactions.channel_types import rules_for
from bot.interactions.command_mentions import listed_commands
from bot.interactions.context import knowledge_base_of
from bot.interactions.delivery import send_card
from bot.interactions.responses import send
from bot.interactions.router import ActionEvent, handles

_OFFICIAL_NAME = re.compile(r"announce|\brules?\b|guidelines|\bnews\b|\bread-?me\b|welcome-rules", re.IGNORECASE)
"""Names of channels in which only the server itself speaks."""
log = logging.getLogger(__name__)


class AboutCog(commands.Cog):
    """Say what the bot is and what it can do."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.services = bot.services
        self.settings = bot.settings

    @app_commands.command(name="help", description="What I can do, and how to begin")
    @everywhere
    async def help(self, interaction: Interaction[SecondOpinion]) -> None:
        """List the commands."""
        await send(interaction, help_card(listed_commands(interaction.client)))

    @app_commands.command(name="about", description="Sources, who runs me, what I am not")
    @everywhere
    async def about(self, interaction: Interaction[SecondOpinion]) -> None:
        """Say where the words come from."""
        card = about_card(knowledge_base_of(interaction), self.settings.operator, self.settings.operator_contact)
        await send(interaction, card)

    @handles("help", "show")
    async def show_help(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """List the commands from a button."""
        await send(interaction, help_card(listed_commands(interaction.client)))

    @handles("help", "try")
    async def try_it(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Suggest what to try, privately."""
        await send(interaction, try_card())

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Greet a server once, in the first channel where the bot may write."""
        channel = _greeting_channel(guild)
        if channel is None:
            log.info("joined a server without a channel to write in")
            return
        try:
            await send_card(channel, arrival_card(self.settings.operator))
        except REQUEST_FAILED as error:
            log.info("joined a server that was not greeted: %s", describe_safely(error))


def _greeting_channel(guild: discord.Guild) -> discord.TextChannel | None:
    """Return where people talk: never a channel for announcements or rules, nor that for news of Discord itself."""
    candidates = ([guild.system_channel] if guild.system_channel else []) + guild.text_channels
    official = {guild.rules_channel, guild.public_updates_channel}
    for channel in candidates:
        allowed = channel.permissions_for(guild.me)
        suited = rules_for(channel.type).can_be_greeted and not _OFFICIAL_NAME.search(channel.name)
        if suited and channel not in official and allowed.view_channel and allowed.send_messages:
            return channel
    return None
