"""/whatsnew: what moderators changed in the knowledge base of a server lately."""

from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.components import Card
from bot.cards.whats_new import whats_new_card
from bot.client import SecondOpinion
from bot.cogs.scopes import everywhere
from bot.interactions.context import context_of, knowledge_base_of
from bot.interactions.responses import send, update
from bot.interactions.router import ActionEvent, handles


class WhatsNewCog(commands.Cog):
    """Show recent changes."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.services = bot.services

    @app_commands.command(name="whatsnew", description="What moderators added and changed in the last 30 days")
    @everywhere
    async def whats_new(self, interaction: Interaction[SecondOpinion]) -> None:
        """Show the first page."""
        await send(interaction, await self._card(interaction))

    @handles("news", "page")
    async def page(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Turn a page."""
        await update(interaction, await self._card(interaction, event.page(0)))

    async def _card(self, interaction: Interaction[SecondOpinion], page: int = 0) -> Card:
        server_id = context_of(interaction).server_id
        changes = None if server_id is None else await self.services.whats_new.changes(server_id)
        return whats_new_card(knowledge_base_of(interaction), changes, page)
