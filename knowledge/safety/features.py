"""What the model of self-harm sees of a text: its words, two and three together, and pieces of its words, as numbers.

The same code runs when a model is trained and when it is asked, so both see the same thing.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from zlib import crc32

from knowledge.safety.deobfuscation import SENTENCE_BREAK
from knowledge.safety.hashed_model import BUCKETS

_MASK = BUCKETS - 1
_DIGITS = re.compile(r"\d+")
_PIECE_SIZES = (3, 4, 5)
_LONGEST_WORD = 24


def words_for_model(words: Sequence[str]) -> list[str]:
    """Return normalized words as the model reads them: no sentence breaks, each number the same."""
    return [
        word if word.isalpha() else _DIGITS.sub("0", word) for word in words if word != SENTENCE_BREAK
    ]  # fmt: skip


def word_features(words: Sequence[str]) -> set[int]:
    """Return a number for each word, each two and each three words that stand together."""
    found = {crc32(word.encode()) & _MASK for word in words}
    pairs = [f"{first} {second}" for first, second in pairwise(words)]
    found.update([crc32(pair.encode()) & _MASK for pair in pairs])
    found.update([crc32(f"{pair} {third}".encode()) & _MASK for pair, third in zip(pairs, words[2:], strict=False)])
    return found


def piece_features(word: str) -> Iterator[int]:
    """Yield a number for each piece of three to five letters of a word, its ends marked."""
    marked = f"<{word[:_LONGEST_WORD]}>".encode()
    for size in _PIECE_SIZES:
        for start in range(max(1, len(marked) - size + 1)):
            yield crc32(marked[start : start + size], 1) & _MASK
