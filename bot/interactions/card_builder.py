"""Builds any card about the knowledge base from its route, charts included.

The same route opens a card, shares it in a channel and sends it by direct message, so nothing needs to be kept of it.
"""

from collections.abc import Sequence

from discord import Interaction

from bot.cards.about import help_card
from bot.cards.browse import browse_card
from bot.cards.compare import PAY_PAGE, aspect_comparison_card, compare_card, decode_roles
from bot.cards.components import Card, Picture
from bot.cards.custom_id import decode_search
from bot.cards.entries import entry_card
from bot.cards.exit_checks import EXIT_CHECK_TABS, exit_check_card
from bot.cards.facts import Topic, facts_card
from bot.cards.faqs import FAQ_TABS
from bot.cards.limits import MAX_ALT, MAX_FILES
from bot.cards.pain_points import PAIN_POINT_TABS
from bot.cards.pay import DEFAULT_KIND, pay_card, pay_differences_card, pay_figures_card, pay_page_chart
from bot.cards.pay_chart import comparison_chart
from bot.cards.polls import poll_chart
from bot.cards.roles import ROLE_TABS
from bot.cards.specialties import specialty_card
from bot.charts.cache import Chart, ChartCache
from bot.charts.range_chart import RangeChart
from bot.charts.share_chart import ShareChart
from bot.client import SecondOpinion
from bot.errors import UserError
from bot.interactions.command_mentions import listed_commands
from bot.interactions.context import knowledge_base_of
from bot.services.answers import ComparisonAnswer
from knowledge import KnowledgeBase
from knowledge.model import Entry, ExitCheck, Faq, PainPoint, Role, Specialty
from knowledge.question.aspect_detection import parse_aspect
from knowledge.role_filters import RoleSearch
from knowledge.text.us_states import STATE_NAMES

GONE = "This is no longer in the knowledge base. /help shows what I can do."
ROLE_GONE = "This role is no longer in the knowledge base. /roles shows what is."


