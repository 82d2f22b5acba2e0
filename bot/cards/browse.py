"""Browsing roles: a list in pages, the filters behind one button, and which filter to drop if nothing matches."""

from bot.cards import pay_figures
from bot.cards.components import Button, Card, Divider, Option, Row, Select, Text
from bot.cards.custom_id import custom_id, encode_search
from bot.cards.markdown import escape_content, subtext
from bot.cards.pagination import page_buttons
from bot.cards.roles import KINDS
from knowledge import KnowledgeBase
from knowledge.model import Role
from knowledge.role_filters import (
    FILTERS,
    ORDERS,
    RoleOrder,
    RoleSearch,
    filter_roles,
    ranked_figure,
    suggest_relaxation,
)

PER_PAGE = 4
"""Roles on a page: one phone screen."""
TITLES = {
    "kind": "Kind",
    "patients": "Patient contact",
    "remote": "From home",
    "travel": "Travel",
    "licence": "License needed",
    "start": "Time to start",
    "pay": "Kind of pay",
}
VALUES = {"kind": KINDS, "pay": {"year": "a year", "hour": "an hour", "piece": "by piece of work"}}
"""Values whose name in the base is not yet what a member reads."""
_RANKED = {"year": "pay a year", "hour": "pay an hour", "piece": "pay by piece of work"}
_PAY_WARNING = (
    "Sorted by the first figure of each role, a range by its lower end. Sources count different people. Roles without "
    "such a figure come last."
)


def value_name(name: str, value: str) -> str:
    """Return a value of a filter as members read it."""
    return VALUES.get(name, {}).get(value, value)


def order_name(search: RoleSearch, order: RoleOrder) -> str:
    """Return an order in words."""
    return {
        "base": "in the default order",
        "pay": f"by {_RANKED[search.ranked_kind]}, highest first",
        "start": "by time to start, soonest first",
        "saved": "with saved roles first",
    }[order]


def browse_card(
    knowledge_base: KnowledgeBase, search: RoleSearch, page: int = 0, saved: frozenset[str] = frozenset()
) -> Card:
    """List the roles that fit, two lines each, with a menu to open one; pages beyond the last show it.

    ``saved`` are the roles the reader keeps; none for a list that others see.
    """
    roles = filter_roles(knowledge_base, search, saved)
    if not roles:
        return _nothing_card(knowledge_base, search)
    code = encode_search(search)
    last = (len(roles) - 1) // PER_PAGE
    page = max(0, min(page, last))
    shown = roles[page * PER_PAGE : (page + 1) * PER_PAGE]
    warning = (Text(subtext(_PAY_WARNING)),) if search.order == "pay" else ()
    return Card(
        (
            Text(f"{_head(search)}\n-# {_count(len(roles))} · page {page + 1} of {last + 1}"),
            *(Text(_entry(knowledge_base, search, role, kept=role.id in saved)) for role in shown),
            *warning,
            Divider(),
            Row((Select(custom_id("role", "pick"), "Open a role", tuple(Option(r.name, r.id) for r in shown)),)),
            Row((_orders(search),)),
            Row(_controls(search, code, page, last)),
        ),
        route=("roles", code, str(page)),
    )


def filters_card(knowledge_base: KnowledgeBase, search: RoleSearch) -> Card:
    """Show every filter as a menu, with what is chosen, and how many roles are left."""
    code = encode_search(search)
    menus = tuple(
        Row(
            (
                Select(
                    custom_id("roles", "set", code, name),
                    TITLES[name],
                    _options(search, name),
                    max_values=25,
                    min_values=0,
                ),
            )
        )
        for name in FILTERS
    )
    fitting = len(filter_roles(knowledge_base, search))
    show = Button(f"Show {_count(fitting)}" if fitting else "No matches", custom_id("roles", "see", code, 0), "primary")
    clear = (
        (Button("Remove all filters", custom_id("roles", "see", encode_search(RoleSearch(order=search.order)), 0)),)
        if search.criteria
        else ()
    )
    chosen = "\n".join(f"- {_wish(search, name)}" for name in search.criteria) or "No filter yet."
    return Card(
        (
            Text(
                f"## Filters\n{chosen}\n-# Picking several options shows roles that match any of them. "
                f"{_count(fitting)} match."
            ),
            *menus,
            Row((show, *clear)),
        )
    )


