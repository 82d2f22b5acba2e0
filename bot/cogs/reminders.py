"""Sends the reminders that members asked for: each once, and none twice."""

import datetime as dt
import logging

from discord.ext import commands, tasks

from bot.cards.reminders import reminder_card
from bot.client import SecondOpinion
from bot.discord_errors import REQUEST_FAILED, is_dm_closed, meaning_of
from bot.errors import describe_safely
from bot.interactions.delivery import open_dm, send_card

log = logging.getLogger(__name__)
HOURLY = [dt.time(hour, 23, tzinfo=dt.UTC) for hour in range(24)]
"""Off the full hour, when many other programs wake up."""
_TOO_MANY_REQUESTS = 429
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
        try:
            await self._send_due()
        except Exception:
            # An hour that failed must not end those after it.
            log.exception("the reminders of this hour were not all sent")

    async def _send_due(self) -> None:
        for _ in range(MAX_PER_HOUR):
            user_id = await self.services.reminders.claim()
            if user_id is None or not await self._write_to(user_id):
                return

    async def _write_to(self, user_id: int) -> bool:
        """Send the one message, and tell whether more can be sent this hour.

        The reminder is deleted by now. It is put back where it was surely not sent and later can be: as long as no
        conversation could be opened, and where Discord asks to wait. Closed direct messages end it silently.
        """
        try:
            channel = await open_dm(self.bot, user_id)
        except REQUEST_FAILED as error:
            if meaning_of(error) not in {"try later", "lost"}:
                _log_failure(error)
                return True
            await self.services.reminders.reschedule(user_id)
            return False
        try:
            await send_card(channel, reminder_card())
        except REQUEST_FAILED as error:
            if getattr(error, "status", None) == _TOO_MANY_REQUESTS:
                await self.services.reminders.reschedule(user_id)
                return False
            _log_failure(error)
        return True


def _log_failure(error: BaseException) -> None:
    if not is_dm_closed(error):
        log.warning("a reminder was not sent: %s", describe_safely(error))
