"""Replies to messages: written where the question was asked, and deleted with the question.

A question may be deleted at any moment: before it is answered, while the answer is on its way to Discord, or after. So
whatever was deleted lately is remembered, and looked up before an answer is sent and again when it was sent.
"""

import asyncio
import logging

import discord

from bot.cards.components import Card, Text
from bot.discord_errors import REQUEST_FAILED, attempt, is_reply_to_nothing, meaning_of
from bot.errors import describe_safely
from bot.interactions.place import place_of
from bot.interactions.responses import send_dm
from bot.interactions.views import build_view
from bot.services.conversation import TIME_TO_LIVE, ReplyIndex
from bot.services.message_order import RecentIds

SUPPORT_DM_SECONDS = 2.5
"""Seconds that Discord may take for the support lines as a direct message; then they are written in the channel."""
NO_HISTORY = 160002
"""Discord reference, JSON error codes: a reply takes the permission to read the history; a plain message does not."""
log = logging.getLogger(__name__)

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
        self._deleted = RecentIds(discord.utils.utcnow, TIME_TO_LIVE)

    async def reply(self, message: discord.Message, card: Card) -> discord.Message | None:
        """Reply to a message; None if the bot may not write there or the message was deleted.

        Raises one of `REQUEST_FAILED` for any other failure.
        """
        as_reply = not place_of(message.channel, message.channel.id).is_dm
        return await self._send(message, card, self._answers, nonce=str(message.id), as_reply=as_reply)

    async def reply_text(self, message: discord.Message, sentence: str) -> None:
        """Reply with one sentence. Raises one of `REQUEST_FAILED`."""
        await self.reply(message, Card((Text(sentence),), accent="warm"))

    async def send_support_lines(self, message: discord.Message, lines: Card) -> None:
        """Answer words of self-harm: by direct message, or else with the support lines alone, not as a visible reply.

        No metric counts that this is remembered, and it is forgotten after ten minutes. Raises what a second try does.
        """
        if not place_of(message.channel, message.channel.id).is_dm and await _send_lines_by_dm(message.author, lines):
            return
        nonce = f"{message.id}-lines"
        try:
            await self._send(message, lines, self._support_replies, nonce=nonce, as_reply=False)
        except Exception:  # noqa: BLE001 - these lines are worth a second try
            await self._send(message, lines, self._support_replies, nonce=nonce, as_reply=False)

    async def delete_reply(self, question: int) -> None:
        """Delete what was written for a question that was deleted, or see to it that nothing stays."""
        self._deleted.add(question)
        for written in (self._answers.pop(question), self._support_replies.pop(question)):
            if written is not None:
                await self._delete(*written)

    async def _send(
        self, message: discord.Message, card: Card, memory: ReplyIndex, *, nonce: str, as_reply: bool
    ) -> discord.Message | None:
        if message.id in self._deleted:
            return None
        sent = await _write(message, card, nonce=nonce, as_reply=as_reply)
        if sent is None:
            return None
        if message.id in self._deleted:
            await self._delete(message.channel.id, sent.id)
            return None
        memory.remember(message.id, message.channel.id, sent.id)
        return sent

    async def _delete(self, channel_id: int, message_id: int) -> None:
        message = self._client.get_partial_messageable(channel_id).get_partial_message(message_id)
        try:
            await attempt(message.delete)
        except REQUEST_FAILED as error:
            if meaning_of(error) not in {"gone", "permission"}:
                log.warning("an answer to a deleted question was not deleted: %s", describe_safely(error))


async def _send_lines_by_dm(author: discord.User | discord.Member, lines: Card) -> bool:
    """Send the support lines by direct message; False if that fails in any way, or takes too long."""
    try:
        async with asyncio.timeout(SUPPORT_DM_SECONDS):
            return await send_dm(author, lines) is not None
    except Exception:  # noqa: BLE001 - whatever fails there, they may still stand in the channel
        return False


async def _write(message: discord.Message, card: Card, *, nonce: str, as_reply: bool) -> discord.Message | None:
    """Send a card, as a reply to the message or without reference; None if forbidden or the message was deleted."""
    try:
        if as_reply:
            return await attempt(lambda: message.reply(view=build_view(card), mention_author=False, nonce=nonce))
        return await attempt(lambda: message.channel.send(view=build_view(card), nonce=nonce))
    except REQUEST_FAILED as error:
        if as_reply and getattr(error, "code", None) == NO_HISTORY:
            return await _write(message, card, nonce=nonce, as_reply=False)
        if is_reply_to_nothing(error) or isinstance(error, discord.Forbidden | discord.NotFound):
            return None
        raise
