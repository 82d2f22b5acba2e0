"""/support: somebody to talk to, for anyone, always private."""

from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.support import country_of_locale, support_card
from bot.client import SecondOpinion
from bot.cogs.scopes import everywhere
from bot.interactions.responses import send
from bot.interactions.router import ActionEvent, handles
from bot.jobs import exclude_from_metrics


class SupportCog(commands.Cog):
    """Show the support lines. No limit, no count, no setting touches this."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.services = bot.services

    @app_commands.command(name="support", description="Support lines for physicians and anyone else; private")
    @everywhere
    async def support(self, interaction: Interaction[SecondOpinion]) -> None:
        """Show the lines."""
        exclude_from_metrics()
        await send(interaction, support_card(self.services.bundled_base, country_of_locale(str(interaction.locale))))

    @handles("support", "show")
    async def show(self, interaction: Interaction[SecondOpinion], _event: ActionEvent) -> None:
        """Show the lines from a button."""
        exclude_from_metrics()
        await send(interaction, support_card(self.services.bundled_base, country_of_locale(str(interaction.locale))))
