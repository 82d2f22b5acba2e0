"""/pulse: a community's own poll beside a published one. It is opened, voted in, closed and published here."""

import asyncio
import datetime as dt
import logging

import aiohttp
import discord
from discord import Interaction, app_commands
from discord.ext import commands, tasks

from bot.background import clock_is_wrong, run_for_each, run_safely
from bot.cards.community_polls import (
    closed_poll_card,
    community_poll_chart,
    end_poll_card,
    open_poll_card,
    poll_result_card,
    voted_card,
)
from bot.client import SecondOpinion
from bot.cogs.scopes import managed_server, servers_only
from bot.discord_errors import REQUEST_FAILED, attempt, look_up
from bot.errors import UserError, describe_safely
from bot.interactions import autocomplete
from bot.interactions.card_builder import render_charts
from bot.interactions.channel_lookup import UNKNOWN_CHANNEL
from bot.interactions.delivery import send_card
from bot.interactions.permissions import missing_permissions_here
from bot.interactions.responses import UNKNOWN_MESSAGE, acknowledge, post_publicly, send, send_text
from bot.interactions.router import ActionEvent, handles
from bot.interactions.views import build_view
from bot.services.community_polls import CLOSING_MINUTE, CommunityPollResult
from knowledge.model import CommunityPoll

log = logging.getLogger(__name__)
HOURLY = [dt.time(hour, CLOSING_MINUTE, tzinfo=dt.UTC) for hour in range(24)]
CLOSING = "closing polls"
MAX_HOURS = 14 * 24
_START_ERRORS = {
    "open already": "A poll is already open in this channel. /pulse end closes it and shows its result.",
    "no such question": "That question is no longer in the knowledge base. Please choose another.",
}
NO_POLL = "No poll is open in this channel. /pulse start begins one."
_WAITS = "I can't write here now, so its result waits for up to a week."
CLOSED = "This poll is closed, so nothing was counted. Its result is in this channel."


