"""/compare: up to four roles side by side, also from role cards and the quiz."""

from collections.abc import Sequence

from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.answer_fallbacks import unknown_name_card
from bot.cards.compare import choose_comparison_card, decode_roles
from bot.cards.components import Card
from bot.cards.name_lookup import close_names_card
from bot.client import SecondOpinion
from bot.cogs.scopes import everywhere
from bot.interactions import autocomplete
from bot.interactions.card_builder import builder_for
from bot.interactions.context import knowledge_base_of, specialty_for
from bot.interactions.responses import send, update
from bot.interactions.router import ActionEvent, handles
from bot.services.answers import MAX_COMPARED
from bot.services.lookup import Ambiguous, Found, NoMatch, find_entry
from knowledge.model import Role

RoleName = app_commands.Range[str, 1, 100]


class CompareCog(commands.Cog):
    """Compares roles side by side."""

    def __init__(self, _bot: SecondOpinion) -> None:
        """Stateless: each card is built from the knowledge base of its interaction."""

    @app_commands.command(name="compare", description="Two to four roles side by side, with a chart of their pay")
    @app_commands.describe(first="One role", second="Another", third="A third, if you like", fourth="And a fourth")
    @app_commands.autocomplete(
        first=autocomplete.entries(Role),
        second=autocomplete.entries(Role),
        third=autocomplete.entries(Role),
        fourth=autocomplete.entries(Role),
    )
    @everywhere
    async def compare(
        self,
        interaction: Interaction[SecondOpinion],
        first: RoleName,
        second: RoleName,
        third: RoleName | None = None,
        fourth: RoleName | None = None,
    ) -> None:
        """Compare roles by name; a name that is not clear is asked about first."""
        names = [name for name in (first, second, third, fourth) if name]
        await send(interaction, await _by_name(interaction, names))

    @handles("compare", "open")
    async def open(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open a comparison, or another page of it."""
        roles = decode_roles(knowledge_base_of(interaction), event.arg(0))
        await update(interaction, await _side_by_side(interaction, roles, event.page(1)))

    @handles("compare", "tab")
    async def open_tab(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open a tab of a comparison."""
        roles = decode_roles(knowledge_base_of(interaction), event.arg(0))
        page = int(event.choice) if event.choice.isascii() and event.choice.isdigit() else 0
        await update(interaction, await _side_by_side(interaction, roles, page))

    @handles("compare", "add")
    async def add(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Add another role to the comparison."""
        roles = (
            *decode_roles(knowledge_base_of(interaction), event.arg(0)),
            builder_for(interaction).role(event.choice),
        )
        await update(interaction, await _side_by_side(interaction, _different(roles)))

    @handles("role", "compare")
    async def choose(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Ask what to compare with."""
        await update(
            interaction,
            choose_comparison_card(knowledge_base_of(interaction), builder_for(interaction).role(event.choice)),
        )

    @handles("role", "beside")
    async def beside(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Put two roles side by side."""
        builder = builder_for(interaction)
        roles = [builder.role(event.arg(0)), builder.role(event.choice)]
        await update(interaction, await _side_by_side(interaction, roles))

    @handles("quiz", "compare")
    async def from_quiz(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Put two roles of a quiz result side by side, below it: both chosen, or one on the button and one chosen."""
        roles = [builder_for(interaction).role(role) for role in (*event.args, *event.chosen)[:2]]
        await send(interaction, await _side_by_side(interaction, roles))


async def _by_name(interaction: Interaction[SecondOpinion], names: Sequence[str]) -> Card:
    roles: list[Role] = []
    for name in names:
        match find_entry(knowledge_base_of(interaction), name, Role):
            case Found(role):
                roles.append(role)
            case Ambiguous(entries):
                return close_names_card("role", name, entries)
            case NoMatch(known):
                return unknown_name_card("role", name, known)
    different = _different(roles)
    if len(different) == 1:
        return choose_comparison_card(knowledge_base_of(interaction), different[0])
    return await _side_by_side(interaction, different)


async def _side_by_side(interaction: Interaction[SecondOpinion], roles: Sequence[Role], page: int = 0) -> Card:
    return await builder_for(interaction).build_comparison(roles, page, await specialty_for(interaction))


def _different(roles: Sequence[Role]) -> tuple[Role, ...]:
    return tuple({role.id: role for role in roles}.values())[:MAX_COMPARED]
