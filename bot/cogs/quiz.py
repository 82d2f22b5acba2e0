"""/quiz and every button of its questions and result: in direct messages, or in place if those are closed.

Every answer is stored at once, so a quiz continues after any interruption.
"""

from dataclasses import replace

import discord
from discord import DMChannel, Interaction, app_commands
from discord.ext import commands

from bot.cards.compare import decode_roles
from bot.cards.components import Card, Link, Row, Text
from bot.cards.custom_id import decode_answers
from bot.cards.quiz import (
    UNDO,
    confirm_deletion_card,
    consent_card,
    deleted_for_good_card,
    question_card,
    quiz_erased_card,
    quiz_paused_card,
    quiz_unavailable_card,
)
from bot.cards.quiz_result import (
    change_card,
    ranking_chart,
    result_card,
    role_chart,
    role_reasons_card,
    shown_roles,
)
from bot.cards.roles import role_card
from bot.cards.saved_roles import FULL, roles_saved_card
from bot.charts.cache import ChartCache
from bot.client import SecondOpinion
from bot.cogs.scopes import everywhere
from bot.discord_errors import REQUEST_FAILED, meaning_of
from bot.errors import UserError
from bot.interactions.card_builder import builder_for, render_chart
from bot.interactions.context import context_of, knowledge_base_of, pin_context, specialty_for
from bot.interactions.responses import acknowledge, in_dm, send, send_dm, update
from bot.interactions.router import ActionEvent, handles
from bot.services.quiz import FinishedQuiz, QuestionStep, QuizStep, QuizUnavailable
from bot.services.saved_roles import AlreadySaved, RoleSaved, SaveLimitReached
from knowledge import KnowledgeBase
from knowledge.model import Role, Specialty
from knowledge.quiz import QuizRanking

SKIPPED = "-"
HERE = "Stay here instead of your direct messages; only you see it"
CLOSED = (
    "Your direct messages are closed to me, so we do it here; only you see it.\n-# Continue later with /quiz resume."
)
NOT_NOW = (
    "I opened many direct messages, so Discord keeps new ones closed to me for a few minutes. We do it here; only "
    "you see it.\n-# Continue later with /quiz resume."
)


