"""Splits a message into words: strips markup, undoes disguised letters, and writes numbers in one form.

The tokenizer of the matcher, used for questions and for every text of the base alike.
"""

import re
from dataclasses import dataclass
from sys import intern

from knowledge.text.common_words import COMMON_WORDS
from knowledge.text.stemmer import stem
from knowledge.text.unicode import normalize_confusables

MAX_CHARACTERS = 4_000
"""Characters read of a question: the limit of a Discord message."""
MAX_WORDS = 160
"""Words kept of one clause; more only cost time."""

_MARKUP = re.compile(r"https?://\S+|<(?:@[!&]?|#|a?:\w+:)\d+>|```|[*_~|`>]+")
_DIGIT = re.compile(r"\d")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}\b)")
_SHORT_THOUSANDS = re.compile(r"\b(\d+)(?:\.(\d))?k\b")
_POSSESSIVE = re.compile(r"'s\b")
_APOSTROPHE = re.compile(r"(?<=\w)'(?=\w)")
_SPELLED_OUT = re.compile(r"\b(?:[^\W\d_]\.){2,}|\b(?:[A-Z] ){2,}[A-Z]\b|\b(?:[b-hj-z] ){2,}[b-hj-z]\b")
"""Letters typed one by one, as in "M S L" or "U.R."."""
_FILLER_SOUNDS = re.compile(r"\b(?:u+m+|u+h+|e+rm+)\b")
"""Hesitation sounds, only in lower case: in capitals UM is utilization management."""
_WORD = re.compile(r"[^\W_]+(?:&[^\W_]+)*|\$+")
_PREFIXES = frozenset({"non", "tele"})
_MIN_PART = 2
_MIN_JOINED = 6
"""Minimum letters of each part and of the whole, as in "can not": in 8,500 sentences shorter words stood side by side
by chance, these hardly ever."""
_MONEY = "dollars"
_MIN_CAPITALS = 2
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class TokenizedText:
    """The lowercase words of a message, and which of them were deliberately written in capitals."""

    words: tuple[str, ...]
    capitals: frozenset[str]


def tokenize(text: str) -> TokenizedText:
    """Return the words of a message."""
    text = _SPELLED_OUT.sub(lambda found: found.group().replace(".", "").replace(" ", "") + " ", text[:MAX_CHARACTERS])
    lower = _MARKUP.sub(" ", normalize_confusables(_FILLER_SOUNDS.sub(" ", text))[:MAX_CHARACTERS])
    if "'" in lower:
        lower = _APOSTROPHE.sub("", _POSSESSIVE.sub("", lower))
    if _DIGIT.search(lower):
        lower = _SHORT_THOUSANDS.sub(_expand_thousands, _THOUSANDS.sub("", lower))
    words = _join_split_words(_WORD.findall(lower))[:MAX_WORDS]
    return TokenizedText(tuple(map(intern, words)), _capitals(text))  # a base says the same words in thousands of lines


def stems_of(text: str) -> tuple[str, ...]:
    """Return the stems of the words of a text."""
    return tuple(stem(word) for word in tokenize(text).words)


def _expand_thousands(found: re.Match[str]) -> str:
    return found.group(1) + (found.group(2) or "0") + "00"


def _join_split_words(words: list[str]) -> list[str]:
    """Join words commonly typed as two: "non clinical", "tele rheumatology", "out side"."""
    joined: list[str] = []
    before = ""
    for word in words:
        whole = before + word
        if (whole in COMMON_WORDS and _is_split_word(before, word)) or (before in _PREFIXES and word.isalpha()):
            before = joined[-1] = whole
        else:
            before = _MONEY if word[0] == "$" else word
            joined.append(before)
    return joined


def _is_split_word(first: str, second: str) -> bool:
    """Tell whether two words are long enough to be one word that was typed as two."""
    return len(first + second) >= _MIN_JOINED and min(len(first), len(second)) >= _MIN_PART


def _capitals(text: str) -> frozenset[str]:
    if text.islower() or text.upper() == text:
        return frozenset()
    return frozenset(word.lower() for word in _LETTERS.findall(text) if word.isupper() and len(word) >= _MIN_CAPITALS)
