"""Posts the weekly digest in the channels that moderators chose, and lets them choose: /setup digest."""

import datetime as dt
from functools import partial

import aiohttp
import discord
from discord import Interaction
from discord.ext import commands, tasks

from bot.background import clock_is_wrong, run_for_each, run_safely
from bot.cards.components import Card
from bot.cards.weekly_digests import digest_card, digest_setup_card
from bot.client import SecondOpinion
from bot.cogs.scopes import managed_server
from bot.discord_errors import REQUEST_FAILED, meaning_of
from bot.interactions.channel_types import log_types
from bot.interactions.delivery import send_card
from bot.interactions.entity_picks import picked_entities
from bot.interactions.permissions import missing_for_digest, permissions_in
from bot.interactions.responses import update
from bot.interactions.router import ActionEvent, handles
from bot.services.weekly_digests import WeeklyDigest

TELLING = "weekly digests"
HOURLY = [dt.time(hour, 11, tzinfo=dt.UTC) for hour in range(24)]
"""What is due on Monday is told in the hour it is due, or in the first that Discord can be reached."""


class WeeklyDigestsCog(commands.Cog):
    """Tells each week once."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.digests = bot.services.weekly_digests

    async def cog_load(self) -> None:
        """Begin with the bot."""
        self.send_due.start()

    async def cog_unload(self) -> None:
        """End with the bot."""
        self.send_due.cancel()

    @tasks.loop(time=HOURLY)
    async def send_due(self) -> None:
        """Tell every server that was not told of the last week."""
        await run_safely(self.bot, TELLING, self._send_due)

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Tell what fell due while the bot was not running."""
        await run_safely(self.bot, TELLING, self._send_due)

    @handles("setup", "digest")
    async def open(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Show the channel."""
        await update(interaction, await digest_setup(self.bot, managed_server(interaction)))

    @handles("setup", "digest-pick")
    async def pick(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Choose the channel, or none."""
        guild = managed_server(interaction)
        allowed = {kind.value for kind in log_types()}
        picked = {
            id_: data for id_, data in picked_entities(interaction, "channels").items() if data.get("type") in allowed
        }
        chosen = next(iter(picked), None)
        described = picked[chosen].get("app_permissions") if chosen else None
        permissions = None if described is None else discord.Permissions(int(described))
        await set_digest_channel(self.bot, guild, chosen)
        await update(interaction, await digest_setup(self.bot, guild, permissions))

    async def _send_due(self) -> None:
        if clock_is_wrong(self.bot, TELLING):
            return
        channels = await self.digests.channels()
        here = [pair for pair in channels.items() if self.bot.get_guild(pair[0]) is not None]
        await run_for_each(self.bot, TELLING, here, lambda pair: self._send(*pair))

    async def _send(self, server_id: int, channel_id: int) -> None:
        digest = await self.digests.claim(server_id, channel_id)
        if digest is None:
            return
        try:
            await self._post(digest)
        except REQUEST_FAILED as error:
            if _may_come_later(error):
                await run_safely(self.bot, TELLING, partial(self.digests.put_back, digest))
            raise

    async def _post(self, digest: WeeklyDigest) -> None:
        channel = self.bot.get_partial_messageable(digest.channel_id, guild_id=digest.server_id)
        await send_card(channel, digest_card(digest))


def _may_come_later(error: BaseException) -> bool:
    """Return whether surely nothing was sent, and another hour may be better."""
    if isinstance(error, discord.HTTPException):
        later = meaning_of(error) in {"try later", "permission"}
        return later and not isinstance(error, discord.DiscordServerError)
    return isinstance(error, aiohttp.ClientConnectorError)


async def set_digest_channel(bot: SecondOpinion, guild: discord.Guild, chosen: int | None) -> None:
    """Store the channel; the first digest comes on the next Monday."""
    await bot.services.server_settings.update(guild.id, discord.utils.utcnow(), digest_channel_id=chosen)
    if chosen is not None:
        await bot.services.weekly_digests.begin(guild.id)


async def digest_setup(bot: SecondOpinion, guild: discord.Guild, allowed: discord.Permissions | None = None) -> Card:
    """Return the card that chooses the channel, with what the bot lacks there as far as it is known."""
    chosen = (await bot.services.server_settings.get(guild.id)).digest_channel_id
    allowed = allowed or permissions_in(guild, chosen)
    missing = missing_for_digest(chosen, allowed) if chosen is not None and allowed is not None else []
    return digest_setup_card(chosen, missing)
