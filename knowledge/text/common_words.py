"""The common English words, by which a misspelled word is told from a correct one.

A word in this list is taken as written; any other word may be misspelled. Used by tokens, stemming, spelling
correction, language detection and both safety checks.
"""

from collections.abc import Container, Iterable
from itertools import groupby
from pathlib import Path


class CompactWordSet(Container[object]):
    """A set of words, stored as one string for each two-letter prefix.

    Takes a tenth of the memory of a frozenset.
    """

    def __init__(self, words: Iterable[str]) -> None:
        by_beginning = groupby(sorted(words), key=_prefix)
        self._by_prefix = {beginning: "\n".join(("", *alike, "")) for beginning, alike in by_beginning}

    def __contains__(self, word: object) -> bool:
        """Tell whether a single-line string is one of the words."""
        return isinstance(word, str) and f"\n{word}\n" in self._by_prefix.get(_prefix(word), "")


def _prefix(word: str) -> str:
    return word[:2]


def _read(path: Path) -> CompactWordSet:
    return CompactWordSet(line for line in path.read_text(encoding="ascii").splitlines() if not line.startswith("#"))


COMMON_WORDS = _read(Path(__file__).with_name("common_words.txt"))
"""About 11,000 lowercase words without apostrophes; the file names its source and license."""
