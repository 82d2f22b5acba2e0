"""Inverted index: which lists contain a term, and its weight in each. Every score starts with this lookup.

    large segment   term → [(slot, weight) …]     shared by all bases edited from one another, never changed
    small segment   term → [(slot, weight) …]     only lists that changed since; rebuilt with every edit
    lookup          large without the changed slots + small

Terms are stored as 64-bit hashes. Most terms are pairs of words of one sentence, whose text would take more memory than
everything else. Of a million terms two collide once in forty million runs; they would then count as one term. Hashes
differ from run to run, so they are never stored on disk, and no result depends on their order.

As in a search engine, an edit costs time and memory only for what was edited. Once much has changed, everything is
merged into a new large segment. A list keeps its slot while others come and go; a removed list frees its slot for a new
one.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, count, repeat, zip_longest

MERGE_RATIO = 0.5
"""If more terms have changed than this share of the large segment, all lists are merged into a new one."""
_PARTS = 16
"""A segment is sorted in this many parts, so that sorting needs little extra memory."""
_MAX_HASH = (1 << 63) - 1
_PART = (1 << 64) // _PARTS
"""The highest hash, and how many hashes a part covers."""

PostingList = tuple[Sequence[int], Sequence[float]]
"""The slots of the lists that contain a term, each once and in any order, and its weight in each."""
_NO_POSTINGS: PostingList = (), ()


@dataclass(frozen=True, slots=True, eq=False)
class TermWeights:
    """The terms of a list as sorted hashes, and their weights."""

    terms: Sequence[int]
    weights: Sequence[float]

    @classmethod
    def from_mapping(cls, weights: Mapping[str, float]) -> "TermWeights":
        """Convert terms and their weights."""
        by_hash = {hash(term): weight for term, weight in weights.items()}
        terms = sorted(by_hash)
        return cls(array("q", terms), array("d", map(by_hash.__getitem__, terms)))


Lists = Sequence[TermWeights | None]
"""Lists by slot; slots may be empty."""


class _Segment:
    """Posting lists, concatenated in the order of their terms."""

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
    """The posting lists of all terms of some lists."""

    def __init__(self, lists: Lists, previous: "PostingIndex | None" = None) -> None:
        """Index the lists, reusing the large segment of a previous index."""
        self.large = previous.large if previous else _Segment(())
        pairs = enumerate(zip_longest(self.large.lists, lists))
        self._hidden: frozenset[int] = frozenset(place for place, (old, new) in pairs if old is not new)
        changed = [one if place in self._hidden else None for place, one in enumerate(lists)]
        if _size(changed) > MERGE_RATIO * _size(self.large.lists):
            self.large, self._hidden, changed = _Segment(lists), frozenset[int](), ()
        self._small = _Segment(changed)

    def lookup(self, terms: Iterable[str]) -> Iterable[PostingList]:
        """Return the posting list of each term; empty if no list contains it."""
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
    """Return the terms of all lists in a range of hashes, each with its slot and weight."""
    terms, places, weights = array("q"), array("I"), array("d")
    for place, one in enumerate(lists):
        if one:
            start, end = bisect_left(one.terms, low), bisect_left(one.terms, high)
            terms.extend(one.terms[start:end])
            weights.extend(one.weights[start:end])
            places.extend(repeat(place, end - start))
    return terms, places, weights


def allocate_slots(items: Sequence[object], like: Sequence[object]) -> list[int]:
    """Return a slot for each item: that of the same object before, else the first free one."""
    taken = {id(item): place for place, item in enumerate(like) if item is not None}
    kept = [taken.pop(id(item), None) for item in items]
    used = {*kept}
    free = (place for place in count() if place not in used)
    return [next(free) if place is None else place for place in kept]
