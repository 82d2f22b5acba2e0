"""Whether a question is surely written in a language other than English, told by the small words of each."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from knowledge.loading.yaml_reader import read_fast
from knowledge.names import normalize_name
from knowledge.text.common_words import COMMON_WORDS

_MIN_DISTINCTIVE = 2
"""Different telling words: one may be a name, or a loan word."""
_MAX_WORDS = 200


@dataclass(frozen=True, slots=True)
class Language:
    """A language.

    Attributes:
        name: what it is called, in English and lower case.
        says: the sentence, in it, that only English is understood.
        words: its small words, folded and without accents.
        telling: those of them that hardly occur in English.
    """

    name: str
    english_only_notice: str
    words: frozenset[str]
    distinctive_words: frozenset[str]


def detect_language(question: str) -> Language | None:
    """Return the language of a question that is surely not English; None for English, and whenever in doubt.

    Sure is: two different telling words of it, and more of its words than words that are English and not its own.
    """
    said = [_strip_accents(word) for word in normalize_name(question).split()[:_MAX_WORDS]]
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
    """Return the languages by their names, read when the first question may be in one of them."""
    written: dict[str, dict[str, Any]] = read_fast(Path(__file__).with_name("language.yaml").read_text("utf-8"))
    return {
        name: Language(name, " ".join(each["says"].split()), frozenset(each["words"]), frozenset(each["telling"]))
        for name, each in written.items()
    }
