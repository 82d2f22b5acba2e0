"""Names as people type them: folded for comparing, indexed for looking up."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from knowledge.model import Entry
from knowledge.text.apostrophes import APOSTROPHE

_BETWEEN_WORDS = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"\(([^()]*)\)")

FUZZY_MATCH_THRESHOLD = 70.0
"""Of 100: the least likeness of a name worth offering. "medical sci liason" has 88 with "medical science liaison"."""
_MAX_SHORT_NAME = 4
"""Names of at most this many letters are like a typing only as a whole: "ime" is not meant by "time at home"."""
_PARTIAL_MATCH_WEIGHT = 0.9
"""What a name that is only a part of the typing, or the reverse, counts beside one that matches as a whole."""


def normalize_name(text: str) -> str:
    """One form for all ways to write a name: case, width, accents' encoding, punctuation and spaces do not matter."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _BETWEEN_WORDS.sub(" ", APOSTROPHE.sub("", folded)).strip()


def name_variants(text: str) -> Iterator[str]:
    """The folded text, then the same without what stands in brackets, then what stands in them."""
    yield normalize_name(text)
    if "(" in text:
        yield normalize_name(_BRACKETS.sub(" ", text))
        yield from (normalize_name(inner) for inner in _BRACKETS.findall(text))


def all_names(entry: Entry) -> tuple[str, ...]:
    """Everything an entry is called, best first."""
    return (entry.name, entry.short_name, entry.id, *entry.aliases)


@lru_cache(maxsize=4_096)
def _cached_variants(name: str) -> tuple[str, ...]:
    """Remember the forms of names, which bases share; never those of what somebody types."""
    return tuple(name_variants(name))


class NameIndex:
    """Finds entries by what they are called. Everything is folded once, so that a look-up can follow each keystroke."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)
        named = dict.fromkeys(
            (key, at)
            for at, entry in enumerate(self._entries)
            for name in all_names(entry)
            for key in _cached_variants(name)
            if key
        )
        self._keys = _NameKeys.from_pairs(named)
        self._sorted_keys = _NameKeys.from_pairs((_sort_words(key), at) for key, at in named)
        self._long_keys = _NameKeys.from_pairs((key, at) for key, at in named if len(key) > _MAX_SHORT_NAME)
        self._exact = self._build_exact_index()

    def _build_exact_index(self) -> dict[str, int]:
        """An id or whole name never loses to the part in brackets of another entry's name."""
        exact = {entry.id: at for at, entry in enumerate(self._entries)}
        for at, entry in enumerate(self._entries):
            for name in all_names(entry):
                exact.setdefault(_cached_variants(name)[0], at)
        for key, at in self._keys.pairs():
            exact.setdefault(key, at)
        return exact

    def exact(self, text: str) -> Entry | None:
        """The entry called this, or None."""
        return self.by_normalized_name(text) or next(
            filter(None, map(self.by_normalized_name, name_variants(text))), None
        )

    def by_normalized_name(self, key: str) -> Entry | None:
        """The entry with this name in its folded form, or None."""
        at = self._exact.get(key) if key else None
        return None if at is None else self._entries[at]

    def fuzzy_matches(self, text: str, limit: int, cutoff: float = FUZZY_MATCH_THRESHOLD) -> tuple[Entry, ...]:
        """The entries whose names are most like the text, best first; none below the cutoff (0 to 100)."""
        typed = normalize_name(text)
        return self._by_score(
            _best_of(self._full_match_scores(typed, cutoff), self._partial_match_scores(typed, cutoff))
        )[:limit]

    def suggestions(self, text: str, limit: int) -> tuple[Entry, ...]:
        """What somebody who has typed this much may mean; everything, in display order, before the first letter."""
        typed = normalize_name(text)
        if not typed:
            return self._entries[:limit]
        found = (
            self._substring_scores(typed)
            or self._full_match_scores(typed, FUZZY_MATCH_THRESHOLD)
            or self._partial_match_scores(typed, FUZZY_MATCH_THRESHOLD)
        )
        return self._by_score(found)[:limit]

    def _substring_scores(self, typed: str) -> dict[int, float]:
        """Owner → 4 the whole name, 3 how a name begins, 2 how a word in it begins, 1 anywhere inside."""
        best: dict[int, float] = {}
        word = " " + typed
        for key, at in self._keys.pairs():
            if typed in key:
                closeness = 3 + (key == typed) if key.startswith(typed) else 1 + (word in key)
                best[at] = max(closeness, best.get(at, 0))
        return best

    def _full_match_scores(self, typed: str, cutoff: float) -> dict[int, float]:
        """Owner → likeness of its best name as a whole, as it is or with its words in alphabetical order."""
        best = self._keys.scores(typed, fuzz.ratio, cutoff)
        return _best_of(best, self._sorted_keys.scores(_sort_words(typed), fuzz.ratio, cutoff))

    def _partial_match_scores(self, typed: str, cutoff: float) -> dict[int, float]:
        """Owner → likeness of its best name that stands inside the typing, or the reverse."""
        if len(typed) <= _MAX_SHORT_NAME or cutoff > _PARTIAL_MATCH_WEIGHT * 100:
            return {}
        found = self._long_keys.scores(typed, fuzz.partial_ratio, cutoff / _PARTIAL_MATCH_WEIGHT)
        return {owner: score * _PARTIAL_MATCH_WEIGHT for owner, score in found.items()}

    def _by_score(self, likeness: Mapping[int, float]) -> tuple[Entry, ...]:
        return tuple(self._entries[at] for at in sorted(likeness, key=lambda at: (-likeness[at], at)))


@dataclass(frozen=True, slots=True)
class _NameKeys:
    """Folded names and, at the same positions, the entries they belong to."""

    texts: tuple[str, ...]
    owners: tuple[int, ...]

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, int]]) -> "_NameKeys":
        listed = tuple(pairs)
        return cls(tuple(text for text, _ in listed), tuple(owner for _, owner in listed))

    def pairs(self) -> Iterator[tuple[str, int]]:
        return zip(self.texts, self.owners, strict=True)

    def scores(self, typed: str, scorer: Callable[..., float], cutoff: float) -> dict[int, float]:
        """Owner → the best score of its names, where that reaches the cutoff."""
        best: dict[int, float] = {}
        for _, score, at in process.extract(typed, self.texts, scorer=scorer, score_cutoff=cutoff, limit=None):
            best[self.owners[at]] = max(score, best.get(self.owners[at], 0.0))
        return best


def _best_of(some: dict[int, float], others: dict[int, float]) -> dict[int, float]:
    return {at: max(some.get(at, 0.0), others.get(at, 0.0)) for at in some.keys() | others.keys()}


def _sort_words(key: str) -> str:
    return " ".join(sorted(key.split()))
