"""The common words of English: a word among them is taken as it stands, a word that is not may be misspelt."""

from collections.abc import Container, Iterable
from itertools import groupby
from pathlib import Path


class CompactWordSet(Container[object]):
    """Words to be asked whether one is among them, kept as a text for each beginning of two letters.

    A set of as many texts takes ten times the memory.
    """

    def __init__(self, words: Iterable[str]) -> None:
        by_beginning = groupby(sorted(words), key=_prefix)
        self._by_prefix = {beginning: "\n".join(("", *alike, "")) for beginning, alike in by_beginning}

    def __contains__(self, word: object) -> bool:
        """Whether a text of one line is one of the words."""
        return isinstance(word, str) and f"\n{word}\n" in self._by_prefix.get(_prefix(word), "")


def _prefix(word: str) -> str:
    return word[:2]


def _read(path: Path) -> CompactWordSet:
    return CompactWordSet(line for line in path.read_text(encoding="ascii").splitlines() if not line.startswith("#"))


COMMON_WORDS = _read(Path(__file__).with_name("common_words.txt"))
"""About 11,000 words in lower case, without apostrophes; the file names its source and licence."""
