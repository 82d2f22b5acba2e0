"""/kb stats: how the knowledge base is used, in rounded counts that reveal nothing about anybody."""

from discord import Interaction
from discord.ext import commands

from bot.cards.kb.usage_stats import usage_stats_card
from bot.client import SecondOpinion
from bot.cogs.kb.group import add_command, editor_of
from bot.interactions.context import knowledge_base_of
from bot.interactions.responses import send


class UsageStatsCog(commands.Cog):
    """Shows the figures."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.usage_stats = bot.services.usage_stats
        add_command(bot, "stats", "Most opened, not what was meant, no answer: in rounded figures", self.stats)

    async def stats(self, interaction: Interaction[SecondOpinion]) -> None:
        """Show the figures up to yesterday."""
        await send(
            interaction,
            usage_stats_card(knowledge_base_of(interaction), await self.usage_stats.monthly(editor_of(interaction))),
        )
