"""/privacy: what is held about the member; export it, erase it."""

import json

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.components import Card
from bot.cards.privacy import data_export_card, erase_question_card, erased_card, stored_data_card
from bot.cards.privacy_page import data_page_file
from bot.client import SecondOpinion
from bot.cogs.scopes import everywhere
from bot.interactions.responses import acknowledge, in_dm, send, send_text, update
from bot.interactions.router import ActionEvent, handles


@everywhere
class PrivacyCog(commands.GroupCog, group_name="privacy", group_description="What I hold about you"):
    """See, export and erase personal data."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.services = bot.services
        self.operator = bot.settings.operator
        self.conversations = bot.conversations

    @app_commands.command(name="show", description="Everything I hold about you, and who could see it")
    async def show_held(self, interaction: Interaction[SecondOpinion]) -> None:
        """Show it as a card."""
        await send(interaction, await self._held(interaction.user.id))

    @app_commands.command(name="export", description="Everything I hold about you, as a page to read and as JSON")
    async def export(self, interaction: Interaction[SecondOpinion]) -> None:
        """Hand it over as a page and as JSON."""
        await send(interaction, await self._export(interaction.user.id))

    @app_commands.command(name="erase", description="Delete everything I hold about you; asks once")
    async def erase(self, interaction: Interaction[SecondOpinion]) -> None:
        """Ask before erasing."""
        await send(interaction, erase_question_card())

    @handles("privacy", "show")
    async def show_from_button(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Show it from a button."""
        await send(interaction, await self._held(interaction.user.id))

    @handles("privacy", "export")
    async def export_from_button(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Hand it over from a button."""
        await send(interaction, await self._export(interaction.user.id))

    @handles("privacy", "ask")
    async def ask(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Ask before erasing, from a button."""
        await update(interaction, erase_question_card())

    @handles("privacy", "erase")
    async def erase_now(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Erase the clicker's own data, whoever's message it was on."""
        await acknowledge(interaction)
        rows = await self.services.personal_data.erase(interaction.user.id)
        self._forget_conversation(interaction)
        await update(interaction, erased_card(rows))

    @handles("privacy", "keep")
    async def keep(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Leave everything as it is."""
        await send_text(interaction, "Nothing was erased.")

    def _forget_conversation(self, interaction: Interaction[SecondOpinion]) -> None:
        """Let no later message go on from what was asked before."""
        user = interaction.user
        dms = {interaction.channel_id} if in_dm(interaction) else {user.dm_channel and user.dm_channel.id}
        shown = {interaction.message and interaction.message.id}
        self.conversations.forget(user.id, filter(None, (*dms, *shown)))

    async def _export(self, user_id: int) -> Card:
        data = await self.services.personal_data.export(user_id)
        page = data_page_file(self.services.bundled_base, json.loads(data), discord.utils.utcnow())
        return data_export_card(page, data)

    async def _held(self, user_id: int) -> Card:
        held = await self.services.personal_data.summary(user_id)
        return stored_data_card(self.services.bundled_base, held, self.operator)
