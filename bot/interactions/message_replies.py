"""Replies to messages: written where the question was asked, and deleted with the question."""

import asyncio
import contextlib

import discord

from bot.cards.components import Card, Text
from bot.errors import is_reply_to_nothing
from bot.interactions.responses import send_dm
from bot.interactions.views import build_view
from bot.services.conversation import TIME_TO_LIVE, ReplyIndex

DM_SECONDS = 2.5
"""How long a direct message with the support lines is tried before they stand in the channel instead: discord.py would
go on for half a minute where Discord does not answer."""


class MessageResponder:
    """Replies to questions by message, and deletes a reply when its question is deleted."""

    def __init__(self, client: discord.Client, answers: ReplyIndex) -> None:
        self._client = client
        self._answers = answers
        # A second memory, since whoever measures sees how much the first one holds; and a short one.
        self._support_replies = ReplyIndex(discord.utils.utcnow, TIME_TO_LIVE)

    async def reply(self, message: discord.Message, card: Card) -> discord.Message | None:
        """Reply to a message; None if the bot may not write there or the message was deleted.

        Raises discord.HTTPException for any other error of Discord.
        """
        sent = await _send(message, card, as_reply=message.guild is not None)
        if sent is not None:
            self._answers.remember(message.id, message.channel.id, sent.id)
        return sent

    async def reply_text(self, message: discord.Message, sentence: str) -> None:
        """Reply with one sentence. Raises discord.HTTPException."""
        await self.reply(message, Card((Text(sentence),), accent="warm"))

    async def send_support_lines(self, message: discord.Message, lines: Card) -> None:
        """Answer words of self-harm: by direct message, or else with the support lines alone, not as a visible reply.

        No metric counts that this is remembered, and it is forgotten after ten minutes. Raises what a second try does.
        """
        with contextlib.suppress(Exception):  # whatever fails there, or takes too long, they may still stand here
            if message.guild is not None:
                async with asyncio.timeout(DM_SECONDS):
                    if await send_dm(message.author, lines) is not None:
                        return
        try:
            sent = await _send(message, lines, as_reply=False)
        except Exception:  # noqa: BLE001 - these lines are worth a second try
            sent = await _send(message, lines, as_reply=False)
        if sent is not None:
            self._support_replies.remember(message.id, message.channel.id, sent.id)

    async def delete_reply(self, question: int) -> None:
        """Delete the reply to a question that was deleted."""
        if (found := self._answers.pop(question) or self._support_replies.pop(question)) is None:
            return
        channel, answer_id = found
        with contextlib.suppress(discord.NotFound, discord.Forbidden):
            await self._client.get_partial_messageable(channel).get_partial_message(answer_id).delete()


async def _send(message: discord.Message, card: Card, *, as_reply: bool) -> discord.Message | None:
    """Send a card, as a reply to the message or without reference; None if forbidden or the message was deleted."""
    try:
        if as_reply:
            return await message.reply(view=build_view(card), mention_author=False)
        return await message.channel.send(view=build_view(card))
    except (discord.Forbidden, discord.NotFound):
        return None
    except discord.HTTPException as error:
        if is_reply_to_nothing(error):
            return None
        raise
