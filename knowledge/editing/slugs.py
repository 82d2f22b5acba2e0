"""Ids made from words."""

import re
import unicodedata
from collections.abc import Collection

from knowledge.names import INDIVISIBLE_LETTERS

_WORD = re.compile(r"[a-z0-9]+")
_APOSTROPHES = re.compile("['’ʼ]")
_STOP_WORDS = frozenset(
    {"a", "an", "and", "at", "for", "in", "is", "it", "of", "on", "or", "that", "the", "to", "with"}
)
"""Words an id is no worse without."""
_SUFFIX_LENGTH = 5
"""Room for a number that tells an id from others."""


def make_slug(
    text: str, taken: Collection[str], *, max_words: int = 5, max_length: int = 40, fallback: str = "new"
) -> str:
    """An id of small letters, digits and hyphens for a text, which is none of those taken.

    It has at most so many words and characters; a text without a Latin letter or digit gets the other one.
    """
    plain = unicodedata.normalize("NFKD", _APOSTROPHES.sub("", text)).casefold().translate(INDIVISIBLE_LETTERS)
    found = _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))
    telling = [word for word in found if word not in _STOP_WORDS] or found
    first = "-".join(telling[:max_words])[: max_length - _SUFFIX_LENGTH].rstrip("-") or fallback
    made, number = first, 1
    while made in taken:
        number += 1
        made = f"{first}-{number}"
    return made
