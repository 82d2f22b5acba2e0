"""From a step of the quiz to the card that shows it, picture included."""

import discord

from bot.client import SecondOpinion
from bot.pictures.album import Album
from bot.cards.parts import Card
from bot.cards.quiz_card import consent_card, gone_card, question_card
from bot.cards.quiz_chart import ranking_chart, role_chart
from bot.cards.quiz_result_card import reasons_card, result_card, shown_roles
from bot.services.quizzes import Asking, Finished, Gone, Step
from bot.interactions.base import library_of
from bot.interactions.drawn import drawn
from bot.interactions.specialty import specialty_for
from knowledge import Library
from knowledge.model import Specialty
from knowledge.quiz import Ranking


async def consent(interaction: discord.Interaction[SecondOpinion]) -> Card:
    """Return the card that a quiz begins with."""
    client = interaction.client
    return consent_card(library_of(interaction), client.settings.operator, await specialty_for(interaction))


async def step_card(library: Library, album: Album, step: Step) -> Card:
    """Return the question, the result, or why there is neither."""
    match step:
        case Asking():
            return question_card(library, step)
        case Gone():
            return gone_card(step)
        case Finished(outcome=Ranking() as ranking):
            return result_card(library, step, await drawn(album, ranking_chart(library, ranking)))
        case Finished():
            return result_card(library, step)


async def closer_card(
    library: Library, album: Album, finished: Finished, role_id: str, specialty: Specialty | None = None
) -> Card:
    """Return one role of the result; the whole result when it does not show that role (any more)."""
    outcome = finished.outcome
    if isinstance(outcome, Ranking):
        shown = shown_roles(library, outcome)
        for place, result in enumerate(shown):
            if result.role == role_id:
                picture = await drawn(album, role_chart(library, result))
                return reasons_card(library, finished, outcome, place, picture, specialty)
    return await step_card(library, album, finished)
