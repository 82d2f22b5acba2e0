"""/ask, and the message menu "Answer this"."""

from dataclasses import replace
from datetime import timedelta

import discord
from discord import Interaction, Message, app_commands
from discord.ext import commands

from bot.cards.answer import answer_card, question_answer_card
from bot.cards.answer_fallbacks import EMPTY_QUESTION, with_question
from bot.cards.message_hints import FILE_NOT_READ, FILE_TOO_LONG
from bot.client import SecondOpinion
from bot.cogs.scopes import everywhere
from bot.errors import UserError
from bot.interactions import autocomplete
from bot.interactions.card_builder import builder_for
from bot.interactions.context import context_of, knowledge_base_of, specialty_for, switch_context
from bot.interactions.conversation import conversation_keys
from bot.interactions.incoming_messages import MAX_QUESTION, heard, read_files
from bot.interactions.responses import acknowledge, in_dm, send, send_text
from bot.interactions.router import ActionEvent, handles
from bot.interactions.safety_gate import intercept_self_harm
from bot.interactions.usage import count_unanswered
from bot.jobs import set_verdict
from bot.services.answers import EntryAnswer, outcome_label
from bot.services.conversation import ConversationState, next_state
from bot.services.question_answering import answer_question, ensure_matcher
from bot.services.rate_limits import ASKED, SECONDS, RateLimiter
from knowledge.question.aspect_detection import parse_aspect
from knowledge.question.follow_ups import may_be_follow_up
from knowledge.text.typed_text import clean_typed

TOO_FAST = "That was a lot of questions at once. Please give me a minute, then ask again."


class AskCog(commands.Cog):
    """Answer questions from the knowledge base."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.services = bot.services
        self._limit = RateLimiter(ASKED, timedelta(seconds=SECONDS), discord.utils.utcnow)
        menu = app_commands.ContextMenu(name="Answer this", callback=self.answer_this)
        self._menu = everywhere(menu)

    async def cog_load(self) -> None:
        """Add the message menu, which discord.py does not collect from a cog."""
        self.bot.tree.add_command(self._menu)

    @app_commands.command(name="ask", description="Ask about another career, its pay, or what wears you out")
    @app_commands.describe(question="In your own words")
    @app_commands.autocomplete(question=autocomplete.questions)
    @everywhere
    async def ask(self, interaction: Interaction[SecondOpinion], question: app_commands.Range[str, 1, 1000]) -> None:
        """Answer a question, privately in a server."""
        await self._answer(interaction, question)

    async def answer_this(self, interaction: Interaction[SecondOpinion], message: Message) -> None:
        """Answer somebody's message, for the one who asked for it alone."""
        said = heard(message)
        if await intercept_self_harm(interaction, said.texts):
            return
        if said.files:
            await acknowledge(interaction, thinking=True)  # Discord may take as long as it waits for an answer
            said = await read_files(said)
            if await intercept_self_harm(interaction, said.texts):
                return
        if said.files and len(said.question) > MAX_QUESTION:
            await send_text(interaction, FILE_TOO_LONG)
        elif said.files and said.unread and not said.question:
            await send_text(interaction, FILE_NOT_READ)
        else:
            await self._answer(interaction, clean_typed(said.question))

    async def _answer(self, interaction: Interaction[SecondOpinion], question: str) -> None:
        if not self._limit.try_consume(interaction.user.id):
            raise UserError(TOO_FAST)
        if not question.strip():
            await send_text(interaction, EMPTY_QUESTION)
            return
        place = interaction.channel_id if in_dm(interaction) else None
        state = self.bot.conversations.recall(place, interaction.user.id)
        if state and may_be_follow_up(question):
            await switch_context(interaction, state.base)
        knowledge_base = knowledge_base_of(interaction)
        await ensure_matcher(knowledge_base)
        answer = answer_question(knowledge_base, question, state)
        if place is not None and (new_state := next_state(answer, state)):
            self.bot.conversations.remember(place, replace(new_state, base=context_of(interaction).server_id))
        set_verdict(outcome_label(answer))
        count_unanswered(interaction.client, interaction.guild_id, answer)
        specialty = await specialty_for(interaction)
        locale = str(interaction.locale)
        card = question_answer_card(knowledge_base, question, answer, specialty, locale)
        await send(interaction, card if in_dm(interaction) else with_question(card, question))

    @handles("answer", "about")
    async def about(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Answer with an entry that was offered, keeping the aspect that was asked for."""
        knowledge_base = knowledge_base_of(interaction)
        entry = builder_for(interaction).entry(event.arg(0))
        answer = EntryAnswer(entry, parse_aspect(event.arg(1)))
        await send(interaction, answer_card(knowledge_base, answer, await specialty_for(interaction)))
        private = not in_dm(interaction)
        state = ConversationState(
            (entry.id,),
            answer.aspect,
            private_to=interaction.user.id if private else None,
            base=context_of(interaction).server_id,
        )
        for place in conversation_keys(interaction, in_dm=not private):
            self.bot.conversations.remember(place, state)
