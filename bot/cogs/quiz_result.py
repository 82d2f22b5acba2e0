"""Every button and menu of a quiz result. It stays where it is: cards open below it."""

from discord import Interaction
from discord.ext import commands

from bot.cards.roles import role_card
from bot.cards.saved_roles import FULL, roles_saved_card
from bot.client import SecondOpinion
from bot.errors import UserError
from bot.interactions.context import context_of, base_of
from bot.interactions.quiz_step import build_role_detail_card, build_step_card
from bot.interactions.responses import send, update
from bot.interactions.router import ActionEvent, handles
from bot.interactions.specialty import specialty_for
from bot.services.quiz import QuizUnavailable
from bot.services.saved_roles import AlreadySaved, RoleSaved, SaveLimitReached
from knowledge.model import Role


class QuizResult(commands.Cog):
    """Look closer at a result: reasons, cards, and what to keep."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.house = bot.services
        self.album = bot.chart_cache

    @handles("quiz", "result")
    async def result(self, interaction: Interaction[SecondOpinion], click: ActionEvent) -> None:
        """Show the whole result of the quiz that the button belongs to."""
        step = await self.house.quiz.result(base_of(interaction), interaction.user.id, click.arg(0))
        await update(interaction, await build_step_card(base_of(interaction), self.album, step))

    @handles("quiz", "closer")
    async def closer(self, interaction: Interaction[SecondOpinion], click: ActionEvent) -> None:
        """Show one role of the result with its reasons in full."""
        step = await self.house.quiz.result(base_of(interaction), interaction.user.id, click.arg(0))
        if isinstance(step, QuizUnavailable):
            await send(interaction, await build_step_card(base_of(interaction), self.album, step))
        else:
            specialty = await specialty_for(interaction)
            await update(
                interaction, await build_role_detail_card(base_of(interaction), self.album, step, click.choice, specialty)
            )

    @handles("quiz", "card")
    async def card(self, interaction: Interaction[SecondOpinion], click: ActionEvent) -> None:
        """Open the card of a role below the result."""
        role = _role(interaction, click.arg(0))
        saved = await self.house.saved_roles.get(interaction.user.id, role.id) is not None
        specialty = await specialty_for(interaction)
        await send(interaction, role_card(base_of(interaction), role, saved=saved, specialty=specialty))

    @handles("quiz", "save")
    async def save(self, interaction: Interaction[SecondOpinion], click: ActionEvent) -> None:
        """Keep the chosen roles of the result."""
        kept: list[str] = []
        for role_id in click.chosen or click.args:
            role = _role(interaction, role_id)
            match await self.house.saved_roles.save(interaction.user.id, role, context_of(interaction).server_id):
                case SaveLimitReached():
                    raise UserError(FULL)
                case RoleSaved() | AlreadySaved():
                    kept.append(role.id)
        await send(interaction, roles_saved_card(base_of(interaction), kept))


def _role(interaction: Interaction[SecondOpinion], role_id: str) -> Role:
    role = base_of(interaction).roles.get(role_id)
    if role is None:
        raise UserError("This role is no longer in the knowledge base. /roles shows what is.")
    return role
