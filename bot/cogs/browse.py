"""/roles: browse roles with filters and an order; every button carries the whole search."""

from discord import Interaction, app_commands
from discord.app_commands import Choice
from discord.ext import commands

from bot.cards.browse import TITLES, filters_card, value_name
from bot.cards.components import Card
from bot.cards.custom_id import decode_search, encode_search
from bot.client import SecondOpinion
from bot.cogs.scopes import everywhere
from bot.interactions.card_builder import builder_for
from bot.interactions.context import knowledge_base_of
from bot.interactions.responses import send, update
from bot.interactions.router import ActionEvent, handles
from knowledge.role_filters import FILTERS, ORDERS, RoleOrder, RoleSearch


def _choices(name: str) -> list[Choice[str]]:
    return [Choice(name=value_name(name, value), value=value) for value in FILTERS[name].values]


SORTS = [
    Choice(name="default order", value="base"),
    Choice(name="by pay, within one kind of pay", value="pay"),
    Choice(name="by time to start", value="start"),
    Choice(name="saved roles first", value="saved"),
]


class BrowseCog(commands.Cog):
    """Find roles by what they ask for."""

    def __init__(self, _bot: SecondOpinion) -> None:
        """Stateless: each card is built from the knowledge base of its interaction."""

    @app_commands.command(name="roles", description="Browse careers and side gigs, with filters")
    @app_commands.describe(**TITLES, sort="Order of the list; hourly and yearly pay are never sorted together")
    @app_commands.choices(**{name: _choices(name) for name in FILTERS}, sort=SORTS)
    @everywhere
    async def roles(  # noqa: PLR0913, PLR0917 - one parameter for each filter, as Discord shows them
        self,
        interaction: Interaction[SecondOpinion],
        kind: str = "",
        patients: str = "",
        remote: str = "",
        travel: str = "",
        licence: str = "",
        start: str = "",
        pay: str = "",
        sort: str = "base",
    ) -> None:
        """Show the first page of what fits."""
        given = (kind, patients, remote, travel, licence, start, pay)
        search = RoleSearch(
            {name: frozenset({value}) for name, value in zip(FILTERS, given, strict=True)}, _order(sort)
        )
        await send(interaction, await self._list(interaction, search))

    @handles("roles", "see")
    async def see(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show a page of what fits."""
        await update(interaction, await self._list(interaction, decode_search(event.arg(0)), event.page(1)))

    @handles("roles", "page")
    async def all_of_a_kind(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show the roles of one kind, or all; what "Browse roles" elsewhere leads to."""
        search = RoleSearch({"kind": frozenset({event.arg(0)})})
        await update(interaction, await self._list(interaction, search, event.page(1)))

    @handles("roles", "order")
    async def order(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show what fits in another order."""
        search = decode_search(event.arg(0)).with_order(_order(event.choice))
        await update(interaction, await self._list(interaction, search))

    @handles("roles", "filters")
    async def filters(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show the filters."""
        await update(interaction, filters_card(knowledge_base_of(interaction), decode_search(event.arg(0))))

    @handles("roles", "set")
    async def set(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Choose for one filter; choosing nothing removes it."""
        search = decode_search(event.arg(0)).with_filter(event.arg(1), event.chosen)
        await update(interaction, filters_card(knowledge_base_of(interaction), search))

    async def _list(self, interaction: Interaction[SecondOpinion], search: RoleSearch, page: int = 0) -> Card:
        return await builder_for(interaction).build(("roles", encode_search(search), str(page)), interaction.user.id)


def _order(value: str) -> RoleOrder:
    for order in ORDERS:
        if order == value:
            return order
    return "base"
