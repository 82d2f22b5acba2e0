"""Makes ids from text."""

import re
import unicodedata
from collections.abc import Collection

from knowledge.text.apostrophes import APOSTROPHE
from knowledge.text.unicode import INDIVISIBLE_LETTERS

_WORD = re.compile(r"[a-z0-9]+")
_STOP_WORDS = frozenset(
    {"a", "an", "and", "at", "for", "in", "is", "it", "of", "on", "or", "that", "the", "to", "with"}
)
"""Words left out of ids."""
_SUFFIX_LENGTH = 5
"""Room for a number that makes an id unique."""


def make_slug(
    text: str, taken: Collection[str], *, max_words: int = 5, max_length: int = 40, fallback: str = "new"
) -> str:
    """Return an id of lowercase letters, digits and hyphens that is not among those taken.

    Has at most so many words and characters; ``fallback`` is used if the text has no Latin letter or digit.
    """
    plain = unicodedata.normalize("NFKD", APOSTROPHE.sub("", text)).casefold().translate(INDIVISIBLE_LETTERS)
    found = _WORD.findall("".join(letter for letter in plain if not unicodedata.combining(letter)))
    telling = [word for word in found if word not in _STOP_WORDS] or found
    first = "-".join(telling[:max_words])[: max_length - _SUFFIX_LENGTH].rstrip("-") or fallback
    made, number = first, 1
    while made in taken:
        number += 1
        made = f"{first}-{number}"
    return made
