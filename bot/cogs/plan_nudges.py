"""Sends the monthly nudges that members asked for: one a month, never a second, and none after the target month."""

import datetime as dt
import logging

import discord
from discord.ext import commands, tasks

from bot.cards.plan_timeline import nudge_card
from bot.client import SecondOpinion
from bot.discord_errors import is_dm_closed, meaning_of
from bot.interactions.views import build_view

log = logging.getLogger(__name__)
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
        try:
            await self._send_due()
        except Exception:
            # An hour that failed must not end those after it.
            log.exception("the monthly nudges of this hour were not all sent")

    async def _send_due(self) -> None:
        for _ in range(MAX_PER_HOUR):
            user_id = await self.targets.claim_nudge()
            if user_id is None or not await self._write_to(user_id):
                return

    async def _write_to(self, user_id: int) -> bool:
        """Send the one message of the month, and tell whether more can be sent this hour.

        The month is marked by now. It is put back in the one case where Discord surely opened no conversation and
        later will; closed direct messages end it silently.
        """
        try:
            channel = await self.bot.create_dm(discord.Object(user_id))
            await channel.send(view=build_view(nudge_card(self.targets.today.name)))
        except discord.HTTPException as error:
            if meaning_of(error) == "try later":
                await self.targets.put_back(user_id)
                return False
            if not is_dm_closed(error):
                log.warning("a nudge was not sent: Discord answered %d, code %d", error.status, error.code)
        return True
