"""Builds any card of the base from its address, picture included: to open it, to share it, to write it to a member."""

from collections.abc import Sequence

from discord import Interaction

from bot.cards.about import help_card
from bot.cards.browse import browse_card
from bot.cards.compare import aspect_comparison_card, compare_card, decode_roles
from bot.cards.components import Card, Picture
from bot.cards.custom_id import decode_search
from bot.cards.entries import entry_card
from bot.cards.facts import Topic, facts_card
from bot.cards.limits import MAX_ALT, MAX_FILES
from bot.cards.pain_points import PAIN_POINT_TABS
from bot.cards.pay import pay_card, pay_differences_card, pay_overview_chart
from bot.cards.pay_chart import comparison_chart
from bot.cards.polls import poll_chart
from bot.cards.roles import ROLE_TABS
from bot.cards.specialties import specialty_card
from bot.charts.cache import Chart, ChartCache
from bot.charts.range_chart import RangeChart
from bot.charts.share_chart import ShareChart
from bot.client import SecondOpinion
from bot.errors import UserError
from bot.interactions.context import knowledge_base_of
from bot.services.answers import ComparisonAnswer
from knowledge import KnowledgeBase
from knowledge.model import Faq, PainPoint, Role, Specialty
from knowledge.model.unchecked_base import AnyEntry
from knowledge.question.aspect_detection import parse_aspect
from knowledge.role_filters import RoleSearch

GONE = "This is no longer in the knowledge base. /help shows what I can do."
ROLE_GONE = "This role is no longer in the knowledge base. /roles shows what is."


