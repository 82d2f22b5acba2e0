"""Which entries a question names outright, and whether it sets them against each other."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.model.unchecked_base import AnyEntry
from knowledge.knowledge_base import KnowledgeBase
from knowledge.model import Faq
from knowledge.names import normalize_name

_COMPARES = re.compile(r"\b(?:vs|versus|or|compared?|differ\w*|better|more|less|easier|rather|between|against)\b")
_AGAINST = frozenset({"vs", "vs.", "versus"})
_JOINS = _AGAINST | {"and", "or", "plus", "&", "+", "/", "with", "the", "an", "a"}
"""Words between two names that are said in one breath."""
_WORDS_READ = 200
_SHORTEST_NAME = 2
_SHORTEST_PLURAL = 4
"""Letters of "MSLs"; shorter words that end in s are words."""
_LONGEST_NAME = 6
"""Words of the longest name or alias worth looking for inside a question."""
_CAPITALS_ONLY = frozenset({"ur", "um", "ai", "ma", "pi", "pa", "ce"})
"""Short names that are also common ways to type something else: they count in capitals, and in a row of names."""
_IN_ITS_PLACE = "…"
"""Stands where a name stood, so that "what does … do" is still read as one question."""


@dataclass(frozen=True, slots=True)
class _Mention:
    """Where a question names an entry: from one word to before another."""

    start: int
    end: int
    entry: AnyEntry


def asks_to_compare(question: str) -> bool:
    """Tell whether a question that names several things sets them against each other."""
    return _COMPARES.search(question.casefold()) is not None


def entries_named(library: KnowledgeBase, question: str) -> tuple[AnyEntry, ...]:
    """Return the entries a question names outright, by any of their names, in the order of the question.

    Longer names win over shorter ones inside them; a plural s is forgiven.
    """
    return tuple({found.entry.id: found.entry for found in _mentions(library, _words(question))}.values())


def named_side_by_side(library: KnowledgeBase, question: str) -> bool:
    """Tell whether a question names two things in one breath, with "and" or the like between them or nothing."""
    words = _words(question)
    between = pairwise(_mentions(library, words))
    return any(all(word.casefold() in _JOINS for word in words[one.end : other.start]) for one, other in between)


def without_names(library: KnowledgeBase, question: str) -> str:
    """Return a question without the names of roles and pain points, which may hold words that ask: "paid surveys".

    A frequent question is called what it asks ("work from home"), so its names stay.
    """
    words = _words(question)
    for found in reversed(_mentions(library, words)):
        if not isinstance(found.entry, Faq):
            last = words[found.end - 1]
            words[found.start : found.end] = [_IN_ITS_PLACE + last[len(last.rstrip("?!.,;")) :]]
    return " ".join(words)


def _words(question: str) -> list[str]:
    return question.replace("/", " / ").split()


def _mentions(library: KnowledgeBase, words: Sequence[str]) -> list[_Mention]:
    words = words[:_WORDS_READ]
    folded = [normalize_name(word) for word in words]
    row = _is_row(library, words, folded)
    found: list[_Mention] = []
    at = 0
    while at < len(words):
        sizes = range(min(_LONGEST_NAME, len(words) - at), 0, -1)
        named = ((n, _named(library, words[at : at + n], folded[at : at + n], any_case=row)) for n in sizes)
        size, entry = next(((size, entry) for size, entry in named if entry), (1, None))
        if entry is not None:
            found.append(_Mention(at, at + size, entry))
        at += size
    return found


def _is_row(library: KnowledgeBase, words: Sequence[str], folded: Sequence[str]) -> bool:
    """Tell whether words set names against each other, so that even "ur" between them is one: "msl vs ur"."""
    if not _AGAINST & {word.casefold() for word in words}:
        return False
    short = [place for place, key in enumerate(folded) if key in _CAPITALS_ONLY]
    return all(_named(library, [words[place]], [folded[place]], any_case=True) for place in short)


def _named(library: KnowledgeBase, words: Sequence[str], folded: Sequence[str], *, any_case: bool) -> AnyEntry | None:
    key = " ".join(filter(None, folded))
    if len(key) < _SHORTEST_NAME:
        return None
    if key in _CAPITALS_ONLY and not any_case and not any(letter.isupper() for word in words for letter in word):
        return None
    entry = library.by_normalized_name(key)
    if entry is None and key.endswith("s") and len(key) >= _SHORTEST_PLURAL:
        entry = library.by_normalized_name(key[:-1])
    return entry
