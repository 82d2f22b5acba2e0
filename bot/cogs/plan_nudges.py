"""Sends the monthly nudges that members asked for: one a month, never a second, and none after the target month."""

import datetime as dt

import discord
from discord.ext import commands, tasks

from bot.background import clock_is_wrong, run_safely, write_to
from bot.cards.plan_timeline import nudge_card
from bot.client import SecondOpinion
from bot.interactions.delivery import send_card

NUDGING = "monthly nudges"
HOURLY = [dt.time(hour, 41, tzinfo=dt.UTC) for hour in range(24)]
"""Off the full hour, when many other programs wake up, and apart from the reminders."""
MAX_PER_HOUR = 50
"""Discord dislikes many direct messages opened at once; whoever is left waits an hour."""


class PlanNudgesCog(commands.Cog):
    """Writes once a month to members who asked for it."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.targets = bot.services.plan_targets

    async def cog_load(self) -> None:
        """Begin with the bot."""
        self.send_due.start()

    async def cog_unload(self) -> None:
        """End with the bot."""
        self.send_due.cancel()

    @tasks.loop(time=HOURLY)
    async def send_due(self) -> None:
        """Write to everybody who was not written to this month."""
        await run_safely(self.bot, NUDGING, self._send_due)

    async def _send_due(self) -> None:
        if clock_is_wrong(self.bot, NUDGING):
            return
        for _ in range(MAX_PER_HOUR):
            user_id = await self.targets.claim_nudge()
            if user_id is None:
                return
            if not await write_to(self.bot, NUDGING, user_id, self._send_nudge):
                await self.targets.put_back(user_id)  # surely nothing was sent: the next hour tries again
                return

    async def _send_nudge(self, channel: discord.DMChannel) -> None:
        await send_card(channel, nudge_card(self.targets.today.name))
