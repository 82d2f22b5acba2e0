"""Questions in messages: direct messages and mentions. Neither needs a privileged intent."""

import contextlib
import datetime as dt
from dataclasses import replace

import discord
from discord import Interaction
from discord.ext import commands

from bot.cards.answer import answer_card, question_answer_card
from bot.cards.answer_fallbacks import EMPTY_QUESTION, private_teaser_card, without_moderator_button
from bot.cards.components import Card, Text
from bot.cards.message_hints import FILE_NOT_READ, FILE_TOO_LONG, answer_that_card, role_call_card
from bot.cards.support import crisis_card, with_distress_lines
from bot.client import SecondOpinion
from bot.discord_errors import REQUEST_FAILED, attempt
from bot.errors import SHUTTING_DOWN, UserError, report_error
from bot.interactions.context import KnowledgeContext, context_for, knowledge_base_of, specialty_for
from bot.interactions.incoming_messages import MAX_QUESTION, HeardMessage, heard, is_mentioned, read_files
from bot.interactions.message_replies import MessageResponder
from bot.interactions.place import Place, place_of
from bot.interactions.private_answers import decode_answer, encode_answer, opens_with_lines
from bot.interactions.responses import update, with_notices
from bot.interactions.router import ActionEvent, handles
from bot.interactions.usage import count_opened, count_unanswered
from bot.jobs import exclude_from_metrics, set_verdict
from bot.services.answers import Answer, outcome_label
from bot.services.conversation import TIME_TO_LIVE, ConversationState, ReplyIndex, next_state
from bot.services.message_order import ConversationOrder, RecentIds
from bot.services.publicity import is_public_safe, without_alternatives
from bot.services.question_answering import answer_question, ensure_matcher
from bot.services.rate_limits import Decision, QuestionLimiter
from knowledge.question.follow_ups import may_be_follow_up
from knowledge.safety import find_patient_identifiers, speaks_of_distress, speaks_of_self_harm

