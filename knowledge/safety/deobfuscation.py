"""Normalizes disguised text for the self-harm check.

Undoes leetspeak, asterisks, spaced-out letters, run-together words and misspellings.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.safety.patterns import SENTENCE_BREAK
from knowledge.text.common_words import COMMON_WORDS
from knowledge.text.unicode import normalize_confusables

MAX_CHARACTERS = 4_000
"""Characters read: the limit of a Discord message."""

_LEET = str.maketrans("0134579@$!|+¡£€", "oieastgasiltiee")
_ONE_IS_L = str.maketrans("1!|", "lll")
_APOSTROPHES = re.compile(r"(?<=\w)'(?=\w)")
_SPACED_OUT = re.compile(r"(?<![^\W_])(?:[^\W_][\s.\-_*,/|]{1,3}){2,}[^\W_](?![^\W_])")
_SEPARATORS = re.compile(r"[\s.\-_*,/|]+")
_REPEATED = re.compile(r"([a-z])\1{2,}")
_TOKEN = re.compile(r"[a-z0-9@$!|+¡£€*#]+|[.?;:\n]+")
_NUMBERED = re.compile(r"\d{3}")
"""A code such as a0053: leetspeak hardly ever has three digits in a row."""
_LETTERS_HIDDEN = re.compile(r"[*#]")
_MIN_MISSPELLED = 3
_LONG_WORD = 7
_MAX_EDITS = 2
_MIN_RUN = 5
_MAX_RUN = 60
_MIN_MEAN_LETTERS = 2.5
"""Minimum average length of the words in a run without spaces: "ideation" is not "i de at i on"."""


@dataclass(frozen=True, eq=False)
class SafetyVocabulary:
    """The words a misspelled word may stand for, in order of priority, and the meanings of short forms."""

    words: tuple[str, ...]
    short_forms: Mapping[str, str]

    @cached_property
    def known(self) -> frozenset[str]:
        """The words, for fast membership tests."""
        return frozenset(self.words)

    @cached_property
    def priorities(self) -> Mapping[str, int]:
        """The priority of each word, to choose among equally close ones."""
        return {word: place for place, word in reversed([*enumerate(self.words)])}

    @cached_property
    def by_prefix(self) -> Mapping[tuple[str, int], tuple[str, ...]]:
        """The words that may be meant, by first letter and length of the typed word.

        Words too short to be told apart are left out.
        """
        found: dict[tuple[str, int], list[str]] = defaultdict(list)
        for word in (word for word in self.words if len(word) > _MIN_MISSPELLED):
            for typed in range(len(word) - _MAX_EDITS, len(word) + _MAX_EDITS + 1):
                if abs(typed - len(word)) <= _max_edits(typed):
                    found[word[0], typed].append(word)
        return {beginning: tuple(words) for beginning, words in found.items()}

    @cached_property
    def missing_first_letter(self) -> Mapping[str, str]:
        """The words by themselves without their first letter."""
        return {word[1:]: word for word in reversed(self.words) if len(word) > _MIN_MISSPELLED}


def normalize(text: str, vocabulary: SafetyVocabulary) -> str:
    """Return the text as words of a-z separated by single spaces, sentences separated by ``SENTENCE_BREAK``.

    A word in neither common English nor the vocabulary becomes the vocabulary word it misspells. Nothing of the text is
    cached.
    """
    text = _APOSTROPHES.sub("", normalize_confusables(text[:MAX_CHARACTERS]))
    text = _SPACED_OUT.sub(lambda found: _SEPARATORS.sub("", found.group()), text)
    tokens = _TOKEN.findall(text)
    words = {token: _normalize_token(token, vocabulary) for token in set(tokens)}
    return " ".join(word for word, _ in groupby(words[token] for token in tokens) if word)


def _max_edits(typed: int) -> int:
    return _MAX_EDITS if typed >= _LONG_WORD else 1


def _normalize_token(token: str, vocabulary: SafetyVocabulary) -> str:
    if token in COMMON_WORDS and token not in vocabulary.short_forms:
        return token
    if not any(c.isalnum() for c in token):
        return SENTENCE_BREAK if token[0] in ".?;:\n!" else ""
    if token.isdigit() or _NUMBERED.search(token):
        return {"2": "to", "4": "for", "1": "one"}.get(token, token)
    return _resolve(token.rstrip("!|+"), vocabulary)


def _resolve(token: str, vocabulary: SafetyVocabulary) -> str:
    if _LETTERS_HIDDEN.search(token.strip("*#")):
        return _uncensor(token, vocabulary)
    token = token.strip("*#")
    token = vocabulary.short_forms.get(token, token)
    readings = [vocabulary.short_forms.get(word, word) for word in (token.translate(_LEET), _one_is_l(token))]
    for word in readings:
        if word in COMMON_WORDS or word in vocabulary.known:
            return word
    if f"{readings[0]}g" in vocabulary.known:
        return f"{readings[0]}g"
    return _collapse_repeats(readings[0], vocabulary) or _correct(readings[0], vocabulary) or readings[0]


def _one_is_l(token: str) -> str:
    return token.translate(_ONE_IS_L).translate(_LEET)


def _uncensor(token: str, vocabulary: SafetyVocabulary) -> str:
    pattern = re.compile(_LETTERS_HIDDEN.sub("[a-z]", token.translate(_LEET)))
    return next((word for word in vocabulary.words if pattern.fullmatch(word)), token)


def _collapse_repeats(token: str, vocabulary: SafetyVocabulary) -> str | None:
    if not _REPEATED.search(token):
        return None
    for shorter in (_REPEATED.sub(r"\1\1", token), _REPEATED.sub(r"\1", token)):
        if shorter in vocabulary.known or shorter in COMMON_WORDS:
            return shorter
    return None


def _correct(token: str, vocabulary: SafetyVocabulary) -> str | None:
    """Return the closest vocabulary word, at most one edit away (two for long words; swapped neighbors are one).

    With two edits the first letter must be right, so that few words have to be compared.
    """
    if not _MIN_MISSPELLED <= len(token) <= _MAX_RUN:
        return None
    likely = vocabulary.by_prefix.get((token[0], len(token)), ())
    near = process.extractOne(token, likely, scorer=OSA.distance, score_cutoff=_max_edits(len(token)))
    found = [(1, word) for word in _first_letter_variants(token, vocabulary)] + ([(near[1], near[0])] if near else [])
    best = min(found, key=lambda one: (one[0], vocabulary.priorities[one[1]]), default=None)
    return best[1] if best else _split_run_together(token, vocabulary.known)


def _first_letter_variants(token: str, vocabulary: SafetyVocabulary) -> list[str]:
    """Return words whose first letter is wrong, missing, doubled, or swapped with the second."""
    found = [vocabulary.missing_first_letter.get(token[1:]), vocabulary.missing_first_letter.get(token)]
    found += [token[1:], token[1] + token[0] + token[2:]]
    return [word for word in found if word and word in vocabulary.priorities and len(word) > _MIN_MISSPELLED]


def _split_run_together(token: str, known: frozenset[str]) -> str | None:
    """Return run-together words with their spaces: killmyself, wanttodie."""
    if len(token) < _MIN_RUN:
        return None
    parts: dict[int, list[str]] = {0: []}
    for end in range(1, len(token) + 1):
        ways = [[*before, word] for start, before in parts.items() if (word := token[start:end]) in known]
        if ways:
            parts[end] = min(ways, key=len)
    whole = parts.get(len(token))
    return " ".join(whole) if whole and len(token) >= _MIN_MEAN_LETTERS * len(whole) else None
