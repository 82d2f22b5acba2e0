"""Answers to messages: written where somebody asked, and gone with the question."""

import contextlib

import discord

from bot.cards.components import Card, Text
from bot.errors import is_reply_to_nothing
from bot.interactions.responses import send_dm
from bot.interactions.views import build_view
from bot.services.conversation import TIME_TO_LIVE, ReplyIndex


class MessageResponder:
    """Writes answers below their questions, and takes them back."""

    def __init__(self, client: discord.Client, answers: ReplyIndex) -> None:
        self._client = client
        self._answers = answers
        # A second memory, since whoever measures sees how much the first one holds; and a short one.
        self._support_replies = ReplyIndex(discord.utils.utcnow, TIME_TO_LIVE)

    async def reply(self, message: discord.Message, card: Card) -> discord.Message | None:
        """Answer a message; None where Discord lets nobody, or the question is gone.

        Raises discord.HTTPException for whatever else Discord refuses.
        """
        sent = await _send(message, card, as_reply=message.guild is not None)
        if sent is not None:
            self._answers.remember(message.id, message.channel.id, sent.id)
        return sent

    async def reply_text(self, message: discord.Message, sentence: str) -> None:
        """Answer a message with one sentence. Raises discord.HTTPException."""
        await self.reply(message, Card((Text(sentence),), accent="warm"))

    async def send_support_lines(self, message: discord.Message, lines: Card) -> None:
        """Answer words of self-harm: in private, or else with the lines alone, which point at nobody's message.

        No measure counts that they are remembered, and after ten minutes they are not. Raises what a second try raises.
        """
        with contextlib.suppress(Exception):  # whatever fails there, they may still stand here
            if message.guild is not None and await send_dm(message.author, lines) is not None:
                return
        try:
            sent = await _send(message, lines, as_reply=False)
        except Exception:  # noqa: BLE001 - these lines are worth a second try
            sent = await _send(message, lines, as_reply=False)
        if sent is not None:
            self._support_replies.remember(message.id, message.channel.id, sent.id)

    async def delete_reply(self, question: int) -> None:
        """Delete the answer to a question that is gone."""
        if (found := self._answers.pop(question) or self._support_replies.pop(question)) is None:
            return
        channel, answer_id = found
        with contextlib.suppress(discord.NotFound, discord.Forbidden):
            await self._client.get_partial_messageable(channel).get_partial_message(answer_id).delete()


async def _send(message: discord.Message, card: Card, *, as_reply: bool) -> discord.Message | None:
    """Write where a message stands, as a reply that points at it or without; None where Discord lets nobody."""
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
