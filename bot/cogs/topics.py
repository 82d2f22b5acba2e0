"""/painpoint, and the buttons that open any entry."""

from discord import Interaction, app_commands
from discord.ext import commands

from bot.client import SecondOpinion
from bot.cogs.placement import everywhere
from bot.errors import Refusal
from bot.render.answer_card import did_you_mean_card, missing_card
from bot.render.entry_card import entry_card
from bot.render.pain_point_card import PAIN_POINT_PARTS, pain_point_card
from bot.services.answers import AnyEntry
from bot.services.lookup import Ambiguous, Found, Missing, find
from bot.ui import autocomplete
from bot.ui.reply import may_share, publish, show, turn
from bot.ui.router import Click, on
from knowledge.model import PainPoint


class Topics(commands.Cog):
    """Look at what wears physicians out, and at frequent questions."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.house = bot.house

    @app_commands.command(name="painpoint", description="What wears you out, help at work, roles that ease it")
    @app_commands.describe(name="For example prior authorization or burnout")
    @app_commands.autocomplete(name=autocomplete.entries(PainPoint))
    @everywhere
    async def painpoint(self, interaction: Interaction[SecondOpinion], name: app_commands.Range[str, 1, 100]) -> None:
        """Show the card of a pain point."""
        match find(self.house.library, name, PainPoint):
            case Found(entry):
                shareable = may_share(interaction)
                await show(interaction, pain_point_card(self.house.library, entry, shareable=shareable))
            case Ambiguous(entries):
                await show(interaction, did_you_mean_card(entries))
            case Missing(known):
                await show(interaction, missing_card("pain point", name, known))

    @on("entry", "open")
    @on("entry", "pick")
    @on("topic", "open")
    async def open(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Open an entry in place."""
        await self._turn(interaction, self._entry(click.choice), 0)

    @on("entry", "page")
    async def page(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Turn a page of an entry."""
        await self._turn(interaction, self._entry(click.arg(0)), click.page(1))

    @on("topic", "part")
    async def part(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Open a part of a pain point's card; from a button with its page, from the menu on its first."""
        entry = self._entry(click.arg(0))
        if not isinstance(entry, PainPoint):
            raise Refusal("This is no longer a pain point of the knowledge base. /help shows what I can do.")
        section = click.chosen[0] if click.chosen else click.arg(1)
        card = PAIN_POINT_PARTS.card(self.house.library, entry, section, click.page(2))
        await turn(interaction, card)

    @on("entry", "share")
    @on("topic", "share")
    async def share(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Post the card for everybody here; what carries support lines stays private."""
        entry = self._entry(click.choice)
        if isinstance(entry, PainPoint) and entry.support_lines:
            raise Refusal("This card stays between us. /support shows the lines to anyone who asks.")
        await publish(interaction, entry_card(self.house.library, entry, shareable=False))

    async def _turn(self, interaction: Interaction[SecondOpinion], entry: AnyEntry, page: int) -> None:
        saved = await self.house.saving.get(interaction.user.id, entry.id) is not None
        card = entry_card(self.house.library, entry, page, saved=saved, shareable=may_share(interaction))
        await turn(interaction, card)

    def _entry(self, entry_id: str) -> AnyEntry:
        entry = self.house.library.entries.get(entry_id)
        if entry is None:
            raise Refusal("This is no longer in the knowledge base. /help shows what I can do.")
        return entry
