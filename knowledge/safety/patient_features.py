"""What a linear model sees of a text that may tell who a patient is: words, and the shapes of names and numbers.

A word anybody knows stands for itself. Any other word or number stands for its shape: a capital and small letters, a
first name, two digits, a year, letters mixed with digits. So a model learns "patient, then two unknown words with
capitals" and knows no person.
"""

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

from knowledge.safety.hashed_model import BUCKETS
from knowledge.text.common_words import COMMON_WORDS

_MASK = BUCKETS - 1
_TOKEN = re.compile(
    r"(?P<mail>[\w.+\-]{1,64}@[\w.\-]{1,64}\w)|(?P<link>https?://\S+|www\.\S+)|(?P<handle>@\w{2,40})"
    r"|(?P<money>[$€£₹]\s?\d[\d.,]{0,12}[kKmM]?)|(?P<initials>(?:[^\W\d_]\.\s?){2,4})"
    r"|(?P<number>[A-Za-z]{0,5}[\-#/]?\d[\w./:\-]{0,40}\w|\d)"
    r"|(?P<word>[^\W\d_]+(?:['’\-][^\W\d_]+)*)|(?P<mark>[.,!?;:()\"“”\n#&+/])"
)
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[a-z]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_SENTENCE_END = frozenset(".!?\n:")
_LONGEST_SHAPE = 14
_LONGEST_WORD = 20
_WORDS, _READ, _SHAPES, _LETTER_PIECES = 11, 12, 13, 14
"""Where the hash of each sort of feature begins, so that a word and a shape never count as the same."""
_MANY_DIGITS = re.compile(r"d{5,}")


class ShapedToken(NamedTuple):
    """A word, number or mark: what stands for it, its shape alone, and where it stands in the text."""

    read: str
    shape: str
    word: str
    start: int
    end: int
    is_word: bool


def shaped_tokens(text: str) -> list[ShapedToken]:
    """Return the words, numbers and marks of a text with their shapes."""
    tokens: list[ShapedToken] = []
    first = True
    known: dict[tuple[str, bool], tuple[str, str, str]] = {}
    for found in _TOKEN.finditer(text):
        kind, written = found.lastgroup or "", found.group()
        if kind == "mark":
            read = shape = lower = written
        elif kind == "word":
            same = known.get((written, first))
            if same is None:
                lower = written.lower().replace("’", "'")
                known[written, first] = same = (*_read_word(written, lower.removesuffix("'s"), first=first), lower)
            read, shape, lower = same
        else:
            lower = written.lower()
            read = shape = _number_shape(lower) if kind == "number" else f"<{kind}>"
        tokens.append(ShapedToken(read, shape, lower, found.start(), found.end(), kind == "word"))
        first = kind == "mark" and written in _SENTENCE_END
    return tokens


PhraseFeatures = tuple[int, list[int]]
"""How many tokens some features span, and the features by the token that each begins at."""


def phrase_features(tokens: Sequence[ShapedToken]) -> list[PhraseFeatures]:
    """Return the numbers of each word and of each one, two and three tokens together.

    Each list comes with how many tokens its features span; the feature at an index begins at the token of that index.
    """
    reads, shapes = [token.read for token in tokens], [token.shape for token in tokens]
    read_pairs, shape_pairs = _together(reads, reads[1:]), _together(shapes, shapes[1:])
    return [
        (1, [crc32(token.word.encode(), _WORDS) & _MASK for token in tokens]),
        *((size, [crc32(phrase.encode(), _READ) & _MASK for phrase in phrases]) for size, phrases in (
            (1, reads), (2, read_pairs), (3, _together(read_pairs, reads[2:])),
        )),
        *((size, [crc32(phrase.encode(), _SHAPES) & _MASK for phrase in phrases]) for size, phrases in (
            (2, shape_pairs), (3, _together(shape_pairs, shapes[2:])),
        )),
    ]  # fmt: skip


def _together(first: Sequence[str], second: Sequence[str]) -> list[str]:
    return [f"{one} {other}" for one, other in zip(first, second, strict=False)]


def letter_features(word: str) -> list[int]:
    """Return a number for each piece of three and four letters of a word, its ends marked."""
    marked = f"<{word[:_LONGEST_WORD]}>".encode()
    length = len(marked)
    return [
        crc32(marked[start : start + size], _LETTER_PIECES) & _MASK
        for size in (3, 4)
        for start in range(max(1, length - size + 1))
    ]


@cache
def first_names() -> frozenset[str]:
    """First names in lower case; the file says where they come from."""
    lines = Path(__file__).with_name("first_names.txt").read_text(encoding="ascii").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())


def _read_word(written: str, lower: str, *, first: bool) -> tuple[str, str]:
    if lower in first_names():
        known = "N"
    elif lower in COMMON_WORDS or all(part in COMMON_WORDS for part in _LETTERS.findall(lower)):
        known = "C"
    else:
        known = "U"
    if not written[0].isupper():
        case = "x"
    elif len(written) == 1:
        case = "X"
    elif written.isupper():
        case = "XX"
    else:
        case = "^Xx" if first else "Xx"
    shape = case + known
    return (lower if known == "C" else shape), shape


def _number_shape(lower: str) -> str:
    if _YEAR.fullmatch(lower):
        return "YYYY"
    shape = _LETTERS.sub("a", _DIGIT.sub("d", lower))
    return _MANY_DIGITS.sub("ddddd", shape)[:_LONGEST_SHAPE]
