"""Browsing roles: a list in pages, the filters behind one button, and what to relax when nothing fits."""

from collections.abc import Mapping

from bot.cards import pay_figures
from bot.cards.components import Button, Card, Option, Row, Rule, Select, Text
from bot.cards.custom_id import action
from bot.cards.markdown import small, words
from bot.cards.roles import KINDS
from bot.cards.search_code import encode
from bot.cards.turning import turns
from knowledge import Library
from knowledge.model import Role
from knowledge.role_filters import FILTERS, ORDERS, Order, Search, found, ranked_figure, relaxed

PER_PAGE = 4
"""Roles on a page: some two phone screens, and the twelve roles of the base are three full pages."""
TITLES = {
    "kind": "Kind",
    "patients": "Patient contact",
    "remote": "From home",
    "travel": "Travel",
    "licence": "Licence needed",
    "start": "Time to start",
    "pay": "Kind of pay",
}
VALUES = {"kind": KINDS, "pay": {"year": "a year", "hour": "an hour", "piece": "by piece of work"}}
"""Values whose name in the base is not yet what a member reads."""
_RANKED = {"year": "pay a year", "hour": "pay an hour", "piece": "pay by piece of work"}
_PAY_WARNING = (
    "Ranked by the first figure of each role, a range by its lower end. Sources count different people, so read the "
    "order as a way through the list. Roles without such a figure come last."
)


def value_name(name: str, value: str) -> str:
    """Return a value of a filter as members read it."""
    return VALUES.get(name, {}).get(value, value)


def order_name(search: Search, order: Order) -> str:
    """Return an order in words."""
    return {
        "base": "as in the base",
        "pay": f"by {_RANKED[search.ranked_kind]}, highest first",
        "start": "by time to start, soonest first",
        "saved": "those you saved first",
    }[order]


def browse_card(library: Library, search: Search, page: int = 0, saved: frozenset[str] = frozenset()) -> Card:
    """List the roles that fit, some lines each, with a menu to open one; pages beyond the last show it.

    ``saved`` are the roles the reader keeps; none for a list that others see.
    """
    roles = found(library, search, saved)
    if not roles:
        return _nothing_card(library, search)
    code = encode(search)
    last = (len(roles) - 1) // PER_PAGE
    page = max(0, min(page, last))
    shown = roles[page * PER_PAGE : (page + 1) * PER_PAGE]
    warning = (Text(small(_PAY_WARNING)),) if search.order == "pay" else ()
    return Card(
        (
            Text(f"{_head(search)}\n-# {_count(len(roles))} · page {page + 1} of {last + 1}"),
            *(Text(_entry(library, search, role, kept=role.id in saved)) for role in shown),
            *warning,
            Rule(),
            Row((Select(action("role", "pick"), "Open a role", tuple(Option(r.name, r.id) for r in shown)),)),
            Row((_orders(search),)),
            Row(_controls(search, code, page, last)),
        ),
        address=("roles", code, str(page)),
    )


def filters_card(library: Library, search: Search) -> Card:
    """Show every filter as a menu, with what is chosen, and how many roles are left."""
    code = encode(search)
    menus = tuple(
        Row((Select(action("roles", "set", code, name), TITLES[name], _options(search, name), most=25, least=0),))
        for name in FILTERS
    )
    fitting = len(found(library, search))
    show = Button(f"Show {_count(fitting)}" if fitting else "Nothing fits", action("roles", "see", code, 0), "primary")
    clear = (
        (Button("Clear all", action("roles", "see", encode(Search(order=search.order)), 0)),) if search.wanted else ()
    )
    chosen = "\n".join(f"- {_wish(search, name)}" for name in search.wanted) or "Nothing chosen yet: every role fits."
    return Card(
        (
            Text(f"## Filters\n{chosen}\n-# Several values of one filter: any of them will do. {_count(fitting)} fit."),
            *menus,
            Row((show, *clear)),
        )
    )


def _nothing_card(library: Library, search: Search) -> Card:
    """Say that nothing fits, and name the filter, or the fewest together, whose removal brings most back."""
    names, count = relaxed(library, search)
    code = encode(search)
    buttons = [Button("Filters", action("roles", "filters", code))]
    if len(search.wanted) > len(names):
        buttons.append(Button("Clear all", action("roles", "see", encode(Search(order=search.order)), 0)))
    advice = ""
    if names:
        named = " and ".join(TITLES[name].lower() for name in names)
        which = "that is the filter" if len(names) == 1 else "no single filter is to blame, those are the ones"
        advice = f"Without **{named}** {_count(count)} would fit: {which} to relax first."
        lifted = action("roles", "see", encode(search.without(names)), 0)
        buttons.insert(0, Button(f"Lift {named}", lifted, "primary"))
    wishes = "\n".join(f"- {_wish(search, name)}" for name in search.wanted)
    return Card(
        (Text(f"## No role of the base is all of this\n{wishes}"), Text(advice), Row(tuple(buttons))),
        accent="warm",
    )


def _head(search: Search) -> str:
    wishes = "\n".join(f"-# {_wish(search, name)}" for name in search.wanted)
    return "## All roles" if not search.wanted else f"## Roles that fit\n{wishes}"


def _wish(search: Search, name: str) -> str:
    values = [value for value in FILTERS[name].values if value in search.wanted[name]]
    return f"{TITLES[name]}: {' or '.join(value_name(name, value) for value in values)}"


def _count(number: int) -> str:
    return f"{number} role" if number == 1 else f"{number} roles"


def _options(search: Search, name: str) -> tuple[Option, ...]:
    chosen = search.wanted.get(name, frozenset())
    return tuple(
        Option(f"{TITLES[name]}: {value_name(name, value)}", value, chosen=value in chosen)
        for value in FILTERS[name].values
    )


def _orders(search: Search) -> Select:
    options = tuple(
        Option(f"Sorted {order_name(search, order)}", order, chosen=order == search.order) for order in ORDERS
    )
    return Select(action("roles", "order", encode(search)), "Sort", options)


def _controls(search: Search, code: str, page: int, last: int) -> tuple[Button, ...]:
    turning = turns(page, last + 1, lambda at: action("roles", "see", code, at))
    active = f" ({len(search.wanted)})" if search.wanted else ""
    return (*turning, Button(f"Filters{active}", action("roles", "filters", code)))


def _told_of(role: Role) -> Mapping[str, str]:
    """Return what a role says of a filter that its lines leave out otherwise."""
    return {"travel": role.travel.in_short, "licence": role.licence.in_short}


def _entry(library: Library, search: Search, role: Role, *, kept: bool) -> str:
    mark = " · saved" if kept else ""
    figure = ranked_figure(role, search.ranked_kind) if search.order == "pay" else None
    money = pay_figures.short(library, figure) if figure else pay_figures.headline(library, role)
    if search.order == "pay" and figure is None:
        money = f"no figure to rank by; {money}"
    return "\n".join(
        (
            f"### {words(role.name)}",
            words(role.lead.text),
            small(f"Pay: {money}"),
            small(f"{KINDS[role.kind]}{mark} · Patients: {words(role.patient_contact.in_short)}"),
            small(f"Home: {words(role.remote.in_short)} · Start: {words(role.time_to_start.in_short)}"),
            *(
                small(f"{TITLES[name]}: {words(said)}")
                for name, said in _told_of(role).items()
                if name in search.wanted
            ),
        )
    )
