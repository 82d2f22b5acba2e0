"""Name lookup: normalizes names as people type them and finds entries by exact, partial or misspelled names.

Autocomplete calls `NameIndex.suggestions` on every keystroke, so everything is normalized once per base.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from knowledge.model import Entry
from knowledge.model_memo import ModelMemo
from knowledge.text.common_words import COMMON_WORDS
from knowledge.text.unicode import normalize_text

_BRACKETS = re.compile(r"\(([^()]*)\)")

FUZZY_MATCH_THRESHOLD = 70.0
"""Of 100: the lowest similarity worth suggesting. "medical sci liason" has 88 with "medical science liaison"."""
_MAX_SHORT_NAME = 4
"""Names up to this length match only as a whole: "ime" is not meant by "time at home"."""
_PARTIAL_MATCH_WEIGHT = 0.9
"""Weight of a name that matches only part of the input, or the reverse, relative to a full match."""


_TYPOS_BY_LENGTH = ((5, 0), (10, 1), (18, 2))
"""Letters below which a text may differ from a name by this many typos; longer ones by three."""
_MOST_TYPOS = 3


def max_typos(length: int) -> int:
    """Return how many typos (edits, a swap of two letters counts as one) a text of this many characters may have."""
    return next((typos for below, typos in _TYPOS_BY_LENGTH if length < below), _MOST_TYPOS)


def name_variants(text: str) -> Iterator[str]:
    """Yield the normalized text, then the same without its parts in brackets, then each of those parts."""
    yield normalize_text(text)
    if "(" in text:
        yield normalize_text(_BRACKETS.sub(" ", text))
        yield from (normalize_text(inner) for inner in _BRACKETS.findall(text))


def all_names(entry: Entry) -> tuple[str, ...]:
    """Return every name of an entry, best first."""
    return (entry.name, entry.short_name, entry.id, *entry.aliases)


_variants_of = ModelMemo[Entry, tuple[tuple[str, ...], ...]](
    lambda entry: tuple(tuple(name_variants(name)) for name in all_names(entry))
)
"""The variants of each name of an entry, computed once for all bases that share the entry."""


class NameIndex:
    """Finds entries by name. All names are normalized once, so a lookup is fast enough for every keystroke."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._entries = tuple(entries)
        named = dict.fromkeys(
            (key, at)
            for at, entry in enumerate(self._entries)
            for variants in _variants_of(entry)
            for key in variants
            if key
        )
        self._keys = _NameKeys.from_pairs(named)
        self._sorted_keys = _NameKeys.from_pairs((_sort_words(key), at) for key, at in named)
        self._long_keys = _NameKeys.from_pairs((key, at) for key, at in named if len(key) > _MAX_SHORT_NAME)
        self._exact = self._build_exact_index()

    def _build_exact_index(self) -> dict[str, int]:
        """Index the names; an id or full name never loses to the part in brackets of another entry's name."""
        exact = {entry.id: at for at, entry in enumerate(self._entries)}
        for at, entry in enumerate(self._entries):
            for first, *_ in _variants_of(entry):
                exact.setdefault(first, at)
        for key, at in self._keys.pairs():
            exact.setdefault(key, at)
        return exact

    def exact(self, text: str) -> Entry | None:
        """Return the entry with this name, or None."""
        return self.by_normalized_name(text) or next(
            filter(None, map(self.by_normalized_name, name_variants(text))), None
        )

    def by_normalized_name(self, key: str) -> Entry | None:
        """Return the entry with this normalized name, or None."""
        at = self._exact.get(key) if key else None
        return None if at is None else self._entries[at]

    def fuzzy_matches(self, text: str, limit: int, cutoff: float = FUZZY_MATCH_THRESHOLD) -> tuple[Entry, ...]:
        """Return the entries with the most similar names, best first; none below the cutoff (0 to 100)."""
        typed = normalize_text(text)
        return self._by_score(
            _best_of(self._full_match_scores(typed, cutoff), self._partial_match_scores(typed, cutoff))
        )[:limit]

    def typo_match(self, text: str) -> Entry | None:
        """Return the one entry of which a whole name differs from the text by typos only; None for none or several.

        A text made of one common English word is that word and no typo.
        """
        typed = normalize_text(text)
        limit = max_typos(len(typed))
        if not limit or typed in COMMON_WORDS:
            return None
        found = process.extract(typed, self._keys.texts, scorer=OSA.distance, score_cutoff=limit, limit=None)
        closest = {self._keys.owners[at] for _, edits, at in found if edits == found[0][1]}
        return self._entries[closest.pop()] if len(closest) == 1 else None

    def suggestions(self, text: str, limit: int) -> tuple[Entry, ...]:
        """Return suggestions for partial input; for empty input all entries in display order."""
        typed = normalize_text(text)
        if not typed:
            return self._entries[:limit]
        found = (
            self._substring_scores(typed)
            or self._full_match_scores(typed, FUZZY_MATCH_THRESHOLD)
            or self._partial_match_scores(typed, FUZZY_MATCH_THRESHOLD)
        )
        return self._by_score(found)[:limit]

    def with_word(self, text: str) -> tuple[Entry, ...]:
        """Return the entries of which a name has this text as a whole word, in display order."""
        word = f" {normalize_text(text)} "
        owners = {at for key, at in self._keys.pairs() if word in f" {key} "} if word.strip() else ()
        return tuple(self._entries[at] for at in sorted(owners))

    def _substring_scores(self, typed: str) -> dict[int, float]:
        """Score entries by containment: 4 the full name, 3 start of a name, 2 start of a word in it, 1 anywhere."""
        best: dict[int, float] = {}
        word = " " + typed
        for key, at in self._keys.pairs():
            if typed in key:
                closeness = 3 + (key == typed) if key.startswith(typed) else 1 + (word in key)
                best[at] = max(closeness, best.get(at, 0))
        return best

    def _full_match_scores(self, typed: str, cutoff: float) -> dict[int, float]:
        """Score entries by their most similar full name, in given or alphabetical word order."""
        best = self._keys.scores(typed, fuzz.ratio, cutoff)
        return _best_of(best, self._sorted_keys.scores(_sort_words(typed), fuzz.ratio, cutoff))

    def _partial_match_scores(self, typed: str, cutoff: float) -> dict[int, float]:
        """Score entries by the most similar name inside the input, or the reverse."""
        if len(typed) <= _MAX_SHORT_NAME or cutoff > _PARTIAL_MATCH_WEIGHT * 100:
            return {}
        found = self._long_keys.scores(typed, fuzz.partial_ratio, cutoff / _PARTIAL_MATCH_WEIGHT)
        return {owner: score * _PARTIAL_MATCH_WEIGHT for owner, score in found.items()}

    def _by_score(self, likeness: Mapping[int, float]) -> tuple[Entry, ...]:
        return tuple(self._entries[at] for at in sorted(likeness, key=lambda at: (-likeness[at], at)))


@dataclass(frozen=True, slots=True)
class _NameKeys:
    """Normalized names and, at the same positions, the entries they belong to."""

    texts: tuple[str, ...]
    owners: tuple[int, ...]

    @classmethod
    def from_pairs(cls, pairs: Iterable[tuple[str, int]]) -> "_NameKeys":
        listed = tuple(pairs)
        return cls(tuple(text for text, _ in listed), tuple(owner for _, owner in listed))

    def pairs(self) -> Iterator[tuple[str, int]]:
        return zip(self.texts, self.owners, strict=True)

    def scores(self, typed: str, scorer: Callable[..., float], cutoff: float) -> dict[int, float]:
        """Return the best score of each entry that reaches the cutoff."""
        best: dict[int, float] = {}
        for _, score, at in process.extract(typed, self.texts, scorer=scorer, score_cutoff=cutoff, limit=None):
            best[self.owners[at]] = max(score, best.get(self.owners[at], 0.0))
        return best


def _best_of(some: dict[int, float], others: dict[int, float]) -> dict[int, float]:
    return {at: max(some.get(at, 0.0), others.get(at, 0.0)) for at in some.keys() | others.keys()}


def _sort_words(key: str) -> str:
    return " ".join(sorted(key.split()))
