"""Which lists have a term, and what it weighs in each: the look-up that every score begins with.

A term is kept as its hash, a number of 64 bits, and not as text. Most terms are pairs of words that stand in one
sentence of one list, and their text would take more memory than all else that is known of them. Of a million terms two
share a hash once in forty million runs; they would then count as one term. Hashes differ from run to run, so none is
ever stored, and nothing here depends on their order but the order itself.

As in a search engine, most lists stand in a large segment that never changes. What changed since stands in a small one,
which is made anew with every change and hides what the large one has at the same places. So an edit costs what was
edited, in time and in memory, and all bases that were edited from one share its large segment.

Every list keeps its place when others come and go: what leaves makes a place free, what comes takes a free one.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, count, repeat, zip_longest

MERGE_RATIO = 0.5
"""Once more terms have changed than this share of the large segment, all lists go into a new large one."""
_PARTS = 16
"""In how many parts a segment is sorted, so that sorting takes little memory beside it."""
_MAX_HASH = (1 << 63) - 1
_PART = (1 << 64) // _PARTS
"""The highest hash, and how many hashes a part has."""

PostingList = tuple[Sequence[int], Sequence[float]]
"""The places of the lists that have a term, each once and in any order, and what it weighs in each."""
_NO_POSTINGS: PostingList = (), ()


@dataclass(frozen=True, slots=True, eq=False)
class TermWeights:
    """A list of terms, by their hashes in order, and what each of them weighs in it."""

    terms: Sequence[int]
    weights: Sequence[float]

    @classmethod
    def from_mapping(cls, weights: Mapping[str, float]) -> "TermWeights":
        """Keep what terms weigh."""
        by_hash = {hash(term): weight for term, weight in weights.items()}
        terms = sorted(by_hash)
        return cls(array("q", terms), array("d", map(by_hash.__getitem__, terms)))


Lists = Sequence[TermWeights | None]
"""Lists by their places, of which some may be empty."""


class _Segment:
    """The rows of lists, one after the other in the order of their terms."""

    def __init__(self, lists: Lists) -> None:
        self.lists = lists
        self._terms, self._starts, self._places, self._weights = array("q"), array("I"), array("I"), array("d")
        for low in range(-_MAX_HASH - 1, _MAX_HASH, _PART):
            self._append(*_between(lists, low, low + _PART))
        self._terms.append(_MAX_HASH)  # an empty row, so that no hash stands behind the last
        self._starts.extend([len(self._places)] * 2)

    def _append(self, terms: Sequence[int], places: Sequence[int], weights: Sequence[float]) -> None:
        order = sorted(range(len(terms)), key=terms.__getitem__)
        before: int | None = None
        for at, term in enumerate(map(terms.__getitem__, order), len(self._places)):
            if term != before:
                self._terms.append(term)
                self._starts.append(at)
                before = term
        self._places.extend(map(places.__getitem__, order))
        self._weights.extend(map(weights.__getitem__, order))

    def lookup(self, terms: Iterable[int]) -> Iterator[PostingList]:
        known, starts, places, weights = self._terms, self._starts, self._places, self._weights
        for term in terms:
            at = bisect_left(known, term)
            if known[at] == term:
                start, end = starts[at], starts[at + 1]
                yield places[start:end], weights[start:end]
            else:
                yield _NO_POSTINGS


class PostingIndex:
    """The rows of all terms of some lists."""

    def __init__(self, lists: Lists, previous: "PostingIndex | None" = None) -> None:
        """Look all terms up, most of them in the large segment of another look-up."""
        self.large = previous.large if previous else _Segment(())
        pairs = enumerate(zip_longest(self.large.lists, lists))
        self._hidden: frozenset[int] = frozenset(place for place, (old, new) in pairs if old is not new)
        changed = [one if place in self._hidden else None for place, one in enumerate(lists)]
        if _size(changed) > MERGE_RATIO * _size(self.large.lists):
            self.large, self._hidden, changed = _Segment(lists), frozenset[int](), ()
        self._small = _Segment(changed)

    def lookup(self, terms: Iterable[str]) -> Iterable[PostingList]:
        """Return the row of each term; it is empty when no list has it."""
        hashes = [hash(term) for term in terms]
        found = self.large.lookup(hashes)
        return map(self._merge, found, self._small.lookup(hashes)) if self._hidden else found

    def _merge(self, old: PostingList, new: PostingList) -> PostingList:
        places, weights = old
        shown = [place not in self._hidden for place in places]
        return [*compress(places, shown), *new[0]], [*compress(weights, shown), *new[1]]


def _size(lists: Lists) -> int:
    return sum(len(one.terms) for one in lists if one)


def _between(lists: Lists, low: int, high: int) -> tuple[Sequence[int], Sequence[int], Sequence[float]]:
    """Return the terms of all lists from one hash up to another, and for each its place and its weight."""
    terms, places, weights = array("q"), array("I"), array("d")
    for place, one in enumerate(lists):
        if one:
            start, end = bisect_left(one.terms, low), bisect_left(one.terms, high)
            terms.extend(one.terms[start:end])
            weights.extend(one.weights[start:end])
            places.extend(repeat(place, end - start))
    return terms, places, weights


def allocate_slots(items: Sequence[object], like: Sequence[object]) -> list[int]:
    """Return a place for each item: that of the same object among others, or else the first that is free."""
    taken = {id(item): place for place, item in enumerate(like) if item is not None}
    kept = [taken.pop(id(item), None) for item in items]
    used = {*kept}
    free = (place for place in count() if place not in used)
    return [next(free) if place is None else place for place in kept]
