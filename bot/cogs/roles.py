"""/role, and every button of a role's card."""

from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.components import Card, Text
from bot.cards.roles import ROLE_TABS
from bot.client import SecondOpinion
from bot.cogs.saved_roles import save_role
from bot.cogs.scopes import everywhere
from bot.interactions import autocomplete
from bot.interactions.card_builder import builder_for
from bot.interactions.context import knowledge_base_of, specialty_for
from bot.interactions.lookup import show_entry_by_name
from bot.interactions.responses import is_private, send, update
from bot.interactions.router import ActionEvent, handles
from knowledge.model import Role


class RolesCog(commands.Cog):
    """Look at careers and side gigs."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.services = bot.services

    @app_commands.command(name="role", description="One career or side gig: pay, patients, travel, the catch")
    @app_commands.describe(name="For example msl, expert witness or utilization review")
    @app_commands.autocomplete(name=autocomplete.entries(Role))
    @everywhere
    async def role(self, interaction: Interaction[SecondOpinion], name: app_commands.Range[str, 1, 100]) -> None:
        """Show the card of a role."""
        await show_entry_by_name(interaction, name, Role, "role")

    @handles("role", "open")
    @handles("role", "pick")
    async def open(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open a role in place."""
        await update(interaction, await self._card(interaction, builder_for(interaction).role(event.choice)))

    @handles("role", "part")
    async def part(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open a part of a card; from a button with its page, from the menu on its first."""
        role = builder_for(interaction).role(event.arg(0))
        section = event.chosen[0] if event.chosen else event.arg(1)
        specialty = await specialty_for(interaction)
        await update(
            interaction, ROLE_TABS.build(knowledge_base_of(interaction), role, section, event.page(2), specialty)
        )

    @handles("role", "save")
    async def save(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Save the role."""
        role = builder_for(interaction).role(event.choice)
        notice = await save_role(interaction, role)
        if is_private(interaction):
            card = await self._card(interaction, role)
            said = (block for block in notice.blocks if isinstance(block, Text))  # the card has the buttons already
            await update(interaction, card.append(*said))
        else:
            await send(interaction, notice)

    async def _card(self, interaction: Interaction[SecondOpinion], role: Role) -> Card:
        specialty = await specialty_for(interaction)
        return await builder_for(interaction).build_entry(role, reader=interaction.user.id, specialty=specialty)