@everywhere
class QuizCog(commands.GroupCog, group_name="quiz", group_description="What would suit you? A private quiz"):
    """Take the quiz, put it aside, look at the result, delete the answers."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.services = bot.services
        self.chart_cache = bot.chart_cache

    @app_commands.command(name="start", description="Start or continue the quiz in your direct messages")
    @app_commands.describe(here=HERE)
    async def start(self, interaction: Interaction[SecondOpinion], here: bool = False) -> None:
        """Ask for consent, then the first question."""
        await self._begin(interaction, here=here)

    @app_commands.command(name="resume", description="Continue where you stopped")
    @app_commands.describe(here=HERE)
    async def resume(self, interaction: Interaction[SecondOpinion], here: bool = False) -> None:
        """Show the first open question, wherever the ones before were answered."""
        await self._deliver(interaction, await self._card(interaction, await self._open(interaction)), here=here)

    @app_commands.command(name="result", description="Show the result of your last quiz again")
    async def result(self, interaction: Interaction[SecondOpinion]) -> None:
        """Show the result in place; it is private wherever that is."""
        step = await self.services.quiz.result(knowledge_base_of(interaction), interaction.user.id)
        if step == QuizUnavailable("erased"):
            raise UserError("You have no finished quiz. Start one with /quiz start, or continue with /quiz resume.")
        await send(interaction, await self._card(interaction, step))

    @app_commands.command(name="forget", description="Delete all your quiz answers")
    async def forget(self, interaction: Interaction[SecondOpinion]) -> None:
        """Delete them; scrubbing the file may take longer than an answer may wait."""
        await acknowledge(interaction, private=not in_dm(interaction))
        await send(interaction, await self._erase(interaction))

    @handles("quiz", "begin")
    async def begin(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Begin from a button."""
        await self._begin(interaction, here=False)

    @handles("quiz", "again")
    async def again(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Begin once more where the result was, be that in direct messages or not."""
        await update(interaction, await self._first_card(interaction))

    @handles("quiz", "go")
    async def go(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Consent given: ask the first open question."""
        step = await self.services.quiz.start(knowledge_base_of(interaction), interaction.user.id)
        await update(interaction, await self._card(interaction, step))

    @handles("quiz", "anew")
    async def anew(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Begin the quiz as it is now; what was answered to another one gives way."""
        step = await self.services.quiz.restart(knowledge_base_of(interaction), interaction.user.id)
        await update(interaction, await self._card(interaction, step))

    @handles("quiz", "no")
    async def no(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Consent withheld: nothing is kept."""
        await update(interaction, Card((Text("OK, nothing was stored. Start any time with /quiz start."),)))

    @handles("quiz", "answer")
    async def answer(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Write an answer, ask the next question in place."""
        choices = event.chosen or (event.arg(2),)
        if choices == (SKIPPED,):
            choices = ()
        step = await self.services.quiz.answer(
            knowledge_base_of(interaction), interaction.user.id, event.arg(0), event.arg(1), choices
        )
        await self._show_step(interaction, step)

    @handles("quiz", "back")
    async def back(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Ask the question before."""
        step = await self.services.quiz.back(
            knowledge_base_of(interaction), interaction.user.id, event.arg(0), event.arg(1)
        )
        await self._show_step(interaction, step)

    @handles("quiz", "later")
    async def later(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Put the quiz aside."""
        await update(interaction, quiz_paused_card(knowledge_base_of(interaction).quiz.retention_days))

    @handles("quiz", "resume")
    async def resume_from_button(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Go on from a button."""
        await update(interaction, await self._card(interaction, await self._open(interaction)))

    @handles("quiz", "forget")
    async def ask_to_forget(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Ask before the answers are deleted."""
        await update(interaction, confirm_deletion_card(event.arg(0)))

    @handles("quiz", "erase")
    async def erase(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Delete the answers, with a minute to undo it."""
        await acknowledge(interaction)
        await update(interaction, await self._erase(interaction))

    @handles("quiz", "undo")
    async def undo(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Store the answers again that the button holds, within its minute and for the same quiz."""
        knowledge_base = knowledge_base_of(interaction)
        version, deleted_at = event.page(0), event.page(1)
        late = discord.utils.utcnow().timestamp() - deleted_at > UNDO.total_seconds()
        if late or version != knowledge_base.quiz.version:
            await update(interaction, deleted_for_good_card(too_late=True))
            return
        answers = decode_answers(knowledge_base.quiz, event.arg(2))
        step = await self.services.quiz.restore(knowledge_base, interaction.user.id, answers)
        await update(interaction, await self._card(interaction, step))

    @handles("quiz", "done")
    async def done(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Take the undo away, and with it what its button holds."""
        await update(interaction, deleted_for_good_card())

    @handles("quiz", "reopen")
    async def reopen(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Ask the questions that were skipped."""
        step = await self.services.quiz.answer_skipped(
            knowledge_base_of(interaction), interaction.user.id, event.arg(0)
        )
        await self._show_step(interaction, step)

    @handles("quiz", "change")
    async def change(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show what would change the result."""
        knowledge_base = knowledge_base_of(interaction)
        match await self.services.quiz.result(knowledge_base, interaction.user.id, event.arg(0)):
            case FinishedQuiz(outcome=QuizRanking() as ranking) as finished:
                await update(interaction, change_card(knowledge_base, finished, ranking))
            case step:
                await self._show_step(interaction, step)

    @handles("quiz", "beside")
    async def compare(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Put the roles of the result side by side, below it."""
        roles = decode_roles(knowledge_base_of(interaction), event.arg(0))
        specialty = await specialty_for(interaction)
        await send(interaction, await builder_for(interaction).build_comparison(roles, 0, specialty))

    async def _erase(self, interaction: Interaction[SecondOpinion]) -> Card:
        knowledge_base = knowledge_base_of(interaction)
        answers = await self.services.quiz.latest_answers(knowledge_base, interaction.user.id)
        count = await self.services.quiz.erase(interaction.user.id)
        now = int(discord.utils.utcnow().timestamp())
        return quiz_erased_card(count, knowledge_base.quiz, answers, now)

    async def _begin(self, interaction: Interaction[SecondOpinion], *, here: bool) -> None:
        await self._deliver(interaction, await self._first_card(interaction), here=here)

    async def _first_card(self, interaction: Interaction[SecondOpinion]) -> Card:
        step = await self.services.quiz.resume(knowledge_base_of(interaction), interaction.user.id)
        return (
            await build_consent_card(interaction)
            if step == QuizUnavailable("erased")
            else await self._card(interaction, step)
        )

    async def _open(self, interaction: Interaction[SecondOpinion]) -> QuizStep:
        step = await self.services.quiz.resume(knowledge_base_of(interaction), interaction.user.id)
        if step == QuizUnavailable("erased"):
            raise UserError(
                "You have no open quiz. Start one with /quiz start, or see your last result with /quiz result."
            )
        return step

    async def _deliver(self, interaction: Interaction[SecondOpinion], card: Card, *, here: bool) -> None:
        """Bring the quiz to the member's direct messages; in place when those are closed or not wanted."""
        if here or in_dm(interaction):
            await send(interaction, card)
            return
        await acknowledge(interaction)
        try:
            sent, note = await send_dm(interaction.user, pin_context(interaction, card)), CLOSED
        except REQUEST_FAILED as error:
            if meaning_of(error) != "try later":
                raise
            sent, note = None, NOT_NOW
        if sent is None:
            await send(interaction, replace(card, blocks=(Text(note), *card.blocks)))
            return
        there = Row((Link("Open our direct messages", sent.jump_url),))
        where = "I wrote to you in direct messages" if isinstance(sent.channel, DMChannel) else "I wrote to you"
        await send(interaction, Card((Text(f"{where}. The quiz continues there; only you see it."), there)))

    async def _show_step(self, interaction: Interaction[SecondOpinion], step: QuizStep) -> None:
        card = await self._card(interaction, step)
        await (send if isinstance(step, QuizUnavailable) else update)(interaction, card)

    async def _card(self, interaction: Interaction[SecondOpinion], step: QuizStep) -> Card:
        return await build_step_card(knowledge_base_of(interaction), self.chart_cache, step)

    @handles("quiz", "result")
    async def show_whole_result(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show the whole result of the quiz that the button belongs to."""
        step = await self.services.quiz.result(knowledge_base_of(interaction), interaction.user.id, event.arg(0))
        await update(interaction, await build_step_card(knowledge_base_of(interaction), self.chart_cache, step))

    @handles("quiz", "closer")
    async def role_detail(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show one role of the result with its reasons in full."""
        step = await self.services.quiz.result(knowledge_base_of(interaction), interaction.user.id, event.arg(0))
        if isinstance(step, QuizUnavailable):
            await send(interaction, await build_step_card(knowledge_base_of(interaction), self.chart_cache, step))
        else:
            specialty = await specialty_for(interaction)
            await update(
                interaction,
                await build_role_detail_card(
                    knowledge_base_of(interaction), self.chart_cache, step, event.choice, specialty
                ),
            )

    @handles("quiz", "card")
    async def card(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open the card of a role below the result."""
        role = _role(interaction, event.arg(0))
        saved = await self.services.saved_roles.get(interaction.user.id, role.id) is not None
        specialty = await specialty_for(interaction)
        await send(interaction, role_card(knowledge_base_of(interaction), role, saved=saved, specialty=specialty))

    @handles("quiz", "save")
    async def save(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Keep the chosen roles of the result."""
        kept: list[str] = []
        for role_id in event.chosen or event.args:
            role = _role(interaction, role_id)
            match await self.services.saved_roles.save(interaction.user.id, role, context_of(interaction).server_id):
                case SaveLimitReached():
                    raise UserError(FULL)
                case RoleSaved() | AlreadySaved():
                    kept.append(role.id)
        await send(interaction, roles_saved_card(knowledge_base_of(interaction), kept))


async def build_consent_card(interaction: discord.Interaction[SecondOpinion]) -> Card:
    """Build the card that a quiz begins with."""
    client = interaction.client
    return consent_card(knowledge_base_of(interaction), client.settings.operator, await specialty_for(interaction))


async def build_step_card(knowledge_base: KnowledgeBase, chart_cache: ChartCache, step: QuizStep) -> Card:
    """Build the card of a question, of the result, or of the reason why there is neither."""
    match step:
        case QuestionStep():
            return question_card(knowledge_base, step)
        case QuizUnavailable():
            return quiz_unavailable_card(step)
        case FinishedQuiz(outcome=QuizRanking() as ranking):
            return result_card(
                knowledge_base, step, await render_chart(chart_cache, ranking_chart(knowledge_base, ranking))
            )
        case FinishedQuiz():
            return result_card(knowledge_base, step)


async def build_role_detail_card(
    knowledge_base: KnowledgeBase,
    chart_cache: ChartCache,
    finished: FinishedQuiz,
    role_id: str,
    specialty: Specialty | None = None,
) -> Card:
    """Build the card of one role of the result; the whole result if it no longer shows that role."""
    outcome = finished.outcome
    if isinstance(outcome, QuizRanking):
        shown = shown_roles(knowledge_base, outcome)
        for place, result in enumerate(shown):
            if result.role == role_id:
                picture = await render_chart(chart_cache, role_chart(knowledge_base, result))
                return role_reasons_card(knowledge_base, finished, outcome, place, picture, specialty)
    return await build_step_card(knowledge_base, chart_cache, finished)


def _role(interaction: Interaction[SecondOpinion], role_id: str) -> Role:
    role = knowledge_base_of(interaction).roles.get(role_id)
    if role is None:
        raise UserError("This role is no longer in the knowledge base. /roles shows what is.")
    return role
