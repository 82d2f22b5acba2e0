"""Keeps a role for whoever asks, by command or by button."""

from discord import Interaction

from bot.cards.components import Card
from bot.cards.saved_roles import FULL, role_saved_card
from bot.client import SecondOpinion
from bot.errors import UserError
from bot.interactions.context import context_of, base_of
from bot.services.saved_roles import AlreadySaved, RoleSaved, SaveLimitReached
from knowledge.model import Role


async def save_role(interaction: Interaction[SecondOpinion], role: Role) -> Card:
    """Keep a role and return what to say of it. Raises Refusal when it was kept before or there is no room."""
    bot = interaction.client
    match await bot.services.saved_roles.save(interaction.user.id, role, context_of(interaction).server_id):
        case SaveLimitReached():
            raise UserError(FULL)
        case AlreadySaved():
            raise UserError(f"You keep {role.short_name} already. /saved list shows it.")
        case RoleSaved(first):
            return role_saved_card(base_of(interaction), role.id, first=first, operator=bot.settings.operator)
