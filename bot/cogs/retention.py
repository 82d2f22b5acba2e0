"""Erases idle quizzes once a day."""

import datetime as dt
import logging

from discord.ext import commands, tasks

from bot.client import SecondOpinion

log = logging.getLogger(__name__)
EARLY = dt.time(4, 17, tzinfo=dt.UTC)
"""Off the full hour, when most members sleep."""


class Retention(commands.Cog):
    """Keeps the promise that nothing idle stays."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.house = bot.house

    async def cog_load(self) -> None:
        """Begin with the bot."""
        self.erase_idle.start()

    async def cog_unload(self) -> None:
        """End with the bot."""
        self.erase_idle.cancel()

    @tasks.loop(time=EARLY)
    async def erase_idle(self) -> None:
        """Erase what its retention time has passed."""
        erased = await self.house.quizzes.erase_idle(self.house.library)
        if erased:
            log.info("erased %d idle quizzes", erased)
