"""Keeps a role for whoever asks, by command or by button."""

from discord import Interaction

from bot.cards.components import Card
from bot.cards.saved_roles import FULL, saved_line
from bot.client import SecondOpinion
from bot.errors import UserError
from bot.interactions.context import base_of, library_of
from bot.services.saved_roles import AlreadySaved, RoleSaved, SaveLimitReached
from knowledge.model import Role


async def keep(interaction: Interaction[SecondOpinion], role: Role) -> Card:
    """Keep a role and return what to say of it. Raises Refusal when it was kept before or there is no room."""
    bot = interaction.client
    match await bot.house.saved_roles.save(interaction.user.id, role, base_of(interaction).server_id):
        case SaveLimitReached():
            raise UserError(FULL)
        case AlreadySaved():
            raise UserError(f"You keep {role.short_name} already. /saved list shows it.")
        case RoleSaved(first):
            return saved_line(library_of(interaction), role.id, first=first, operator=bot.settings.operator)