class CardBuilder:
    """Builds cards from one knowledge base. It keeps no state; charts are cached by the bot.

    Attributes:
        knowledge_base: the knowledge base that cards are built from.
    """

    def __init__(self, bot: SecondOpinion, knowledge_base: KnowledgeBase) -> None:
        self.knowledge_base = knowledge_base
        self._services = bot.services
        self._chart_cache = bot.chart_cache
        self._listed = listed_commands(bot)

    async def build(  # noqa: C901, PLR0911, PLR0912 - a table
        self, route: Sequence[str], reader: int | None = None, specialty: Specialty | None = None
    ) -> Card:
        """Build the card for a route. Raises UserError when the knowledge base no longer has it.

        Args:
            route: see `bot.cards.components.Card.route`.
            reader: the member the card is for; None for a card that others see, which then shows nothing personal.
            specialty: the specialty whose notes the card includes; see `bot.interactions.context.specialty_for`.
        """
        match route:
            case ["entry", id_, *rest]:
                return await self.build_entry(self.entry(id_), _page_number(rest), reader, specialty)
            case ["state", id_, state] if state in STATE_NAMES:
                return exit_check_card(self.knowledge_base, self.exit_check(id_), state)
            case ["part", id_, tab, *rest]:
                return await self.build_tab(id_, tab, _page_number(rest), specialty)
            case ["compare", keys, *rest]:
                return await self.build_comparison(
                    decode_roles(self.knowledge_base, keys), _page_number(rest), specialty
                )
            case ["beside", keys, aspect]:
                return await self.build_aspect_comparison(decode_roles(self.knowledge_base, keys), aspect)
            case ["pay", kind, *rest]:
                return await self.build_pay(kind, _page_number(rest))
            case ["figures", kind, *rest]:
                return pay_figures_card(self.knowledge_base, kind, _page_number(rest))
            case ["why", kind, *rest]:
                return pay_differences_card(self.knowledge_base, kind, _page_number(rest))
            case ["roles", code, *rest]:
                return await self.build_role_list(decode_search(code), _page_number(rest), reader)
            case ["facts", id_, *rest]:
                return facts_card(self.knowledge_base, self.topic(id_), _page_number(rest))
            case ["specialty", id_, *rest]:
                return specialty_card(self.knowledge_base, self.specialty(id_), None, _page_number(rest))
            case ["help"]:
                return help_card(self._listed)
            case _:
                raise UserError(GONE)

    async def build_entry(
        self, entry: Entry, page: int = 0, reader: int | None = None, specialty: Specialty | None = None
    ) -> Card:
        """Build the card of an entry: a role as saved by the reader."""
        match entry:
            case Role():
                saved = reader is not None and await self._services.saved_roles.get(reader, entry.id) is not None
                return entry_card(self.knowledge_base, entry, saved=saved, specialty=specialty)
            case PainPoint() | Faq() | ExitCheck():
                return entry_card(self.knowledge_base, entry, page, specialty=specialty)

    async def build_tab(self, id_: str, tab: str, page: int, specialty: Specialty | None = None) -> Card:
        """Build one tab of a card; the figures of a pain point with a chart of its polls. Raises UserError."""
        match self.entry(id_):
            case Role() as role:
                return ROLE_TABS.build(self.knowledge_base, role, tab, page, specialty)
            case PainPoint() as pain_point:
                chart = poll_chart(self.knowledge_base, pain_point) if (tab, page) == ("figures", 0) else None
                pictures = await render_charts(self._chart_cache, chart)
                return PAIN_POINT_TABS.build(self.knowledge_base, pain_point, tab, page, specialty, pictures)
            case Faq() as faq:
                return FAQ_TABS.build(self.knowledge_base, faq, tab, page, specialty)
            case ExitCheck() as check:
                return EXIT_CHECK_TABS.build(self.knowledge_base, check, tab, page, specialty)

    async def build_comparison(self, roles: Sequence[Role], page: int = 0, specialty: Specialty | None = None) -> Card:
        """Build a comparison of roles. Raises UserError for fewer than two."""
        roles = _distinct(roles)
        if len(roles) < 2:  # noqa: PLR2004 - it takes two to compare
            raise UserError("It takes two different roles to compare. /compare lets you choose them.")
        chart = comparison_chart(self.knowledge_base, roles) if page == PAY_PAGE else None
        return compare_card(self.knowledge_base, roles, page, await render_charts(self._chart_cache, chart), specialty)

    async def build_aspect_comparison(self, roles: Sequence[Role], aspect_name: str) -> Card:
        """Build a comparison of roles in one aspect. Raises UserError for fewer than two."""
        roles, aspect = _distinct(roles), parse_aspect(aspect_name)
        if len(roles) < 2 or aspect is None:  # noqa: PLR2004 - it takes two to compare
            return await self.build_comparison(roles)
        return aspect_comparison_card(self.knowledge_base, ComparisonAnswer(tuple(roles), aspect), aspect)

    async def build_pay(self, kind: str, page: int = 0) -> Card:
        """Build the card of all pay, or of one kind of it."""
        chart = pay_page_chart(self.knowledge_base, kind, page) if kind != DEFAULT_KIND else None
        return pay_card(self.knowledge_base, kind, page, await render_charts(self._chart_cache, chart))

    async def build_role_list(self, search: RoleSearch, page: int = 0, reader: int | None = None) -> Card:
        """List the roles that match; roles the reader saved are marked."""
        saved_roles = () if reader is None else await self._services.saved_roles.list(reader)
        return browse_card(self.knowledge_base, search, page, frozenset(saved.role_id for saved in saved_roles))

    def entry(self, id_: str) -> Entry:
        """Return an entry. Raises UserError when the knowledge base no longer has it."""
        entry = self.knowledge_base.entries.get(id_)
        if entry is None:
            raise UserError(GONE)
        return entry

    def exit_check(self, id_: str) -> ExitCheck:
        """Return an exit check. Raises UserError when the knowledge base no longer has it."""
        check = self.knowledge_base.exit_checks.get(id_)
        if check is None:
            raise UserError(GONE)
        return check

    def topic(self, id_: str) -> Topic:
        """Return an entry or a specialty. Raises UserError when the knowledge base has neither any more."""
        return self.knowledge_base.entries.get(id_) or self.specialty(id_)

    def specialty(self, id_: str) -> Specialty:
        """Return a specialty. Raises UserError when the knowledge base no longer has it."""
        specialty = self.knowledge_base.specialties.get(id_)
        if specialty is None:
            raise UserError(GONE)
        return specialty

    def role(self, id_: str) -> Role:
        """Return a role. Raises UserError when the knowledge base no longer has it."""
        role = self.knowledge_base.roles.get(id_)
        if role is None:
            raise UserError(ROLE_GONE)
        return role


def _distinct(roles: Sequence[Role]) -> tuple[Role, ...]:
    return tuple({role.id: role for role in roles}.values())


def builder_for(interaction: Interaction[SecondOpinion]) -> CardBuilder:
    """Return the builder for the knowledge base of an interaction."""
    return CardBuilder(interaction.client, knowledge_base_of(interaction))


def _page_number(rest: Sequence[str]) -> int:
    return int(rest[0]) if rest and rest[0].isascii() and rest[0].isdigit() else 0


async def render_chart(chart_cache: ChartCache, chart: Chart) -> Picture:
    """Render a chart as a picture, described as fully as Discord allows."""
    return Picture(f"chart-{chart.fingerprint}.png", await chart_cache.render(chart), chart.alt_text)


async def render_charts(chart_cache: ChartCache, chart: RangeChart | ShareChart | None) -> tuple[Picture, ...]:
    """Render a chart as as many pictures as its description needs; none for no chart.

    A message takes ten: what a base of several hundred figures has beyond them is in the text of its card.
    """
    parts = chart.split_for_alt_text(MAX_ALT) if chart else ()
    return tuple([await render_chart(chart_cache, aspect) for aspect in parts[:MAX_FILES]])
