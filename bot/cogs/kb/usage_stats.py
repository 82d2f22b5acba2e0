"""/kb stats: how the base is used, in sums that say nothing of anybody."""

from discord import Interaction
from discord.ext import commands

from bot.cards.kb.reviews import stats_card
from bot.client import SecondOpinion
from bot.cogs.kb.group import add, editor_of
from bot.interactions.context import base_of
from bot.interactions.responses import send


class KbFigures(commands.Cog):
    """Shows the figures."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.counting = bot.services.usage_stats
        add(bot, "stats", "Most opened, not what was meant, no answer: in rounded figures", self.stats)

    async def stats(self, interaction: Interaction[SecondOpinion]) -> None:
        """Show the figures up to yesterday."""
        await send(interaction, stats_card(base_of(interaction), await self.counting.stats(editor_of(interaction))))
