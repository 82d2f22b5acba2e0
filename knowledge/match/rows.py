"""Which lists have a term: the look-up that every score begins with."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Lists = Sequence[Mapping[str, float]]


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """Lists of terms, and for each term the numbers of the lists that have it, in any order."""

    lists: Lists
    by_term: Mapping[str, Sequence[int]]


def rows(lists: Lists, like: Rows | None = None) -> Rows:
    """Look all terms up; where hardly a list differs from another's, all other rows are taken from there."""
    if like is None or len(like.lists) != len(lists):
        return Rows(lists, _numbered(lists))
    by_term = dict(like.by_term)
    for number, (old, new) in enumerate(zip(like.lists, lists, strict=True)):
        if old is new:
            continue
        for term in old.keys() - new.keys():
            by_term[term] = [other for other in by_term[term] if other != number]
            if not by_term[term]:
                del by_term[term]
        for term in new.keys() - old.keys():
            by_term[term] = [*by_term.get(term, ()), number]
    return Rows(lists, by_term)


def _numbered(lists: Lists) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for number, terms in enumerate(lists):
        for term in terms:
            found[term].append(number)
    return dict(found)
