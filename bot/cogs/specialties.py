"""/specialty: for which specialty a member's cards are, in place of the server's."""

from typing import Any

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.specialties import no_specialty_card, specialty_card
from bot.client import SecondOpinion
from bot.cogs.scopes import everywhere
from bot.interactions.card_builder import builder_for
from bot.interactions.context import knowledge_base_of
from bot.interactions.responses import send, send_text, update
from bot.interactions.router import ActionEvent, handles
from bot.services.specialties import find_specialty

NONE = "none"
UNKNOWN = "I have nothing on that specialty. Choose one from the list, or none."


async def _names(interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
    """Offer the specialties of the base whose names hold what was typed; Discord shows at most 25."""
    client: SecondOpinion = interaction.client
    known = [(each.name, each.id) for each in client.services.bundled_base.specialties.values()]
    offered = [*known, ("None: use the server's", NONE)]
    return [app_commands.Choice(name=n, value=v) for n, v in offered if typed.casefold() in n.casefold()][:25]


class SpecialtiesCog(commands.Cog):
    """Choose a specialty, look at it."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.services = bot.services

    @app_commands.command(name="specialty", description="What sources say for your specialty; choose yours")
    @app_commands.describe(name="Your specialty; none for the server's; leave empty to see the current one")
    @app_commands.autocomplete(name=_names)
    @everywhere
    async def specialty(
        self, interaction: Interaction[SecondOpinion], name: app_commands.Range[str, 1, 100] | None = None
    ) -> None:
        """Choose, clear or look."""
        specialising, knowledge_base = self.services.specialties, knowledge_base_of(interaction)
        if name == NONE:
            cleared = await specialising.clear(interaction.user.id)
            await send_text(interaction, "Your specialty is removed." if cleared else "You had not chosen a specialty.")
            return
        if name is not None:
            named = find_specialty(knowledge_base, name)
            if named is None:
                await send_text(interaction, UNKNOWN)
                return
            await specialising.choose(interaction.user.id, named)
        specialty, choice = await specialising.effective(knowledge_base, interaction.user.id, interaction.guild_id)
        if specialty is None:
            await send(interaction, no_specialty_card(knowledge_base))
            return
        await send(interaction, specialty_card(knowledge_base, specialty, choice))

    @handles("specialty", "page")
    async def page(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Turn a page."""
        await update(interaction, await builder_for(interaction).build(("specialty", *event.args)))
