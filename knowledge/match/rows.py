"""Which lists have a term: the look-up that every score begins with.

Every list keeps its place when others come and go, so of a changed base only the rows of changed lists are written
again. What leaves makes a place free, what comes takes a free one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count, zip_longest

Lists = Sequence[Mapping[str, float]]
_NOTHING: Mapping[str, float] = {}


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Lists of terms by their places, and for each term the places of the lists that have it, in any order."""

    lists: Lists
    by_term: Mapping[str, Sequence[int]]


def places(items: Sequence[object], like: Sequence[object]) -> list[int]:
    """Return a place for each item: that of the same object among others, or else the first that is free."""
    taken = {id(item): place for place, item in enumerate(like) if item is not None}
    kept = [taken.pop(id(item), None) for item in items]
    used = {*kept}
    free = (place for place in count() if place not in used)
    return [next(free) if place is None else place for place in kept]


def rows(lists: Lists, like: Rows | None = None) -> Rows:
    """Look all terms up; the rows that no changed list is in are taken from another look-up."""
    if like is None:
        return Rows(lists, _numbered(lists))
    by_term = dict(like.by_term)
    for place, (old, new) in enumerate(zip_longest(like.lists, lists, fillvalue=_NOTHING)):
        if old is not new:
            _replace(by_term, place, old, new)
    return Rows(lists, by_term)


def _replace(by_term: dict[str, Sequence[int]], place: int, old: Mapping[str, float], new: Mapping[str, float]) -> None:
    for term in old.keys() - new.keys():
        by_term[term] = tuple(other for other in by_term[term] if other != place)
        if not by_term[term]:
            del by_term[term]
    for term in new.keys() - old.keys():
        by_term[term] = (*by_term.get(term, ()), place)


def _numbered(lists: Lists) -> dict[str, Sequence[int]]:
    """Most terms stand in one list alone, so most rows are the same few objects."""
    found: dict[str, Sequence[int]] = {}
    longer: dict[str, list[int]] = {}
    for place, terms in enumerate(lists):
        alone = (place,)
        for term in terms:
            row = found.setdefault(term, alone)
            if row is not alone:
                longer.setdefault(term, [*row]).append(place)
    alike: dict[Sequence[int], Sequence[int]] = {}
    found.update(
        (term, alike.setdefault(row, row)) for term, row in zip(longer, map(tuple, longer.values()), strict=True)
    )
    return found
