"""What the model of self-harm sees of a text: its words, pieces of its words, and what its words mean, as numbers.

The same code runs when a model is trained and when it is asked, so both see the same thing.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path
from zlib import crc32

from knowledge.safety.deobfuscation import SENTENCE_BREAK
from knowledge.safety.hashed_model import BUCKETS

_MASK = BUCKETS - 1
_DIGITS = re.compile(r"\d+")
_PIECE_SIZES = (3, 4, 5)
_LONGEST_WORD = 24
_CLASSES_FILE = Path(__file__).with_name("word_classes.txt")
_NEAR = 8
"""Among so many words that have a class, two count as near each other."""
_FIRST, _SECOND, _THIRD, _SHIFT = 0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 11
"""Odd numbers that spread the hashes of two or three words over the buckets, and the bits that are left off."""
_PHRASES, _MEANINGS, _NEIGHBORS, _NEARBY = 0, 0x2545F491, 0x5BD1E995, 0x1B873593
"""Where the hashes of each sort of feature begin, so that a word and its class never count as the same."""


def words_for_model(words: Sequence[str]) -> list[str]:
    """Return normalized words as the model reads them: no sentence breaks, each number the same."""
    return [
        word if word.isalpha() else _DIGITS.sub("0", word) for word in words if word != SENTENCE_BREAK
    ]  # fmt: skip


def word_features(words: Sequence[str]) -> set[int]:
    """Return a number for each word, each two and each three words that stand together."""
    hashes = _word_hashes(words)
    found = {one & _MASK for one in hashes}
    return found | _together(hashes, _PHRASES)


def meaning_features(words: Sequence[str]) -> set[int]:
    """Return a number for each class of words, alone, with its neighbors, and with the classes near it."""
    classes = word_classes()
    found_classes = [classes.get(word) for word in words]
    mixed = [
        one if meant is None else meant.hash for one, meant in zip(_word_hashes(words), found_classes, strict=True)
    ]
    meant = [one for one in found_classes if one is not None]
    hashes = [one.hash for one in meant]
    numbers = [one.number for one in meant]
    near = {
        first << 8 | second
        for ahead in range(1, _NEAR)
        for first, second in zip(numbers, numbers[ahead:], strict=False)
    }
    found = {one & _MASK for one in hashes}
    found |= _together(mixed, _MEANINGS)
    found |= _together(hashes, _NEIGHBORS)
    found.update([(pair * _FIRST + _NEARBY >> _SHIFT) & _MASK for pair in near])
    return found


def piece_features(word: str) -> list[int]:
    """Return a number for each piece of three to five letters of a word, its ends marked."""
    marked = f"<{word[:_LONGEST_WORD]}>".encode()
    length = len(marked)
    return [
        crc32(marked[start : start + size], 1) & _MASK
        for size in _PIECE_SIZES
        for start in range(max(1, length - size + 1))
    ]


class WordClass:
    """A class of words that mean something alike: its number, and the hash that stands for any of its words."""

    __slots__ = ("hash", "number")

    def __init__(self, number: int, name: str) -> None:
        self.number = number
        self.hash = crc32(name.encode(), 2)


@cache
def word_classes() -> Mapping[str, WordClass]:
    """Return the class of each word that has one, read with the first text and not before."""
    rows = [row for row in _CLASSES_FILE.read_text(encoding="ascii").splitlines() if not row.startswith("#")]
    classes: dict[str, WordClass] = {}
    for number, row in enumerate(rows):
        name, words = row.split(": ")
        one = WordClass(number, name)
        classes.update(dict.fromkeys(words.split(), one))
    return classes


def _word_hashes(words: Sequence[str]) -> list[int]:
    known = {word: crc32(word.encode()) for word in set(words)}
    return [known[word] for word in words]


def _together(hashes: Sequence[int], begin: int) -> set[int]:
    """Return a number for each two and each three that stand together."""
    pairs = [one * _FIRST + other * _SECOND + begin for one, other in pairwise(hashes)]
    found = {(pair >> _SHIFT) & _MASK for pair in pairs}
    found.update([(pair + other * _THIRD >> _SHIFT) & _MASK for pair, other in zip(pairs, hashes[2:], strict=False)])
    return found
