"""Sends the reminders that members asked for: each once, and none twice."""

import datetime as dt

import discord
from discord.ext import commands, tasks

from bot.background import clock_is_wrong, run_safely, write_to
from bot.cards.reminders import reminder_card
from bot.client import SecondOpinion
from bot.interactions.delivery import send_card

HOURLY = [dt.time(hour, 23, tzinfo=dt.UTC) for hour in range(24)]
"""Off the full hour, when many other programs wake up."""
REMINDING = "reminders of plans"
MAX_PER_HOUR = 50
"""Discord dislikes many direct messages opened at once; whoever is left waits an hour."""


class RemindersCog(commands.Cog):
    """Writes to members who asked for it, a week later."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.services = bot.services

    async def cog_load(self) -> None:
        """Begin with the bot."""
        self.send_due.start()

    async def cog_unload(self) -> None:
        """End with the bot."""
        self.send_due.cancel()

    @tasks.loop(time=HOURLY)
    async def send_due(self) -> None:
        """Write to everybody whose reminder is due."""
        await run_safely(self.bot, REMINDING, self._send_due)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Send what fell due while the bot was not running."""
        await run_safely(self.bot, REMINDING, self._send_due)

    async def _send_due(self) -> None:
        if clock_is_wrong(self.bot, REMINDING):
            return
        for _ in range(MAX_PER_HOUR):
            user_id = await self.services.reminders.claim()
            if user_id is None:
                return
            if not await write_to(self.bot, REMINDING, user_id, _send_reminder):
                await self.services.reminders.reschedule(user_id)  # surely nothing was sent: the next hour tries again
                return


async def _send_reminder(channel: discord.DMChannel) -> None:
    await send_card(channel, reminder_card())
