"""Ends a community poll whose message or channel was deleted: nobody could vote in it or read its result any more."""

from collections.abc import Collection

import discord
from discord.ext import commands

from bot.background import run_for_each, run_safely
from bot.cards.community_polls import deleted_poll_card
from bot.client import SecondOpinion
from bot.interactions.delivery import send_card
from storage.stores.community_polls import ChannelPoll

ENDING = "ending deleted polls"


class DeletedPollsCog(commands.Cog):
    """Erases deleted polls with their votes, and tells the moderators' channel once."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.services = bot.services

    @commands.Cog.listener()
    async def on_raw_message_delete(self, deleted: discord.RawMessageDeleteEvent) -> None:
        """End the poll of a message."""
        await self._end({deleted.message_id})

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, deleted: discord.RawBulkMessageDeleteEvent) -> None:
        """End the polls of messages that were deleted together."""
        await self._end(deleted.message_ids)

    @commands.Cog.listener()
    async def on_guild_channel_delete(self, channel: discord.abc.GuildChannel) -> None:
        """End the poll of a channel; a result that waited for it is erased, too."""
        await self._end_in_channel(channel.id)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, deleted: discord.RawThreadDeleteEvent) -> None:
        """End the poll of a thread."""
        await self._end_in_channel(deleted.thread_id)

    async def _end(self, message_ids: Collection[int]) -> None:
        async def end() -> None:
            await self._tell(await self.services.community_polls.end_deleted(message_ids))

        await run_safely(self.bot, ENDING, end)

    async def _end_in_channel(self, channel_id: int) -> None:
        async def end() -> None:
            await self._tell(await self.services.community_polls.end_in_deleted_channel(channel_id))

        await run_safely(self.bot, ENDING, end)

    async def _tell(self, ended: Collection[ChannelPoll]) -> None:
        if ended:
            await run_for_each(self.bot, ENDING, ended, self._tell_moderators)
            await self.services.community_polls.scrub()

    async def _tell_moderators(self, ended: ChannelPoll) -> None:
        settings = await self.services.server_settings.get(ended.server_id)
        log_id = settings.mod_log_channel_id
        if log_id is None or log_id == ended.channel_id:
            return
        poll = self.services.bundled_base.polls.get(ended.question_id)
        question = poll.pulse.question if poll and poll.pulse else ""
        channel = self.bot.get_partial_messageable(log_id, guild_id=ended.server_id)
        await send_card(channel, deleted_poll_card(question), nonce=ended.id)
