"""/painpoint, and the buttons that open any entry."""

from discord import Interaction, app_commands
from discord.ext import commands

from bot.client import SecondOpinion
from bot.cogs.scopes import everywhere
from bot.interactions import autocomplete
from bot.interactions.card_builder import builder_for
from bot.interactions.context import specialty_for
from bot.interactions.lookup import show_entry_by_name
from bot.interactions.responses import update
from bot.interactions.router import ActionEvent, handles
from knowledge.model import PainPoint


class PainPointsCog(commands.Cog):
    """Look at what wears physicians out, and at frequent questions."""

    def __init__(self, _bot: SecondOpinion) -> None:
        """Stateless: each card is built from the knowledge base of its interaction."""

    @app_commands.command(name="painpoint", description="What wears you out: help at work, and roles that may help")
    @app_commands.describe(name="For example prior authorization or burnout")
    @app_commands.autocomplete(name=autocomplete.entries(PainPoint))
    @everywhere
    async def painpoint(self, interaction: Interaction[SecondOpinion], name: app_commands.Range[str, 1, 100]) -> None:
        """Show the card of a pain point."""
        await show_entry_by_name(interaction, name, PainPoint, "pain point")

    @handles("entry", "open")
    @handles("entry", "pick")
    @handles("topic", "open")
    async def open(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open an entry in place."""
        await self._turn(interaction, "entry", event.choice)

    @handles("entry", "page")
    async def page(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Turn a page of an entry."""
        await self._turn(interaction, "entry", *event.args[:2])

    @handles("topic", "part")
    async def part(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open a tab of the card of a pain point or a question; a button opens its page, the menu the first."""
        section = event.chosen[0] if event.chosen else event.arg(1)
        specialty = await specialty_for(interaction)
        builder = builder_for(interaction)
        await update(interaction, await builder.build_tab(event.arg(0), section, event.page(2), specialty))

    async def _turn(self, interaction: Interaction[SecondOpinion], *address: str) -> None:
        specialty = await specialty_for(interaction)
        await update(interaction, await builder_for(interaction).build(address, interaction.user.id, specialty))
