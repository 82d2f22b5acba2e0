"""Questions in messages: direct messages and mentions. Neither needs a privileged intent."""

import contextlib
import re
from dataclasses import replace

import discord
from discord import Interaction
from discord.ext import commands

from bot.cards.answer import answer_card, question_answer_card
from bot.cards.answer_fallbacks import EMPTY_QUESTION, private_teaser_card, without_moderator_button
from bot.cards.components import Card, Text
from bot.cards.support import crisis_card, with_distress_lines
from bot.client import SecondOpinion
from bot.errors import SHUTTING_DOWN, UserError, report_error
from bot.interactions.context import KnowledgeContext, context_for, knowledge_base_of, specialty_for
from bot.interactions.message_replies import MessageResponder
from bot.interactions.private_answers import decode_answer, encode_answer, opens_with_lines
from bot.interactions.responses import update, with_notices
from bot.interactions.router import ActionEvent, handles
from bot.interactions.usage import count_opened, count_unanswered
from bot.jobs import exclude_from_metrics, set_verdict
from bot.services.answers import Answer, outcome_label
from bot.services.conversation import ConversationState, ReplyIndex, next_state
from bot.services.publicity import is_public_safe, without_alternatives
from bot.services.question_answering import answer_question, ensure_matcher
from bot.services.rate_limits import Decision, QuestionLimiter
from knowledge.question.follow_ups import may_be_follow_up
from knowledge.safety import find_patient_identifiers, speaks_of_distress, speaks_of_self_harm
from knowledge.text.typed_text import clean_typed

_MENTION = re.compile(r"<(?:@[!&]?|#|a?:\w+:)\d+>")
TOO_FAST = "That was quick. Please give me a minute; /ask works meanwhile."


class MessagesCog(commands.Cog):
    """Answers direct messages and mentions."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.services = bot.services
        self._conversations = bot.conversations
        answers = ReplyIndex(discord.utils.utcnow)
        self._responder = MessageResponder(bot, answers)
        bot.caches |= {"answers": answers}
        self._limiter = QuestionLimiter(discord.utils.utcnow)

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a direct message or a mention by a person; ignore everything else."""
        if message.author.bot or not self._is_for_us(message):
            return
        self.bot.jobs.begin("message", message.created_at)
        question = clean_typed(_MENTION.sub(" ", message.content)).strip()
        if speaks_of_self_harm(question):
            exclude_from_metrics()
            await self._responder.send_support_lines(message, crisis_card(self.services.bundled_base))
            return
        try:
            await self._take(message, question)
        except Exception as error:  # noqa: BLE001 - the last stop: who asks hears of it, as by a command
            explained = report_error(error, where="a message", rng=self.bot.rng)
            if self._count(message) != "ignore":
                with contextlib.suppress(discord.HTTPException):
                    await self._responder.reply_text(message, explained.sentence)

    async def _take(self, message: discord.Message, question: str) -> None:
        """Answer a question, unless the channel is muted or the member too fast."""
        match self._count(message) if await self._may_answer(message) else "ignore":
            case "answer" if self.bot.jobs.shutting_down:
                await self._responder.reply_text(message, SHUTTING_DOWN)
            case "answer":
                await self._answer(message, question)
            case "warn":
                await self._responder.reply_text(message, TOO_FAST)
            case "ignore":
                exclude_from_metrics()  # an answer that is never given

    @commands.Cog.listener()
    async def on_raw_message_delete(self, deleted: discord.RawMessageDeleteEvent) -> None:
        """Delete the reply together with its question."""
        await self._responder.delete_reply(deleted.message_id)

    @commands.Cog.listener()
    async def on_raw_bulk_message_delete(self, deleted: discord.RawBulkMessageDeleteEvent) -> None:
        """Delete the replies to questions that a moderator or a ban deleted together."""
        for message_id in deleted.message_ids:
            await self._responder.delete_reply(message_id)

    @handles("answer", "open")
    async def open_answer(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open a private answer, for its author alone."""
        if str(interaction.user.id) != event.arg(0):
            raise UserError("This answer opens for the one who asked. /ask answers you.")
        knowledge_base = knowledge_base_of(interaction)
        card = answer_card(knowledge_base, decode_answer(knowledge_base, event), await specialty_for(interaction))
        if opens_with_lines(event):
            card = with_distress_lines(card, knowledge_base, str(interaction.locale))
        await update(interaction, card)

    def _is_for_us(self, message: discord.Message) -> bool:
        if message.guild is None:
            return True
        return self.bot.user is not None and self.bot.user in message.mentions

    def _count(self, message: discord.Message) -> Decision:
        """Count a question, and return what to do about it."""
        return self._limiter.check(message.author.id, message.channel.id, message.guild and message.guild.id)

    async def _may_answer(self, message: discord.Message) -> bool:
        if message.guild is None:
            return True
        settings = await self.services.server_settings.get(message.guild.id)
        parent = getattr(message.channel, "parent_id", None)
        return not {message.channel.id, parent} & settings.silent_channels

    async def _answer(self, message: discord.Message, question: str) -> None:
        server = None if message.guild is None else message.guild.id
        state = self._recall(message)
        base_server_id = state.base if server is None and state and may_be_follow_up(question) else server
        context = context_for(self.bot, base_server_id, await self.services.knowledge_bases.get(base_server_id))
        await ensure_matcher(context.knowledge_base)
        answer = answer_question(context.knowledge_base, question, state, safety_checked=True)
        set_verdict(outcome_label(answer))
        is_private = server is not None and bool(question) and not is_public_safe(question, answer, state)
        card = (
            _teaser_card(message, question, answer)
            if is_private
            else await self._card(message, question, context, answer)
        )
        card = (
            with_notices(context, without_moderator_button(card)).with_context(context.key)
            if server is None
            else with_notices(context, card)
        )
        if (sent := await self._responder.reply(message, card)) is None:
            return
        count_opened(self.bot, server, card)
        if question:
            count_unanswered(self.bot, server, answer)
        if question and (new_state := next_state(answer, state)):
            new_state = replace(new_state, private_to=message.author.id if is_private else None, base=context.server_id)
            for place in (sent.id,) if server is not None else (message.channel.id, sent.id):
                self._conversations.remember(place, new_state)

    def _recall(self, message: discord.Message) -> ConversationState | None:
        """Return the state a message refers back to: of the message it replies to, or of the last direct message."""
        replied_to = message.reference.message_id if message.reference else None
        last = message.channel.id if message.guild is None else None
        reader = message.author.id
        return self._conversations.recall(replied_to, reader) or self._conversations.recall(last, reader)

    async def _card(self, message: discord.Message, question: str, context: KnowledgeContext, answer: Answer) -> Card:
        if not question:
            return Card((Text(EMPTY_QUESTION),))
        member, server = (message.author.id, None) if message.guild is None else (None, message.guild.id)
        specialty = await self.services.specialties.explicit(context.knowledge_base, member, server)
        return question_answer_card(
            context.knowledge_base, question, answer if server is None else without_alternatives(answer), specialty
        )


def _teaser_card(message: discord.Message, question: str, answer: Answer) -> Card:
    """Return the card that announces a private answer in a channel."""
    return private_teaser_card(
        encode_answer(message.author.id, answer, with_lines=speaks_of_distress(question)),
        patient=bool(find_patient_identifiers(question)),
    )
