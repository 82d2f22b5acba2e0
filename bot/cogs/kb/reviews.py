"""/kb stale: what should be reviewed, and one reminder to its owner."""

import datetime as dt
import logging

from discord import Interaction
from discord.ext import commands, tasks

from bot.cards.kb.reviews import review_reminder_card, reviews_card
from bot.client import SecondOpinion
from bot.cogs.kb.group import add_command, editor_of
from bot.cogs.kb.publishing import defer
from bot.discord_errors import REQUEST_FAILED, is_dm_closed
from bot.errors import describe_safely
from bot.interactions.delivery import open_dm, send_card
from bot.interactions.responses import send, update
from bot.interactions.router import ActionEvent, handles
from bot.services.reviews import ReviewReminder

log = logging.getLogger(__name__)
DAILY = dt.time(7, 41, tzinfo=dt.UTC)
"""Off the full hour."""


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
        try:
            await self._remind_owners()
        except Exception:
            # A day that failed must not end those after it.
            log.exception("the owners of no server were reminded today")

    async def _remind_owners(self) -> None:
        for server_id in await self.reviews.servers_with_owners():
            guild = self.bot.get_guild(server_id)
            if guild is None:
                continue  # another process hears of it, or the bot has left
            try:
                for reminder in await self.reviews.claim_reminders(server_id):
                    await self._write(reminder, guild.name)
            except Exception:
                # A server that failed must not keep the others waiting.
                log.exception("the owners of a server were not all reminded")

    async def _write(self, reminder: ReviewReminder, server: str) -> None:
        try:
            await send_card(await open_dm(self.bot, reminder.owner_id), review_reminder_card(reminder, server))
        except REQUEST_FAILED as error:
            if not is_dm_closed(error):
                log.warning("an owner was not reminded: %s", describe_safely(error))
