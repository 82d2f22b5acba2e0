"""Corrects misspelled words to words of the base. Only unknown words are corrected, and only by a few edits."""

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

_MIN_LENGTH = 4
_CUT_OFFS = ((5, 0.74, 1), (8, 0.70, 2), (99, 0.68, 3))
"""Up to this many letters: the lowest similarity (OSA, 0 to 1) and the most edits allowed. Chosen on the development
questions: see benchmarks/matching.py."""
_MAX_COMPARED = 8
_MAX_SUGGESTIONS = 3
_MAX_LENGTH = 24


class SpellingCorrector:
    """The words of a base, indexed by length for fast comparison."""

    def __init__(self, words: Iterable[str]) -> None:
        """Index the words by length, in an order that does not depend on the machine."""
        self._words: dict[int, list[str]] = defaultdict(list)
        for word in sorted({word for word in words if len(word) >= _MIN_LENGTH and word.isalpha()}):
            self._words[len(word)].append(word)

    def suggest(self, typed: str) -> tuple[str, ...]:
        """Return up to three equally close words; none if no word is close enough."""
        if not (_MIN_LENGTH <= len(typed) <= _MAX_LENGTH and typed.isascii() and typed.isalpha()):
            return ()
        cut_off, allowed = next((cut, most) for letters, cut, most in _CUT_OFFS if len(typed) <= letters)
        found = [
            near
            for length in range(len(typed) - allowed, len(typed) + allowed + 1)
            for near in process.extract(
                typed,
                self._words.get(length, ()),
                scorer=OSA.normalized_similarity,
                score_cutoff=cut_off,
                limit=_MAX_COMPARED,
            )
        ]
        ranked: list[tuple[int, float, str]] = []
        for word, similarity, _ in found:
            edits = OSA.distance(typed, word)
            if edits <= allowed and (word[0] == typed[0] or edits == 1):
                ranked.append((edits, -(similarity + JaroWinkler.similarity(typed, word)) / 2, word))
        ranked.sort()
        return tuple(word for edits, _, word in ranked if edits == ranked[0][0])[:_MAX_SUGGESTIONS]
