"""Which lists have a term: the look-up that every score begins with."""

from collections import defaultdict
from collections.abc import Iterable


def numbered(lists: Iterable[Iterable[str]]) -> dict[str, list[int]]:
    """Return each term with the numbers of the lists that have it."""
    rows: dict[str, list[int]] = defaultdict(list)
    for number, terms in enumerate(lists):
        for term in terms:
            rows[term].append(number)
    return dict(rows)