@servers_only
@app_commands.default_permissions(manage_guild=True)
class CommunityPollsCog(
    commands.GroupCog, group_name="pulse", group_description="Poll your community and compare with a published poll"
):
    """Opens polls, counts each member once, closes polls and publishes their results; then forgets who voted."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.services = bot.services
        self._publish_lock = asyncio.Lock()

    async def cog_load(self) -> None:
        """Begin with the bot."""
        self.close_due.start()

    async def cog_unload(self) -> None:
        """End with the bot."""
        self.close_due.cancel()

    @app_commands.command(name="start", description="Post an anonymous poll here; its result comes when it closes")
    @app_commands.describe(question="What to ask", hours="How long it is open; three days unless you say otherwise")
    @app_commands.autocomplete(question=autocomplete.community_polls)
    async def begin(
        self, interaction: Interaction[SecondOpinion], question: str, hours: app_commands.Range[int, 1, MAX_HOURS] = 72
    ) -> None:
        """Ask the channel."""
        guild, channel_id = managed_server(interaction), interaction.channel_id
        if missing := missing_permissions_here(interaction):
            raise UserError(f"I could not post the result: in this channel I may not {' or '.join(missing)}.")
        polls = self.services.community_polls
        open_poll = await polls.start(self.services.bundled_base, question, guild.id, channel_id or 0, hours)
        ended = open_poll == "open already" and await self._end_if_deleted(guild.id, channel_id or 0)
        if ended:
            open_poll = await polls.start(self.services.bundled_base, question, guild.id, channel_id or 0, hours)
        if isinstance(open_poll, str):
            raise UserError(_START_ERRORS[open_poll])
        try:
            message_id = await post_publicly(interaction, open_poll_card(open_poll, self.bot.settings.operator))
        except BaseException:
            await polls.discard(open_poll.channel_poll.id)
            raise
        if message_id is not None:
            await polls.set_message(open_poll.channel_poll.id, message_id)
        if ended:
            await polls.scrub()

    async def _end_if_deleted(self, server_id: int, channel_id: int) -> bool:
        """End the poll of a channel if Discord says that its message is gone, as may happen while the bot is away."""
        channel_poll = await self.services.community_polls.open_in_channel(server_id, channel_id)
        if channel_poll is None or channel_poll.message_id is None:
            return False
        message = self.bot.get_partial_messageable(channel_id).get_partial_message(channel_poll.message_id)
        try:
            await look_up(message.fetch)
        except REQUEST_FAILED as error:
            if getattr(error, "code", None) != UNKNOWN_MESSAGE:
                return False
        else:
            return False
        return bool(await self.services.community_polls.end_deleted({channel_poll.message_id}))

    @app_commands.command(name="end", description="Close the poll of this channel now, and post its result")
    async def end(self, interaction: Interaction[SecondOpinion]) -> None:
        """Ask before a poll is closed for everybody."""
        guild, polls = managed_server(interaction), self.services.community_polls
        open_poll = await polls.open_in_channel(guild.id, interaction.channel_id or 0)
        if open_poll is None:
            raise UserError(NO_POLL)
        await send(interaction, end_poll_card(enough=await polls.has_result(open_poll.id)))

    @handles("pulse", "end")
    async def end_now(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Close it before its time."""
        guild = managed_server(interaction)
        await acknowledge(interaction, thinking=True)
        community_poll = await self.services.community_polls.close_early(
            self.services.bundled_base, guild.id, interaction.channel_id or 0
        )
        if community_poll is None:
            raise UserError(NO_POLL)
        unpublished = await self._publish_all()
        await send_text(
            interaction, f"The poll is closed. {_WAITS if community_poll.id in unpublished else 'Its result is here.'}"
        )

    @tasks.loop(time=HOURLY)
    async def close_due(self) -> None:
        """Close every poll whose time is over."""
        await self._close_due()

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Close what fell due while the bot was not running."""
        await self._close_due()

    async def _close_due(self) -> None:
        if not clock_is_wrong(self.bot, CLOSING):
            await run_safely(self.bot, CLOSING, self._close_and_publish)

    async def _close_and_publish(self) -> None:
        closed = await self.services.community_polls.close_due(self.services.bundled_base)
        unpublished = await self._publish_all()
        if closed or unpublished:
            log.info("closed %d community polls, %d results wait for their channel", closed, len(unpublished))

    async def _publish_all(self) -> frozenset[str]:
        """Post every result that waits in a server of this process; return the ids of those that still do."""
        async with self._publish_lock:
            waiting = await self.services.community_polls.unpublished_results()
            own = [result for result in waiting if self.bot.settings.has_server(result.channel_poll.server_id)]
            posted: set[str] = set()

            async def publish(result: CommunityPollResult) -> None:
                if await self._publish(result):
                    posted.add(result.channel_poll.id)

            await run_for_each(self.bot, "posting the result of a poll", own, publish)
            return frozenset(result.channel_poll.id for result in own) - posted

    async def _publish(self, result: CommunityPollResult) -> bool:
        """Post a result in its channel; False when Discord does not take it now.

        It is taken out of the database first and put back only if surely nothing was posted: a result that is posted
        and then stays in the database would be posted every hour.
        """
        community_poll, knowledge_base = result.channel_poll, self.services.bundled_base
        poll = knowledge_base.polls.get(community_poll.question_id)
        if not (poll and poll.pulse):
            await self.services.community_polls.take(community_poll.id)
            return True
        pictures = await render_charts(self.bot.chart_cache, community_poll_chart(knowledge_base, poll, result.counts))
        card = poll_result_card(knowledge_base, poll, result.counts, pictures)
        channel = self.bot.get_partial_messageable(community_poll.channel_id, guild_id=community_poll.server_id)
        if not await self.services.community_polls.take(community_poll.id):
            return True  # another process has it
        try:
            await send_card(channel, card, nonce=community_poll.id)
        except (discord.HTTPException, aiohttp.ClientConnectorError) as error:
            if getattr(error, "code", None) == UNKNOWN_CHANNEL:
                log.info("a result was not posted: its channel was deleted")
                return True
            log.warning("a result was not posted: %s", describe_safely(error))
            await self.services.community_polls.put_back(result)
            return False
        if community_poll.message_id:
            message = channel.get_partial_message(community_poll.message_id)
            await run_safely(self.bot, "taking the menu off a poll", lambda: _take_down(message, poll.pulse))
        return True

    @handles("pulse", "vote")
    async def vote(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Keep the choice in place of the one before."""
        polls, knowledge_base, poll_id = self.services.community_polls, self.services.bundled_base, event.arg(0)
        open_poll = await polls.get_open(knowledge_base, poll_id)
        result = await polls.vote(knowledge_base, poll_id, interaction.user.id, event.chosen)
        if open_poll is None or result == "closed":
            raise UserError(CLOSED)
        if result == "no such answer":
            raise UserError(
                "This poll does not offer that answer, so nothing was counted. Please choose from its menu."
            )
        await send(interaction, voted_card(open_poll, event.chosen, changed=result == "changed"))

    @handles("pulse", "withdraw")
    async def withdraw(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Take the vote back."""
        if not await self.services.community_polls.withdraw(event.arg(0), interaction.user.id):
            raise UserError("You have no vote in this poll to take back, or the poll is closed.")
        await send_text(interaction, "Your vote was removed. Until the poll closes you can vote again.")


async def _take_down(message: discord.PartialMessage, poll: CommunityPoll | None) -> None:
    """Take the menu off a poll that is closed; where that fails, a vote is told so."""
    await attempt(lambda: message.edit(view=build_view(closed_poll_card(poll.question if poll else ""))))
