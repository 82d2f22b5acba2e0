"""/kb stale: what should be reviewed, and one reminder to its owner."""

import datetime as dt

from discord import Interaction
from discord.ext import commands, tasks

from bot.background import run_daily, run_for_each, write_to
from bot.cards.kb.reviews import review_reminder_card, reviews_card
from bot.client import SecondOpinion
from bot.cogs.kb.group import add_command, editor_of
from bot.cogs.kb.publishing import defer
from bot.interactions.delivery import send_card
from bot.interactions.responses import send, update
from bot.interactions.router import ActionEvent, handles
from bot.services.reviews import ReviewReminder

DAILY = dt.time(7, 41, tzinfo=dt.UTC)
"""Off the full hour."""
REMINDING = "reminders of reviews"


class ReviewsCog(commands.Cog):
    """Lists due reviews, and reminds owners."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.reviews = bot.services.reviews
        add_command(bot, "stale", "What is due for review, old drafts, and what no longer fits", self.stale)

    async def cog_load(self) -> None:
        """Begin with the bot."""
        self.remind_owners.start()

    async def cog_unload(self) -> None:
        """End with the bot."""
        self.remind_owners.cancel()

    async def stale(self, interaction: Interaction[SecondOpinion]) -> None:
        """List what somebody should look at."""
        await defer(interaction)
        await send(interaction, reviews_card(await self.reviews.stale_entries(editor_of(interaction))))

    @handles("stale", "list")
    async def turn_page(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Turn the pages of the list."""
        await defer(interaction)
        await update(interaction, reviews_card(await self.reviews.stale_entries(editor_of(interaction)), event.page(0)))

    @tasks.loop(time=DAILY)
    async def remind_owners(self) -> None:
        """Write to everybody who looks after an entry whose review is due, once for each date."""
        await run_daily(self.bot, REMINDING, DAILY, self._remind_owners)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Do what was due while the bot was not running."""
        await run_daily(self.bot, REMINDING, DAILY, self._remind_owners)

    async def _remind_owners(self) -> None:
        await run_for_each(self.bot, REMINDING, await self.reviews.servers_with_owners(), self._remind_owners_of)

    async def _remind_owners_of(self, server_id: int) -> None:
        guild = self.bot.get_guild(server_id)
        if guild is None or guild.unavailable:
            return  # another process hears of it, the bot has left, or tomorrow the server is there again

        async def remind(reminder: ReviewReminder) -> None:
            card = review_reminder_card(reminder, guild.name)
            if not await write_to(self.bot, REMINDING, reminder.owner_id, lambda channel: send_card(channel, card)):
                await self.reviews.put_back(server_id, reminder)

        await run_for_each(self.bot, REMINDING, await self.reviews.claim_reminders(server_id), remind)
