"""/painpoint, and the buttons that open any entry."""

from discord import Interaction, app_commands
from discord.ext import commands

from bot.client import SecondOpinion
from bot.cogs.scopes import everywhere
from bot.interactions import autocomplete
from bot.interactions.card_builder import shelf_of
from bot.interactions.lookup import show_found
from bot.interactions.responses import update
from bot.interactions.router import Click, on
from bot.interactions.specialty import specialty_for
from knowledge.model import PainPoint


class Topics(commands.Cog):
    """Look at what wears physicians out, and at frequent questions."""

    def __init__(self, _bot: SecondOpinion) -> None:
        """Stand on nothing: each card comes from the base of its interaction."""

    @app_commands.command(name="painpoint", description="What wears you out, help at work, roles that ease it")
    @app_commands.describe(name="For example prior authorization or burnout")
    @app_commands.autocomplete(name=autocomplete.entries(PainPoint))
    @everywhere
    async def painpoint(self, interaction: Interaction[SecondOpinion], name: app_commands.Range[str, 1, 100]) -> None:
        """Show the card of a pain point."""
        await show_found(interaction, name, PainPoint, "pain point")

    @on("entry", "open")
    @on("entry", "pick")
    @on("topic", "open")
    async def open(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Open an entry in place."""
        await self._turn(interaction, "entry", click.choice)

    @on("entry", "page")
    async def page(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Turn a page of an entry."""
        await self._turn(interaction, "entry", *click.args[:2])

    @on("topic", "part")
    async def part(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Open a part of a pain point's card; from a button with its page, from the menu on its first."""
        section = click.chosen[0] if click.chosen else click.arg(1)
        specialty = await specialty_for(interaction)
        await update(interaction, shelf_of(interaction).part(click.arg(0), section, click.page(2), specialty))

    async def _turn(self, interaction: Interaction[SecondOpinion], *address: str) -> None:
        specialty = await specialty_for(interaction)
        await update(interaction, await shelf_of(interaction).card(address, interaction.user.id, specialty))
