"""Daily erasure of expired data: idle quizzes, old questions, and what belongs to servers the bot has left."""

import datetime as dt
import logging

import discord
from discord.ext import commands, tasks

from bot.background import clock_is_wrong, run_daily
from bot.client import SecondOpinion

log = logging.getLogger(__name__)
DAILY = dt.time(4, 17, tzinfo=dt.UTC)
"""Off the full hour, when most members sleep."""
ERASING = "erasing what is past its time"


class RetentionCog(commands.Cog):
    """Erases data at the end of its retention period."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.services = bot.services

    async def cog_load(self) -> None:
        """Begin with the bot."""
        self.erase_idle.start()

    async def cog_unload(self) -> None:
        """End with the bot."""
        self.erase_idle.cancel()

    @tasks.loop(time=DAILY)
    async def erase_idle(self) -> None:
        """Delete everything past its retention period."""
        await self._erase_if_due()

    async def _erase_if_due(self) -> None:
        if not clock_is_wrong(self.bot, ERASING):
            await run_daily(self.bot, ERASING, DAILY, self._erase)

    async def _erase(self) -> None:
        quizzes = await self.services.quiz.erase_idle(self.services.bundled_base)
        servers = await self.services.server_retention.erase_due()
        await self.services.usage_stats.erase_old()
        await self.services.peers.erase_old()
        await self.services.peer_stories.erase_stale()
        questions, previews = (
            await self.services.unanswered_questions.erase_old(),
            await self.services.edit_workflow.erase_stale(),
        )
        await self.services.database.scrub()  # makes up for one that failed, or that the end of a process cut off
        if quizzes or servers or questions or previews:
            log.info(
                "erased %d idle quizzes, the settings of %d servers, %d old questions, %d previews of changes",
                quizzes, servers, questions, previews,
            )  # fmt: skip

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Notice the servers that went or came back while the bot was not running, and erase what was due meanwhile."""
        present = [guild.id for guild in self.bot.guilds]
        await self.services.server_retention.reconcile(present, self.bot.settings.has_server)
        await self._erase_if_due()

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        """Begin the grace period; Discord does not send this event for a server that is only unavailable."""
        await self.services.server_retention.mark_left(guild.id)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Cancel the erasure of what is stored from an earlier stay in this server."""
        await self.services.server_retention.cancel_erasure(guild.id)
