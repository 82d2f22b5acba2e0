"""Lists of roles: browsing, and two side by side."""

from bot.render import pay
from bot.render.parts import Button, Card, Option, Row, Rule, Select, Text, action
from bot.render.role_card import KINDS
from bot.render.text import small, words
from knowledge import Library
from knowledge.model import Role

PER_PAGE = 5
"""Roles on a page: about one phone screen."""
ALL_KINDS = "all"


def browse_card(library: Library, kind: str = ALL_KINDS, page: int = 0) -> Card:
    """List roles of a kind, some lines each, with a menu to open one."""
    kind = kind if kind in KINDS else ALL_KINDS
    roles = [role for role in library.roles.values() if kind in {ALL_KINDS, role.kind}]
    last = max(0, (len(roles) - 1) // PER_PAGE)
    page = max(0, min(page, last))
    shown = roles[page * PER_PAGE : (page + 1) * PER_PAGE]
    title = {ALL_KINDS: "All roles", "career": "Careers", "side-gig": "Side gigs", "surveys": "Paid surveys"}
    turns: list[Button] = []
    if page > 0:
        turns.append(Button("Previous page", action("roles", "page", kind, page - 1)))
    if page < last:
        turns.append(Button("Next page", action("roles", "page", kind, page + 1), "primary"))
    kinds = (
        Option("All roles", ALL_KINDS, chosen=kind == ALL_KINDS),
        *(Option(title[k], k, chosen=kind == k) for k in KINDS),
    )
    return Card(
        (
            Text(f"## {title.get(kind, 'All roles')}\n-# {len(roles)} in the base · page {page + 1} of {last + 1}"),
            *(Text(_entry(library, role)) for role in shown),
            Rule(),
            Row((Select(action("role", "pick"), "Open a role", tuple(Option(r.name, r.id) for r in shown)),)),
            Row((Select(action("roles", "kind"), "Show another kind", kinds),)),
            Row(tuple(turns)),
        )
    )


def choose_other_card(library: Library, role: Role) -> Card:
    """Ask which role to put beside this one."""
    options = tuple(Option(other.name, other.id) for other in library.roles.values() if other.id != role.id)
    return Card(
        (
            Text(f"### Compare {words(role.name)} with…"),
            Row((Select(action("role", "beside", role.id), "Choose the other role", options),)),
            Row((Button("Back to the card", action("role", "open", role.id)),)),
        )
    )


def compare_card(library: Library, first: Role, second: Role) -> Card:
    """Put two roles side by side, row by row. What no source states says so; unlike pay is not ranked."""
    rows = [
        ("What it is", words(first.lead.text), words(second.lead.text)),
        ("Pay", pay.headline(library, first), pay.headline(library, second)),
        ("Patients", words(first.patient_contact.in_short), words(second.patient_contact.in_short)),
        ("Travel", words(first.travel.in_short), words(second.travel.in_short)),
        ("From home", words(first.remote.in_short), words(second.remote.in_short)),
        ("Licence", words(first.licence.in_short), words(second.licence.in_short)),
        ("Time to start", words(first.time_to_start.in_short), words(second.time_to_start.in_short)),
        ("Eases", _eases(library, first), _eases(library, second)),
        ("The catch", words(first.catch.text), words(second.catch.text)),
    ]
    names = (words(first.short_name), words(second.short_name))
    body = "\n".join(f"**{title}**\n- {names[0]}: {a}\n- {names[1]}: {b}" for title, a, b in rows)
    return Card(
        (
            Text(f"## {words(first.name)} and {words(second.name)}"),
            Text(body),
            Text(small(_pay_warning(first, second))),
            Row(
                (
                    Button(f"Open {first.short_name}", action("role", "open", first.id)),
                    Button(f"Open {second.short_name}", action("role", "open", second.id)),
                )
            ),
        )
    )


def _entry(library: Library, role: Role) -> str:
    return "\n".join(
        (
            f"**{words(role.name)}** · {KINDS[role.kind]}",
            words(role.lead.text),
            small(f"Pay: {pay.headline(library, role)}"),
            small(f"Patients: {words(role.patient_contact.in_short)} · Home: {words(role.remote.in_short)}"),
        )
    )


def _eases(library: Library, role: Role) -> str:
    return ", ".join(words(library.pain_points[e.pain_point].short_name) for e in role.eases) or "nothing listed"


def _pay_warning(first: Role, second: Role) -> str:
    kinds = {figure.per for role in (first, second) for figure in role.pay[:1]}
    statistics = {figure.statistic for role in (first, second) for figure in role.pay[:1]}
    if len(kinds) > 1:
        return "One figure is per hour and the other is not: they cannot be ranked against each other."
    if len(statistics) > 1:
        return "The two pay figures are different statistics (a median is not an average)."
    return "Pay figures of different sources count different people; open Pay on each card before comparing."
