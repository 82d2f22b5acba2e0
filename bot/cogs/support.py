"""/support: somebody to talk to, for anyone, always private."""

from typing import get_args

from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.support import country_of, support_card
from bot.client import SecondOpinion
from bot.cogs.scopes import everywhere
from bot.interactions.responses import send
from bot.interactions.router import ActionEvent, handles
from bot.jobs import exclude_from_metrics
from knowledge.model import SupportCountry

_COUNTRIES = [app_commands.Choice(name=country, value=country) for country in get_args(SupportCountry)]


class SupportCog(commands.Cog):
    """Show the support lines. No limit, no count, no setting touches this."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.services = bot.services

    @app_commands.command(name="support", description="Support lines for physicians and anyone else; private")
    @app_commands.describe(country="Country to show lines for; otherwise based on your Discord language")
    @app_commands.choices(country=_COUNTRIES)
    @everywhere
    async def support(
        self, interaction: Interaction[SecondOpinion], country: app_commands.Choice[str] | None = None
    ) -> None:
        """Show the lines of a country."""
        exclude_from_metrics()
        chosen = next((one for one in get_args(SupportCountry) if country and one == country.value), None)
        await send(interaction, support_card(self.services.bundled_base, chosen or country_of(str(interaction.locale))))

    @handles("support", "show")
    async def show(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Show the lines from a button."""
        exclude_from_metrics()
        await send(interaction, support_card(self.services.bundled_base, country_of(str(interaction.locale))))
