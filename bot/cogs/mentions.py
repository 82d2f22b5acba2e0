"""Questions in messages: direct messages and mentions. No privileged intent is needed for either."""

import contextlib
import re
from collections.abc import Callable

import discord
from discord import Interaction
from discord.ext import commands

from bot.client import SecondOpinion
from bot.errors import Refusal
from bot.render.answer_card import EMPTY_QUESTION, neutral_card, with_care
from bot.render.parts import Card, Text
from bot.render.reply_card import reply_card
from bot.render.support_card import crisis_card
from bot.services.answers import Answered, AnyEntry, Reply, answer, ready_to_match, verdict
from bot.services.conversation import Answers, Conversations
from bot.services.discretion import may_answer_in_public, plainly
from bot.ui.base import Base, base_in, library_of
from bot.ui.counted import count_abstained, count_opened
from bot.ui.held import held_back, restored
from bot.ui.reply import named, turn, write_to
from bot.ui.router import Click, on
from bot.ui.specialty import specialty_for
from bot.ui.view import layout
from bot.work import leave_no_trace, note_verdict
from knowledge import Library
from knowledge.safety import patient_details, speaks_of_self_harm

QUESTIONS, CHANNEL_QUESTIONS, SECONDS = 6, 20, 60
"""Questions by message from one member, and in one channel, in so many seconds: people read slower, scripts don't."""
_MENTION = re.compile(r"<(?:@[!&]?|#|a?:\w+:)\d+>")
TOO_FAST = "That was quick. Please give me a minute; /ask works meanwhile."


class Mentions(commands.Cog):
    """Answer direct messages and mentions."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.house = bot.house
        self._before = Conversations(discord.utils.utcnow)
        self._answers = Answers()
        bot.caches |= {"conversations": self._before, "answers": self._answers}
        self._paces = [
            commands.CooldownMapping[discord.Message].from_cooldown(QUESTIONS, SECONDS, commands.BucketType.user),
            commands.CooldownMapping[discord.Message].from_cooldown(
                CHANNEL_QUESTIONS, SECONDS, commands.BucketType.channel
            ),
        ]

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a direct message or a mention by a person; read nothing else."""
        if message.author.bot or not self._is_for_us(message):
            return
        self.bot.work.begin("message", message.created_at)
        question = _MENTION.sub(" ", message.content).strip()
        if speaks_of_self_harm(question):
            leave_no_trace()
            await self._support(message)
            return
        server = None if message.guild is None else message.guild.id
        base = base_in(self.bot, server, await self.house.bases.of(server))
        await ready_to_match(base.library)
        reply = answer(base.library, question, self._about(base.library, message))
        note_verdict(verdict(reply))
        if message.guild is None or await self._may_speak(message):
            await self._answer(message, question, base, reply)
        else:
            leave_no_trace()  # an answer that was never given

    @commands.Cog.listener()
    async def on_raw_message_delete(self, deleted: discord.RawMessageDeleteEvent) -> None:
        """Let a deleted question take its answer along."""
        if (found := self._answers.take(deleted.message_id)) is None:
            return
        channel, answer_id = found
        with contextlib.suppress(discord.NotFound, discord.Forbidden):
            await self.bot.get_partial_messageable(channel).get_partial_message(answer_id).delete()

    @on("answer", "open")
    async def open_answer(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Open a held-back answer, for its author alone."""
        if str(interaction.user.id) != click.arg(0):
            raise Refusal("This answer opens for the one who asked. /ask answers you.")
        library = library_of(interaction)
        await turn(interaction, reply_card(library, restored(library, click), await specialty_for(interaction)))

    def _is_for_us(self, message: discord.Message) -> bool:
        if message.guild is None:
            return True
        return self.bot.user is not None and self.bot.user in message.mentions

    def _about(self, library: Library, message: discord.Message) -> AnyEntry | None:
        """Return what was answered just before, in this direct message or in the message replied to."""
        reference = message.reference.message_id if message.reference else None
        place = message.channel.id if message.guild is None else reference
        return library.entries.get(self._before.recall(place) or "")

    async def _support(self, message: discord.Message) -> None:
        """Answer words of self-harm first of all: privately, or with the lines alone, quoting nobody."""
        card = crisis_card(self.house.seed)
        with contextlib.suppress(discord.HTTPException):
            if message.guild is not None and await write_to(message.author, card) is not None:
                return
        with contextlib.suppress(discord.Forbidden):
            await message.channel.send(view=layout(card))

    async def _may_speak(self, message: discord.Message) -> bool:
        assert message.guild is not None, "asked for servers only"  # noqa: S101 - tells the type checker
        settings = await self.house.servers.get(message.guild.id)
        parent = getattr(message.channel, "parent_id", None)
        return not {message.channel.id, parent} & settings.silent_channels

    async def _answer(self, message: discord.Message, question: str, base: Base, reply: Reply) -> None:
        member = message.author.id if message.guild is None else None
        server = None if message.guild is None else message.guild.id
        specialty = await self.house.specialising.chosen(base.library, member, server)
        card = named(
            base, self._card(message, question, lambda shown: reply_card(base.library, shown, specialty), reply)
        )
        try:
            if message.guild is None:
                sent = await message.channel.send(view=layout(card))
            else:
                sent = await message.reply(view=layout(card), mention_author=False)
        except (discord.Forbidden, discord.NotFound):
            return
        count_opened(self.bot, server, card)
        if question:
            count_abstained(self.bot, server, reply)
        self._answers.remember(message.id, message.channel.id, sent.id)
        if isinstance(reply, Answered):
            self._before.remember(message.channel.id if message.guild is None else sent.id, reply.entry.id)

    def _card(self, message: discord.Message, question: str, written: Callable[[Reply], Card], reply: Reply) -> Card:
        now = discord.utils.utcnow().timestamp()
        if any([pace.update_rate_limit(message, now) is not None for pace in self._paces]):  # noqa: C419 - count in both
            return Card((Text(TOO_FAST),), accent="warm")
        if not question:
            return Card((Text(EMPTY_QUESTION),))
        details = patient_details(question)
        if message.guild is None:
            return with_care(written(reply), details)
        if not details and may_answer_in_public(question, reply):
            return written(plainly(reply))
        return neutral_card(held_back(message.author.id, reply), patient=bool(details))
