"""Answers to messages: written where somebody asked, and gone with the question."""

import contextlib

import discord

from bot.errors import is_reply_to_nothing
from bot.render.parts import Card
from bot.services.conversation import Answers
from bot.ui.view import layout


class Below:
    """Writes answers below their questions, and takes them back."""

    def __init__(self, client: discord.Client, answers: Answers) -> None:
        self._client = client
        self._answers = answers
        self._lines = Answers()  # a second memory, since whoever measures sees how much the first one holds

    async def write(self, message: discord.Message, card: Card, *, support: bool = False) -> discord.Message | None:
        """Answer a message; None where Discord lets nobody, or the question is gone.

        Support lines point at nobody's message, and no measure counts that they are remembered. Raises
        discord.HTTPException for whatever else Discord refuses.
        """
        try:
            if support or message.guild is None:
                sent = await message.channel.send(view=layout(card))
            else:
                sent = await message.reply(view=layout(card), mention_author=False)
        except (discord.Forbidden, discord.NotFound):
            return None
        except discord.HTTPException as error:
            if is_reply_to_nothing(error):
                return None
            raise
        (self._lines if support else self._answers).remember(message.id, message.channel.id, sent.id)
        return sent

    async def take_back(self, question: int) -> None:
        """Delete the answer to a question that is gone."""
        if (found := self._answers.take(question) or self._lines.take(question)) is None:
            return
        channel, answer_id = found
        with contextlib.suppress(discord.NotFound, discord.Forbidden):
            await self._client.get_partial_messageable(channel).get_partial_message(answer_id).delete()