class CardBuilder:
    """Where cards of one base come from. It keeps nothing itself; pictures are kept by the chart_cache of the bot.

    Attributes:
        knowledge_base: the base that cards are built from.
    """

    def __init__(self, bot: SecondOpinion, knowledge_base: KnowledgeBase) -> None:
        self.knowledge_base = knowledge_base
        self._services = bot.services
        self._chart_cache = bot.chart_cache

    async def build(  # noqa: C901, PLR0911 - a table
        self, route: Sequence[str], reader: int | None = None, specialty: Specialty | None = None
    ) -> Card:
        """Build the card at an address. Raises Refusal when the base no longer has it.

        Args:
            address: see `bot.cards.components.Card.address`.
            reader: the member it is for alone; None for a card that others see, which then tells nothing of hers.
            specialty: whose lines it carries; see `bot.interactions.context`.
        """
        match route:
            case ["entry", id_, *rest]:
                return await self.build_entry(self.entry(id_), _page_number(rest), reader, specialty)
            case ["part", id_, tab, *rest]:
                return self.build_tab(id_, tab, _page_number(rest), specialty)
            case ["compare", keys, *rest]:
                return await self.build_comparison(
                    decode_roles(self.knowledge_base, keys), _page_number(rest), specialty
                )
            case ["beside", keys, aspect]:
                return await self.build_aspect_comparison(decode_roles(self.knowledge_base, keys), aspect)
            case ["pay", kind, *rest]:
                return await self.build_pay(kind, _page_number(rest))
            case ["why", kind, *rest]:
                return pay_differences_card(self.knowledge_base, kind, _page_number(rest))
            case ["roles", code, *rest]:
                return await self.build_role_list(decode_search(code), _page_number(rest), reader)
            case ["facts", id_, *rest]:
                return facts_card(self.knowledge_base, self.topic(id_), _page_number(rest))
            case ["specialty", id_, *rest]:
                return specialty_card(self.knowledge_base, self.specialty(id_), None, _page_number(rest))
            case ["help"]:
                return help_card()
            case _:
                raise UserError(GONE)

    async def build_entry(
        self, entry: AnyEntry, page: int = 0, reader: int | None = None, specialty: Specialty | None = None
    ) -> Card:
        """Open an entry: a role as saved by its reader, a pain point with the polls behind it."""
        match entry:
            case Role():
                saved = reader is not None and await self._services.saved_roles.get(reader, entry.id) is not None
                return entry_card(self.knowledge_base, entry, saved=saved, specialty=specialty)
            case PainPoint():
                pictures = await render_charts(self._chart_cache, poll_chart(self.knowledge_base, entry))
                return entry_card(self.knowledge_base, entry, pictures=pictures, specialty=specialty)
            case Faq():
                return entry_card(self.knowledge_base, entry, page, specialty=specialty)

    def build_tab(self, id_: str, tab: str, page: int, specialty: Specialty | None = None) -> Card:
        """Open one part of a card. Raises Refusal."""
        match self.entry(id_):
            case Role() as role:
                return ROLE_TABS.build(self.knowledge_base, role, tab, page, specialty)
            case PainPoint() as pain_point:
                return PAIN_POINT_TABS.build(self.knowledge_base, pain_point, tab, page, specialty)
            case Faq():
                raise UserError(GONE)

    async def build_comparison(self, roles: Sequence[Role], page: int = 0, specialty: Specialty | None = None) -> Card:
        """Put roles side by side. Raises Refusal for less than two."""
        if len(roles) < 2:  # noqa: PLR2004 - it takes two to compare
            raise UserError("It takes two different roles to compare. /compare lets you choose them.")
        chart = comparison_chart(self.knowledge_base, roles) if page == 0 else None
        return compare_card(self.knowledge_base, roles, page, await render_charts(self._chart_cache, chart), specialty)

    async def build_aspect_comparison(self, roles: Sequence[Role], aspect_name: str) -> Card:
        """Put roles side by side in what was asked of them. Raises Refusal for less than two."""
        aspect = parse_aspect(aspect_name)
        if len(roles) < 2 or aspect is None:  # noqa: PLR2004 - it takes two to compare
            return await self.build_comparison(roles)
        return aspect_comparison_card(self.knowledge_base, ComparisonAnswer(tuple(roles), aspect), aspect)

    async def build_pay(self, kind: str, page: int = 0) -> Card:
        """Show all pay, or that of one kind."""
        chart = pay_overview_chart(self.knowledge_base, kind) if page == 0 else None
        return pay_card(self.knowledge_base, kind, page, await render_charts(self._chart_cache, chart))

    async def build_role_list(self, search: RoleSearch, page: int = 0, reader: int | None = None) -> Card:
        """List the roles that fit; what the reader saved is marked for her alone."""
        saved_roles = () if reader is None else await self._services.saved_roles.list(reader)
        return browse_card(self.knowledge_base, search, page, frozenset(saved.role_id for saved in saved_roles))

    def entry(self, id_: str) -> AnyEntry:
        """Return an entry. Raises Refusal when the base does not have it any more."""
        entry = self.knowledge_base.entries.get(id_)
        if entry is None:
            raise UserError(GONE)
        return entry

    def topic(self, id_: str) -> Topic:
        """Return an entry or a specialty. Raises Refusal when the base has neither any more."""
        return self.knowledge_base.entries.get(id_) or self.specialty(id_)

    def specialty(self, id_: str) -> Specialty:
        """Return a specialty. Raises Refusal when the base does not have it any more."""
        specialty = self.knowledge_base.specialties.get(id_)
        if specialty is None:
            raise UserError(GONE)
        return specialty

    def role(self, id_: str) -> Role:
        """Return a role. Raises Refusal when the base does not have it any more."""
        role = self.knowledge_base.roles.get(id_)
        if role is None:
            raise UserError(ROLE_GONE)
        return role


def builder_for(interaction: Interaction[SecondOpinion]) -> CardBuilder:
    """Return the shelf of the base that an interaction is about."""
    return CardBuilder(interaction.client, knowledge_base_of(interaction))


def _page_number(rest: Sequence[str]) -> int:
    return int(rest[0]) if rest and rest[0].isascii() and rest[0].isdigit() else 0


async def render_chart(chart_cache: ChartCache, chart: Chart) -> Picture:
    """Return the picture of a chart, described as fully as Discord takes."""
    return Picture(f"chart-{chart.fingerprint}.png", await chart_cache.render(chart), chart.alt_text)


async def render_charts(chart_cache: ChartCache, chart: RangeChart | ShareChart | None) -> tuple[Picture, ...]:
    """Return a chart as the pictures it takes to describe all of it; none for no chart.

    A message takes ten: what a base of several hundred figures has beyond them stands in the words of its card.
    """
    parts = chart.split_for_alt_text(MAX_ALT) if chart else ()
    return tuple([await render_chart(chart_cache, aspect) for aspect in parts[:MAX_FILES]])
