"""/role and /roles, and every button of a role's card."""

from discord import Interaction, app_commands
from discord.ext import commands

from bot.client import SecondOpinion
from bot.cogs.placement import everywhere
from bot.errors import Refusal
from bot.render.answer_card import did_you_mean_card, missing_card
from bot.render.browse_card import ALL_KINDS, browse_card, choose_other_card, compare_card
from bot.render.parts import Card
from bot.render.role_card import ROLE_PARTS, role_card
from bot.render.saved_card import saved_line
from bot.services.lookup import Ambiguous, Found, Missing, find
from bot.services.saving import MAX_SAVED
from bot.ui import autocomplete
from bot.ui.reply import is_own, may_share, publish, say, show, turn
from bot.ui.router import Click, on
from knowledge.model import Role

KINDS = [
    app_commands.Choice(name="Careers", value="career"),
    app_commands.Choice(name="Side gigs", value="side-gig"),
    app_commands.Choice(name="Paid surveys", value="surveys"),
]


class Roles(commands.Cog):
    """Look at careers and side gigs."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.house = bot.house
        self.operator = bot.settings.operator

    @app_commands.command(name="role", description="One career or side gig: pay, patients, travel, the catch")
    @app_commands.describe(name="For example msl, expert witness or utilization review")
    @app_commands.autocomplete(name=autocomplete.entries(Role))
    @everywhere
    async def role(self, interaction: Interaction[SecondOpinion], name: app_commands.Range[str, 1, 100]) -> None:
        """Show the card of a role."""
        match find(self.house.library, name, Role):
            case Found(entry):
                await show(interaction, await self._card(interaction, entry))
            case Ambiguous(entries):
                await show(interaction, did_you_mean_card(entries))
            case Missing(known):
                await show(interaction, missing_card("role", name, known))

    @app_commands.command(name="roles", description="Browse careers and side gigs")
    @app_commands.describe(kind="Only one kind")
    @app_commands.choices(kind=KINDS)
    @everywhere
    async def roles(self, interaction: Interaction[SecondOpinion], kind: str = ALL_KINDS) -> None:
        """Show the first page of the list."""
        await show(interaction, browse_card(self.house.library, kind))

    @on("role", "open")
    @on("role", "pick")
    async def open(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Open a role in place."""
        await turn(interaction, await self._card(interaction, self._role(click.choice)))

    @on("role", "part")
    async def part(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Open a part of a card; from a button with its page, from the menu on its first."""
        role = self._role(click.arg(0))
        section = click.chosen[0] if click.chosen else click.arg(1)
        page = click.arg(2)
        await turn(interaction, ROLE_PARTS.card(self.house.library, role, section, int(page) if page.isdigit() else 0))

    @on("role", "save")
    async def save(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Keep the role."""
        role = self._role(click.choice)
        result = await self.house.saving.save(interaction.user.id, role)
        if result.outcome == "full":
            raise Refusal(f"You keep {MAX_SAVED} roles already. Remove one with /saved remove first.")
        if result.outcome == "already":
            await say(interaction, f"You keep {role.short_name} already. /saved list shows it.")
            return
        notice = saved_line(self.house.library, role.id, first=result.first, operator=self.operator)
        if is_own(interaction):
            await turn(interaction, (await self._card(interaction, role)).plus(*notice.blocks))
        else:
            await show(interaction, notice)

    @on("role", "compare")
    async def compare(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Ask what to compare with."""
        await turn(interaction, choose_other_card(self.house.library, self._role(click.choice)))

    @on("role", "beside")
    async def beside(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Put two roles side by side."""
        first, second = self._role(click.arg(0)), self._role(click.choice)
        await turn(interaction, compare_card(self.house.library, first, second))

    @on("role", "share")
    async def share(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Post the card for everybody here, for a member who may write here."""
        await publish(interaction, role_card(self.house.library, self._role(click.choice), shareable=False))

    @on("roles", "page")
    async def page(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Turn a page of the list."""
        page = click.arg(1)
        await turn(interaction, browse_card(self.house.library, click.arg(0), int(page) if page.isdigit() else 0))

    @on("roles", "kind")
    async def kind(self, interaction: Interaction[SecondOpinion], click: Click) -> None:
        """Show another kind."""
        await turn(interaction, browse_card(self.house.library, click.choice))

    def _role(self, role_id: str) -> Role:
        role = self.house.library.roles.get(role_id)
        if role is None:
            raise Refusal("This role is no longer in the knowledge base. /roles shows what is.")
        return role

    async def _card(self, interaction: Interaction[SecondOpinion], role: Role) -> Card:
        saved = await self.house.saving.get(interaction.user.id, role.id) is not None
        return role_card(self.house.library, role, saved=saved, shareable=may_share(interaction))
