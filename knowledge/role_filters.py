"""Filters and orders for the list of roles, and which filters to drop when no role matches.

Used by /roles and by questions about all roles ("which has the least travel?").
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import combinations
from types import MappingProxyType
from typing import Any, Literal, get_args

from knowledge.knowledge_base import KnowledgeBase
from knowledge.model import (
    AmountRange,
    ExactAmount,
    License,
    LowerBound,
    PatientContact,
    Pay,
    Remote,
    Role,
    TextAmount,
    TimeToStart,
    Travel,
    UpperBound,
)

PayKind = Literal["year", "hour", "piece", "not stated"]
RoleOrder = Literal["base", "pay", "start", "saved"]
ORDERS: tuple[RoleOrder, ...] = get_args(RoleOrder)
RANKED_CURRENCY = "USD"
"""Amounts of other currencies are not converted, so they have no place in an order by pay."""
_SINGLE_UNITS = {"year", "hour"}


@dataclass(frozen=True, slots=True)
class RoleFilter:
    """One thing to filter by: all its values, and how to read those of a role."""

    values: tuple[str, ...]
    values_of: Callable[[Role], frozenset[str]]


def pay_kind(pay: Pay) -> PayKind:
    """Return the kind of a pay figure; figures of different kinds are never ranked against each other."""
    if pay.per == "year":
        return "year"
    return "hour" if pay.per == "hour" else "piece"


def _levels(model: Any) -> tuple[str, ...]:
    return get_args(model.model_fields["level"].annotation)


def _pay_kinds(role: Role) -> frozenset[str]:
    return frozenset(map(pay_kind, role.pay)) or frozenset({"not stated"})


FILTERS: Mapping[str, RoleFilter] = MappingProxyType(
    {
        "kind": RoleFilter(get_args(Role.model_fields["kind"].annotation), lambda role: frozenset({role.kind})),
        "patients": RoleFilter(_levels(PatientContact), lambda role: frozenset({role.patient_contact.level})),
        "remote": RoleFilter(_levels(Remote), lambda role: frozenset({role.remote.level})),
        "travel": RoleFilter(_levels(Travel), lambda role: frozenset({role.travel.level})),
        "licence": RoleFilter(_levels(License), lambda role: frozenset({role.licence.level})),
        "start": RoleFilter(_levels(TimeToStart), lambda role: frozenset({role.time_to_start.level})),
        "pay": RoleFilter(get_args(PayKind), _pay_kinds),
    }
)
"""By name. Buttons encode the names and the order of the values: add at the end, never rename."""
START_LEVELS = FILTERS["start"].values
"""Soonest first, then "varies", then "not stated"."""


@dataclass(frozen=True, slots=True)
class RoleSearch:
    """Filter criteria and an order: for each filter the accepted values (no entry: any value).

    An order by pay stays within one kind: that of the filter on pay where it names a single one, yearly pay otherwise.
    """

    criteria: Mapping[str, frozenset[str]] = field(default_factory=dict[str, frozenset[str]])
    order: RoleOrder = "base"

    def __post_init__(self) -> None:
        kept = {
            name: known
            for name, each in FILTERS.items()
            if (known := self.criteria.get(name, frozenset()) & frozenset(each.values))
        }
        object.__setattr__(self, "criteria", MappingProxyType(kept))

    def __hash__(self) -> int:
        return hash((tuple(self.criteria.items()), self.order))

    def with_filter(self, name: str, values: Iterable[str]) -> "RoleSearch":
        """Return the search with other values for one filter; no values remove the filter."""
        return replace(self, criteria={**self.criteria, name: frozenset(values)})

    def without_filters(self, names: Iterable[str]) -> "RoleSearch":
        """Return the search without some of its filters."""
        lifted = frozenset(names)
        return replace(self, criteria={name: values for name, values in self.criteria.items() if name not in lifted})

    def with_order(self, order: RoleOrder) -> "RoleSearch":
        """Return the search in another order."""
        return replace(self, order=order)

    @property
    def ranked_kind(self) -> PayKind:
        """The one kind of pay that an order by pay compares."""
        match [kind for kind in ("year", "hour", "piece") if kind in self.criteria.get("pay", ())]:
            case ["hour"]:
                return "hour"
            case ["piece"]:
                return "piece"
            case _:
                return "year"

    def matches(self, role: Role) -> bool:
        """Tell whether a role passes every filter."""
        return all(FILTERS[name].values_of(role) & values for name, values in self.criteria.items())


def filter_roles(
    knowledge_base: KnowledgeBase, search: RoleSearch, saved: frozenset[str] = frozenset()
) -> tuple[Role, ...]:
    """Return the matching roles in the chosen order; roles without a value to order by come last, as in the base."""
    roles = tuple(role for role in knowledge_base.roles.values() if search.matches(role))
    match search.order:
        case "base":
            return roles
        case "pay":
            return tuple(sorted(roles, key=lambda role: -(ranked_amount(role, search.ranked_kind) or 0)))
        case "start":
            return tuple(sorted(roles, key=lambda role: START_LEVELS.index(role.time_to_start.level)))
        case "saved":
            return tuple(sorted(roles, key=lambda role: role.id not in saved))


def ranked_figure(role: Role, kind: PayKind) -> Pay | None:
    """Return the figure a role is ranked by, the first of its kind; None if there is none that can be ranked."""
    for pay in role.pay:
        if pay_kind(pay) == kind:
            return pay if pay.currency == RANKED_CURRENCY and _guaranteed_amount(pay) is not None else None
    return None


def ranked_amount(role: Role, kind: PayKind) -> float | None:
    """Return the amount a role is ranked by, in US dollars: a range counts by its lower end."""
    pay = ranked_figure(role, kind)
    return _guaranteed_amount(pay) if pay else None


def suggest_relaxation(knowledge_base: KnowledgeBase, search: RoleSearch) -> tuple[tuple[str, ...], int]:
    """Return the fewest filters whose removal brings roles back, and how many roles.

    Of several such sets it is the one that brings most back. The roles are none when the base has none at all.
    """
    for size in range(1, len(search.criteria) + 1):
        counts = {
            names: len(filter_roles(knowledge_base, search.without_filters(names)))
            for names in combinations(search.criteria, size)
        }
        best = max(counts, key=lambda names: counts[names])
        if counts[best]:
            return best, counts[best]
    return (), 0


def _guaranteed_amount(pay: Pay) -> float | None:
    """Return the amount that is paid at least; None for an upper bound or an amount in words."""
    match pay.amount:
        case ExactAmount(value=value) | LowerBound(value=value):
            return value
        case AmountRange(low=low):
            return low
        case UpperBound() | TextAmount():
            return None
