"""When a gap is closed: the moderator sees the answer at once, and who wanted to be told hears of it."""

import logging

import discord
from discord import Interaction
from discord.ext import commands

from bot.cards.answer import answer_card
from bot.cards.components import Card
from bot.cards.kb.unanswered_questions import subscribed_card, answered_text, answer_notice
from bot.client import SecondOpinion
from bot.errors import UserError, is_dm_closed, describe_safely
from bot.interactions.context import KnowledgeContext, context_for, require_server
from bot.interactions.responses import with_notices, send, update
from bot.interactions.router import ActionEvent, handles
from bot.interactions.views import build_files, build_view
from bot.services.editing import Published
from bot.services.unanswered_questions import ResolvedQuestion

log = logging.getLogger(__name__)


class Telling(commands.Cog):
    """Carries answers to who waited for them."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.house = bot.services

    @handles("gap", "tell")
    async def tell(self, interaction: Interaction[SecondOpinion], click: ActionEvent) -> None:
        """Let a member hear of the answer; anybody may."""
        if not await self.house.unanswered_questions.subscribe(require_server(interaction).id, click.arg(0), interaction.user.id):
            raise UserError("That question is no longer open; ask it again to see the answer.")
        await update(interaction, subscribed_card())

    @commands.Cog.listener()
    async def on_entries_published(self, interaction: Interaction[SecondOpinion], published: Published) -> None:
        """Show the moderator which questions are answered now, and tell who waits for it."""
        self.bot.jobs.begin("telling", discord.utils.utcnow())  # who leaves waits for it: nobody else can tell them
        server_id = published.proposal.server_id
        library = await self.house.knowledge_bases.get(server_id)
        base = context_for(self.bot, server_id, library)
        answered = await self.house.unanswered_questions.resolve(server_id, library, published)
        for settled in answered:  # all of them first: the moderator has the answer without us, they don't
            await self._tell(base, settled)
        for settled in answered:
            answer = with_notices(base, answer_card(library, settled.answer))
            await send(interaction, Card((answered_text(settled.question), *answer.blocks), answer.accent))

    async def _tell(self, base: KnowledgeContext, settled: ResolvedQuestion) -> None:
        """Write to who waited; they are on no list any more, so whatever fails, nobody hears of it twice."""
        answer = with_notices(base, answer_card(base.base, settled.answer))
        card = Card((answer_notice(base.server_name), *answer.blocks), answer.accent).with_context(base.key)
        for user_id in settled.subscribers:
            try:
                channel = await self.bot.create_dm(discord.Object(user_id))
                await channel.send(view=build_view(card), files=build_files(card))
            except (discord.HTTPException, OSError) as error:
                if not is_dm_closed(error):
                    log.warning("who waited for an answer was not told: %s", describe_safely(error))
