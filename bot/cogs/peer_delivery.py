"""Passes asks and answers between members on, in the background, and writes the direct messages that follow."""

import datetime as dt
from functools import partial

from discord.ext import commands, tasks

from bot.background import run_safely, write_to
from bot.cards.peers import notice_card
from bot.client import SecondOpinion
from bot.interactions.context import context_for
from bot.interactions.delivery import send_card
from bot.interactions.membership import MembershipLookup
from storage.stores.peers import PeerNotice

DELIVERING = "messages between members"
TIMES = [dt.time(hour, minute, tzinfo=dt.UTC) for hour in range(24) for minute in range(4, 60, 10)]
"""Every ten minutes, off the full hour, when many other programs run."""


class PeerDeliveryCog(commands.Cog):
    """Takes every match one step further, every ten minutes; any process may do it, and each step is done once."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.services = bot.services
        self._members = MembershipLookup(bot)

    async def cog_load(self) -> None:
        """Begin with the bot."""
        self.deliver.start()

    async def cog_unload(self) -> None:
        """End with the bot."""
        self.deliver.cancel()

    @tasks.loop(time=TIMES)
    async def deliver(self) -> None:
        """Do whatever is due."""
        delivery = self.services.peer_delivery
        steps = (
            self.services.peers.count_daily,
            partial(delivery.pass_on, self),
            partial(delivery.tell_accepted, self),
            partial(delivery.introduce, self),
            delivery.close_due,
            partial(delivery.send_notices, self),
        )
        for step in steps:
            await run_safely(self.bot, DELIVERING, step)

    async def role_ids(self, server_id: int, user_id: int) -> frozenset[int] | None:
        """See `bot.services.peer_delivery.Messenger`."""
        return await self._members.role_ids(server_id, user_id)

    async def tell(self, notice: PeerNotice) -> bool:
        """Send a direct message; False if Discord surely opened no conversation, and later will.

        The message is deleted from the database by now. Where direct messages are closed, /peers inbox has the news.
        """
        card = notice_card(notice.kind, notice.about).with_context(await self._context_key(notice))
        return await write_to(self.bot, DELIVERING, notice.user_id, lambda channel: send_card(channel, card))

    async def _context_key(self, notice: PeerNotice) -> str:
        """Return the knowledge base that the buttons of a message use: that of the reader's own server."""
        server_id = await self.services.peers.server_of(notice.about)
        if server_id is None:
            return ""
        base = await self.services.knowledge_bases.get(server_id)
        return context_for(self.bot, server_id, base).key
