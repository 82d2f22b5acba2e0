"""Detects questions that are clearly not in English, by the common words of each language.

A language library would add tens of megabytes; a wrong guess would refuse an English question, so doubt counts as
English.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.loading.yaml_reader import read_fast
from knowledge.text.common_words import COMMON_WORDS
from knowledge.text.unicode import normalize_text

_MIN_DISTINCTIVE = 2
"""Different distinctive words needed: a single one may be a name or a loan word."""
_MAX_WORDS = 200


@dataclass(frozen=True, slots=True)
class Language:
    """A language other than English.

    Attributes:
        name: its English name in lower case.
        english_only_notice: the sentence, in this language, that the bot understands only English.
        words: its common words, normalized and without accents.
        distinctive_words: those of them that hardly occur in English.
    """

    name: str
    english_only_notice: str
    words: frozenset[str]
    distinctive_words: frozenset[str]


def detect_language(question: str) -> Language | None:
    """Return the language of a question that is clearly not English; None for English or in doubt.

    Clear means: two different distinctive words, and more words of the language than words that are only English.
    """
    said = [_strip_accents(word) for word in normalize_text(question).split()[:_MAX_WORDS]]
    found = max(load_languages().values(), key=lambda tongue: sum(word in tongue.words for word in said))
    own = [word for word in said if word in found.words]
    english = [word for word in said if word in COMMON_WORDS and word not in found.words]
    return (
        found
        if len(found.distinctive_words.intersection(own)) >= _MIN_DISTINCTIVE and len(own) > len(english)
        else None
    )


def _strip_accents(word: str) -> str:
    apart = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@cache
def load_languages() -> Mapping[str, Language]:
    """Return the languages by name; loaded on first use."""
    written: dict[str, dict[str, Any]] = read_fast(Path(__file__).with_name("language.yaml").read_text("utf-8"))
    return {
        name: Language(name, " ".join(each["says"].split()), frozenset(each["words"]), frozenset(each["telling"]))
        for name, each in written.items()
    }
