"""Votes in the polls of communities: whoever sees a poll may choose, and only the chooser is answered."""

from discord import Interaction
from discord.ext import commands

from bot.cards.community_polls import voted_card
from bot.client import SecondOpinion
from bot.errors import UserError
from bot.interactions.responses import send_text, send
from bot.interactions.router import ActionEvent, handles

CLOSED = "This poll is closed, so nothing was counted. Its result stands in this channel."


class Voting(commands.Cog):
    """Count each member once, and forget who it was when the poll closes."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.house = bot.services

    @handles("pulse", "vote")
    async def vote(self, interaction: Interaction[SecondOpinion], click: ActionEvent) -> None:
        """Keep the choice in place of the one before."""
        pulsing, library, pulse_id = self.house.community_polls, self.house.bundled_base, click.arg(0)
        community = await pulsing.get_open(library, pulse_id)
        result = await pulsing.vote(library, pulse_id, interaction.user.id, click.chosen)
        if community is None or result == "closed":
            raise UserError(CLOSED)
        if result == "no such answer":
            raise UserError("This poll does not offer that answer, so nothing was counted. Please choose from its menu.")
        await send(interaction, voted_card(community, click.chosen, changed=result == "changed"))

    @handles("pulse", "withdraw")
    async def withdraw(self, interaction: Interaction[SecondOpinion], click: ActionEvent) -> None:
        """Take the vote back."""
        if not await self.house.community_polls.withdraw(click.arg(0), interaction.user.id):
            raise UserError("You have no vote in this poll to take back, or the poll is closed.")
        await send_text(interaction, "Your vote is taken back. Until the poll closes you can vote again.")
