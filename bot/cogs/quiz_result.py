"""Every button and menu of a quiz result. It stays where it is: cards open below it."""

from discord import Interaction
from discord.ext import commands

from bot.cards.roles import role_card
from bot.cards.saved_roles import FULL, several_saved_card
from bot.client import SecondOpinion
from bot.errors import UserError
from bot.interactions.context import base_of, library_of
from bot.interactions.quiz_step import closer_card, step_card
from bot.interactions.responses import send, update
from bot.interactions.router import Click, on
from bot.interactions.specialty import specialty_for
from bot.services.quiz import QuizUnavailable
from bot.services.saved_roles import AlreadySaved, RoleSaved, SaveLimitReached
from knowledge.model import Role


class QuizResult(commands.Cog):
    """Look closer at a result: reasons, cards, and what to keep."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.house = bot.house
        self.album = bot.album

    @on("quiz", "result")
    async def result(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Show the whole result of the quiz that the button belongs to."""
        step = await self.house.quiz.result(library_of(interaction), interaction.user.id, click.arg(0))
        await update(interaction, await step_card(library_of(interaction), self.album, step))

    @on("quiz", "closer")
    async def closer(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Show one role of the result with its reasons in full."""
        step = await self.house.quiz.result(library_of(interaction), interaction.user.id, click.arg(0))
        if isinstance(step, QuizUnavailable):
            await send(interaction, await step_card(library_of(interaction), self.album, step))
        else:
            specialty = await specialty_for(interaction)
            await update(
                interaction, await closer_card(library_of(interaction), self.album, step, click.choice, specialty)
            )

    @on("quiz", "card")
    async def card(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Open the card of a role below the result."""
        role = _role(interaction, click.arg(0))
        saved = await self.house.saved_roles.get(interaction.user.id, role.id) is not None
        specialty = await specialty_for(interaction)
        await send(interaction, role_card(library_of(interaction), role, saved=saved, specialty=specialty))

    @on("quiz", "save")
    async def save(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Keep the chosen roles of the result."""
        kept: list[str] = []
        for role_id in click.chosen or click.args:
            role = _role(interaction, role_id)
            match await self.house.saved_roles.save(interaction.user.id, role, base_of(interaction).server_id):
                case SaveLimitReached():
                    raise UserError(FULL)
                case RoleSaved() | AlreadySaved():
                    kept.append(role.id)
        await send(interaction, several_saved_card(library_of(interaction), kept))


def _role(interaction: Interaction[SecondOpinion], role_id: str) -> Role:
    role = library_of(interaction).roles.get(role_id)
    if role is None:
        raise UserError("This role is no longer in the knowledge base. /roles shows what is.")
    return role
