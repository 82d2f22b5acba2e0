"""The "Share here" and "Open in DM" buttons below every card about the knowledge base."""

import discord
from discord import Interaction
from discord.ext import commands

from bot.cards.components import Card, Link, Row, Text
from bot.client import SecondOpinion
from bot.errors import UserError
from bot.interactions.card_builder import builder_for
from bot.interactions.click_guard import once
from bot.interactions.context import context_of, pin_context, specialty_for
from bot.interactions.responses import (
    actions_card,
    can_post,
    post_publicly,
    remember_opened,
    send,
    send_dm,
    send_text,
    with_notices,
)
from bot.interactions.router import ActionEvent, handles
from bot.services.rate_limits import SharingLimiter

TOO_MANY = "Too much was shared here just now, so I did not post it. Please wait a minute, then press it again."
CLOSED = "Your direct messages are closed to me, so this stays here, where only you see it."
WRITTEN = "It is in your direct messages."
BETWEEN_US = "This card stays between us. /support shows the lines to anyone who asks."


class ShareCog(commands.Cog):
    """Shares a card with everybody in a channel, or sends it to the member's direct messages."""

    def __init__(self, _bot: SecondOpinion) -> None:
        self._limit = SharingLimiter(discord.utils.utcnow)

    @handles("card", "share")
    async def share(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Post the card for everybody here, for a member who may write here; what belongs with support lines never."""
        card = await builder_for(interaction).build(event.args, specialty=await specialty_for(interaction, public=True))
        if card.sensitive:
            raise UserError(BETWEEN_US)
        if can_post(interaction) and not self._limit.try_consume(interaction.user.id, interaction.channel_id or 0):
            raise UserError(TOO_MANY)
        with once(interaction):
            await post_publicly(interaction, card)

    @handles("role", "share")
    @handles("topic", "share")
    @handles("entry", "share")
    async def share_entry(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Handle buttons of cards sent before every card had a route."""
        await self.share(interaction, ActionEvent(("entry", event.choice)))

    @handles("card", "more")
    async def more(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show the actions that an answer had no room for."""
        await send(interaction, actions_card(interaction, await builder_for(interaction).build(event.args)))

    @handles("card", "dm")
    async def write(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Send the card to the member by direct message."""
        card = await builder_for(interaction).build(event.args, interaction.user.id, await specialty_for(interaction))
        with once(interaction):
            sent = await send_dm(
                interaction.user, pin_context(interaction, with_notices(context_of(interaction), card))
            )
        if sent is None:
            await send_text(interaction, CLOSED)
        else:
            remember_opened(interaction, card, (sent.channel.id, sent.id))
            await send(interaction, Card((Text(WRITTEN), Row((Link("Go there", sent.jump_url),)))))
