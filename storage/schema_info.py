"""Descriptions of a database's tables, in the same form for every driver."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Table:
    """One table.

    Attributes:
        name: Its name.
        columns: Column → declared type in capitals, in the order of the columns.
        key: The columns of its primary key, in their order.
        refers_to: Other tables that its foreign keys refer to.
    """

    name: str
    columns: Mapping[str, str]
    key: tuple[str, ...]
    refers_to: frozenset[str]


@dataclass(slots=True)
class _TableBuilder:
    columns: dict[str, str] = field(default_factory=dict[str, str])
    key: dict[int, str] = field(default_factory=dict[int, str])
    refers_to: set[str] = field(default_factory=set[str])


def build_tables(
    columns: Iterable[tuple[str, str, str, int]], references: Iterable[tuple[str, str]]
) -> tuple[Table, ...]:
    """Build the tables; referenced tables come before those that refer to them.

    Args:
        columns: Table, column, type and position in the primary key (0 for none), in the order of the columns.
        references: Pairs of a table and a table it refers to.
    """
    drafts: dict[str, _TableBuilder] = {}
    for table, column, kind, place in sorted(columns, key=lambda row: row[0]):
        draft = drafts.setdefault(table, _TableBuilder())
        draft.columns[column] = kind.upper()
        if place:
            draft.key[place] = column
    for table, other in references:
        drafts[table].refers_to.add(other)
    tables = {
        name: Table(
            name,
            MappingProxyType(draft.columns),
            tuple(draft.key[place] for place in sorted(draft.key)),
            frozenset(draft.refers_to - {name}),
        )
        for name, draft in drafts.items()
    }
    order = TopologicalSorter({name: sorted(table.refers_to) for name, table in tables.items()}).static_order()
    return tuple(tables[name] for name in order)