EDIT_MINUTES = 10
"""Minutes after an edit in which a mention added by it is answered: Discord reports pins as edits, too."""
SAME_MESSAGE = dt.timedelta(hours=1)
"""How long Discord may take to deliver a message a second time."""
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
        self._answered = RecentIds(discord.utils.utcnow, SAME_MESSAGE)
        self._supported = RecentIds(discord.utils.utcnow, TIME_TO_LIVE)
        self._order = ConversationOrder()

    @commands.Cog.listener()
    async def on_message(self, message: discord.Message) -> None:
        """Answer a direct message or a mention by a person, once; ignore everything else."""
        place = place_of(message.channel, message.channel.id)
        said = heard(message)
        if message.author.bot or said.how == "system" or not self._is_for_us(message, place, said):
            return
        if not self._answered.add(message.id):
            return  # Discord delivers an event again after a connection was resumed
        self.bot.jobs.begin("message", message.created_at)
        await self._hear(message, place, said)

    @commands.Cog.listener()
    async def on_raw_message_edit(self, event: discord.RawMessageUpdateEvent) -> None:
        """Hear words of self-harm in an edited message, and answer one in which the bot is mentioned only now."""
        message = event.message
        place = place_of(message.channel, message.channel.id)
        said = heard(message, edited=True)
        if message.author.bot or said.how == "system" or not (place.is_dm or is_mentioned(message, self.bot.user)):
            return
        if any(map(speaks_of_self_harm, said.texts)):
            self.bot.jobs.begin("message", message.created_at)
            await self._support(message)
        elif not place.is_dm and _edited_just_now(message) and self._answered.add(message.id):
            self.bot.jobs.begin("message", message.created_at)
            await self._hear(message, place, said)

    async def _hear(self, message: discord.Message, place: Place, said: HeardMessage) -> None:
        """Answer what was said: words of self-harm at once, anything else after the messages before it."""
        if any(map(speaks_of_self_harm, said.texts)):
            await self._support(message)
            return
        try:
            async with self._order.turn((message.channel.id, message.author.id)):
                if said.files:
                    said = await read_files(said)
                    if any(map(speaks_of_self_harm, said.texts)):
                        await self._support(message)
                        return
                await self._take(message, place, said)
        except Exception as error:  # noqa: BLE001 - the last stop: who asks hears of it, as by a command
            explained = report_error(error, where="a message", rng=self.bot.rng)
            if self._count(message, place) != "ignore":
                with contextlib.suppress(*REQUEST_FAILED):
                    await self._responder.reply_text(message, explained.sentence)

    async def _support(self, message: discord.Message) -> None:
        """Write the support lines, once for a message, however often it is delivered or edited."""
        exclude_from_metrics()
        if self._supported.add(message.id):
            self._answered.add(message.id)
            await self._responder.send_support_lines(message, crisis_card(self.services.bundled_base))

    async def _take(self, message: discord.Message, place: Place, said: HeardMessage) -> None:
        """Answer a question, unless the channel is muted or the member too fast."""
        match self._count(message, place) if await self._may_answer(place) else "ignore":
            case "answer" if self.bot.jobs.shutting_down:
                await self._responder.reply_text(message, SHUTTING_DOWN)
            case "answer" if hint := self._hint(said):
                await self._responder.reply(message, hint)
            case "answer":
                await self._answer(message, place, said.question)
            case "warn":
                await self._responder.reply_text(message, TOO_FAST)
            case "ignore":
                exclude_from_metrics()  # an answer that is never given

    def _hint(self, said: HeardMessage) -> Card | None:
        """Return what to say to a message that has no words to answer; None if it has, or is simply empty."""
        if said.how == "role" and self.bot.user:
            return role_call_card(self.bot.user.mention)
        if said.reply_to:
            return answer_that_card(said.reply_to)
        if said.files and len(said.question) > MAX_QUESTION:
            return Card((Text(FILE_TOO_LONG),), accent="warm")
        if said.unread and not said.question:
            return Card((Text(FILE_NOT_READ),), accent="warm")
        return None

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
            raise UserError("Only the person who asked can open this answer. /ask answers you.")
        knowledge_base = knowledge_base_of(interaction)
        card = answer_card(knowledge_base, decode_answer(knowledge_base, event), await specialty_for(interaction))
        if opens_with_lines(event):
            card = with_distress_lines(card, knowledge_base, str(interaction.locale))
        await update(interaction, card)

    def _is_for_us(self, message: discord.Message, place: Place, said: HeardMessage) -> bool:
        return place.is_dm or is_mentioned(message, self.bot.user) or said.how == "role"

    def _count(self, message: discord.Message, place: Place) -> Decision:
        """Count a question, and return what to do about it."""
        return self._limiter.check(message.author.id, place.channel_id, place.server_id)

    async def _may_answer(self, place: Place) -> bool:
        if place.server_id is None:
            return True
        silent = (await self.services.server_settings.get(place.server_id)).silent_channels
        if silent and not place.parent_known:
            place = await self._look_up(place)
        return not silent or (place.parent_known and not {place.channel_id, place.parent_id} & silent)

    async def _look_up(self, place: Place) -> Place:
        """Ask Discord for a channel that is not known here; unchanged if it does not say."""
        try:
            return place_of(await attempt(lambda: self.bot.fetch_channel(place.channel_id)), place.channel_id)
        except (*REQUEST_FAILED, discord.InvalidData):
            return place

    async def _answer(self, message: discord.Message, place: Place, question: str) -> None:
        server = place.server_id
        state = self._recall(message, place)
        base_server_id = state.base if server is None and state and may_be_follow_up(question) else server
        context = context_for(self.bot, base_server_id, await self.services.knowledge_bases.get(base_server_id))
        await ensure_matcher(context.knowledge_base)
        answer = answer_question(context.knowledge_base, question, state, safety_checked=True)
        set_verdict(outcome_label(answer))
        is_private = server is not None and bool(question) and not is_public_safe(question, answer, state)
        card = (
            _teaser_card(message, question, answer)
            if is_private
            else await self._card(message, place, question, context, answer)
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
            for key in (sent.id,) if server is not None else (message.channel.id, sent.id):
                self._conversations.remember(key, new_state)

    def _recall(self, message: discord.Message, place: Place) -> ConversationState | None:
        """Return the state a message refers back to: of the message it replies to, or of the last direct message."""
        replied_to = message.reference.message_id if message.reference else None
        last = place.channel_id if place.is_dm else None
        reader = message.author.id
        return self._conversations.recall(replied_to, reader) or self._conversations.recall(last, reader)

    async def _card(
        self, message: discord.Message, place: Place, question: str, context: KnowledgeContext, answer: Answer
    ) -> Card:
        if not question:
            return Card((Text(EMPTY_QUESTION),))
        member, server = (message.author.id, None) if place.is_dm else (None, place.server_id)
        specialty = await self.services.specialties.explicit(context.knowledge_base, member, server)
        return question_answer_card(
            context.knowledge_base, question, answer if server is None else without_alternatives(answer), specialty
        )


def _edited_just_now(message: discord.Message) -> bool:
    """Tell whether a person edited a message: Discord reports pins and previews of links as edits, too."""
    age = message.edited_at and discord.utils.utcnow() - message.edited_at
    return age is not None and abs(age) < dt.timedelta(minutes=EDIT_MINUTES)


def _teaser_card(message: discord.Message, question: str, answer: Answer) -> Card:
    """Return the card that announces a private answer in a channel."""
    return private_teaser_card(
        encode_answer(message.author.id, answer, with_lines=speaks_of_distress(question)),
        patient=bool(find_patient_identifiers(question)),
    )