def _nothing_card(knowledge_base: KnowledgeBase, search: RoleSearch) -> Card:
    """Say that nothing fits, and name the filter, or the fewest together, whose removal brings most back."""
    names, count = suggest_relaxation(knowledge_base, search)
    code = encode_search(search)
    buttons = [Button("Filters", custom_id("roles", "filters", code))]
    if len(search.criteria) > len(names):
        buttons.append(
            Button("Remove all filters", custom_id("roles", "see", encode_search(RoleSearch(order=search.order)), 0))
        )
    advice = ""
    if names:
        named = " and ".join(TITLES[name].lower() for name in names)
        filters = f"**{named}** filter{'s' if len(names) > 1 else ''}"
        advice = f"Remove the {filters} to see {_count(count)}."
        without = custom_id("roles", "see", encode_search(search.without_filters(names)), 0)
        buttons.insert(0, Button(f"Remove the {filters.replace('*', '')}", without, "primary"))
    wishes = "\n".join(f"- {_wish(search, name)}" for name in search.criteria)
    return Card(
        (Text(f"## No roles match all your filters\n{wishes}"), Text(advice), Row(tuple(buttons))),
        accent="warm",
    )


def _head(search: RoleSearch) -> str:
    wishes = "\n".join(f"-# {_wish(search, name)}" for name in search.criteria)
    return "## All roles" if not search.criteria else f"## Roles that match\n{wishes}"


def _wish(search: RoleSearch, name: str) -> str:
    values = [value for value in FILTERS[name].values if value in search.criteria[name]]
    return f"{TITLES[name]}: {' or '.join(value_name(name, value) for value in values)}"


def _count(number: int) -> str:
    return f"{number} role" if number == 1 else f"{number} roles"


def _options(search: RoleSearch, name: str) -> tuple[Option, ...]:
    chosen = search.criteria.get(name, frozenset())
    return tuple(
        Option(f"{TITLES[name]}: {value_name(name, value)}", value, selected=value in chosen)
        for value in FILTERS[name].values
    )


def _orders(search: RoleSearch) -> Select:
    options = tuple(
        Option(f"Sorted {order_name(search, order)}", order, selected=order == search.order) for order in ORDERS
    )
    return Select(custom_id("roles", "order", encode_search(search)), "Sort", options)


def _controls(search: RoleSearch, code: str, page: int, last: int) -> tuple[Button, ...]:
    navigation = page_buttons(page, last + 1, lambda at: custom_id("roles", "see", code, at))
    active = f" ({len(search.criteria)})" if search.criteria else ""
    return (*navigation, Button(f"Filters{active}", custom_id("roles", "filters", code)))


def _entry(knowledge_base: KnowledgeBase, search: RoleSearch, role: Role, *, kept: bool) -> str:
    """Return a role in two lines: its pay, then its qualities, those that were asked for first."""
    mark = " · saved" if kept else ""
    figure = ranked_figure(role, search.ranked_kind) if search.order == "pay" else None
    money = (
        pay_figures.attributed_pay(knowledge_base, figure) if figure else pay_figures.pay_headline(knowledge_base, role)
    )
    if search.order == "pay" and figure is None:
        money = f"no figure to sort by; {money}"
    qualities = {
        "patients": f"Patients: {escape_content(role.patient_contact.in_short)}",
        "remote": f"Home: {escape_content(role.remote.in_short)}",
        "travel": f"Travel: {escape_content(role.travel.in_short)}",
        "licence": f"License: {escape_content(role.licence.in_short)}",
        "start": f"Start: {escape_content(role.time_to_start.in_short)}",
    }
    asked = [name for name in qualities if name in search.criteria]
    shown = [*asked, *(name for name in qualities if name not in asked)][: max(_QUALITIES, len(asked))]
    return "\n".join(
        (
            f"**{escape_content(role.name)}** · {KINDS[role.kind].lower()}{mark}",
            f"Pay: {money}",
            subtext(" · ".join(qualities[name] for name in shown)),
        )
    )


_QUALITIES = 2
"""Qualities of a role on the list; more of them if more were asked for."""
