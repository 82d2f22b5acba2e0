"""From a step of the quiz to the card that shows it, picture included."""

import discord

from bot.cards.components import Card
from bot.cards.quiz import consent_card, quiz_unavailable_card, question_card
from bot.cards.quiz_chart import ranking_chart, role_chart
from bot.cards.quiz_result import role_reasons_card, result_card, shown_roles
from bot.charts.cache import ChartCache
from bot.client import SecondOpinion
from bot.interactions.context import base_of
from bot.interactions.drawn import render_chart
from bot.interactions.specialty import specialty_for
from bot.services.quiz import FinishedQuiz, QuestionStep, QuizStep, QuizUnavailable
from knowledge import KnowledgeBase
from knowledge.model import Specialty
from knowledge.quiz import Ranking


async def build_consent_card(interaction: discord.Interaction[SecondOpinion]) -> Card:
    """Return the card that a quiz begins with."""
    client = interaction.client
    return consent_card(base_of(interaction), client.settings.operator, await specialty_for(interaction))


async def build_step_card(library: KnowledgeBase, album: ChartCache, step: QuizStep) -> Card:
    """Return the question, the result, or why there is neither."""
    match step:
        case QuestionStep():
            return question_card(library, step)
        case QuizUnavailable():
            return quiz_unavailable_card(step)
        case FinishedQuiz(outcome=Ranking() as ranking):
            return result_card(library, step, await render_chart(album, ranking_chart(library, ranking)))
        case FinishedQuiz():
            return result_card(library, step)


async def build_role_detail_card(
    library: KnowledgeBase, album: ChartCache, finished: FinishedQuiz, role_id: str, specialty: Specialty | None = None
) -> Card:
    """Return one role of the result; the whole result when it does not show that role (any more)."""
    outcome = finished.outcome
    if isinstance(outcome, Ranking):
        shown = shown_roles(library, outcome)
        for place, result in enumerate(shown):
            if result.role == role_id:
                picture = await render_chart(album, role_chart(library, result))
                return role_reasons_card(library, finished, outcome, place, picture, specialty)
    return await build_step_card(library, album, finished)
