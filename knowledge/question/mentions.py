"""Finds the entries that a question mentions by name, and whether it compares them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.knowledge_base import KnowledgeBase
from knowledge.model import Entry, PainPoint, Role
from knowledge.text.unicode import normalize_text

_COMPARISON = re.compile(r"\b(?:vs|versus|or|compared?|differ\w*|better|more|less|easier|rather|between|against)\b")
_EXCLUSION = re.compile(
    r"(?:\b(?:not|isn['’]?t|aren['’]?t|besides?|except|excluding|without|non|apart from|aside from|other than"
    r"|instead of|rather than|anything but|no more)\b)(?: (?:a|an|the|any|just|only|being|doing)){0,2}$"
)
"""Words right before a name that exclude it."""
_EXCLUSION_REACH = 5
_LISTING = frozenset({"and", "or", "nor", ",", "&", "/"})
"""Words between two names that one exclusion covers."""
_VERSUS = frozenset({"vs", "vs.", "versus"})
_COMPARING = _VERSUS | {"compare", "comparing"}
_CONJUNCTIONS = _VERSUS | {"and", "or", "plus", "&", "+", "/", "with", "the", "an", "a"}
"""Words that join two names."""
_MAX_WORDS = 200
_MIN_NAME_LENGTH = 2
_MIN_PLURAL_LENGTH = 4
"""Letters of "MSLs"; in shorter words a final s is part of the word."""
_MAX_NAME_WORDS = 10
"""Words of the longest name or alias searched for in a question."""
_CAPITALS_ONLY = frozenset({"ur", "um", "ai", "ma", "pi", "pa", "ce"})
"""Short names that are also common shorthand for other words: they count only in capitals, or in a list of names."""
_MASK = "…"
"""Replaces a masked name, so that "what does … do" is still read as one question."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A mention of an entry: its first word and the word after its last."""

    start: int
    end: int
    entry: Entry


def is_comparison_of_mentions(question: str) -> bool:
    """Tell whether a question with several mentions compares them."""
    return _COMPARISON.search(question.casefold()) is not None


def find_mentions(knowledge_base: KnowledgeBase, question: str) -> tuple[Entry, ...]:
    """Return the entries a question mentions by any of their names, in order of mention.

    Longer names win over shorter ones inside them; a plural s is ignored.
    """
    return tuple({found.entry.id: found.entry for found in _locate_in_words(knowledge_base, _words(question))}.values())


def find_negated_mentions(knowledge_base: KnowledgeBase, question: str) -> tuple[Entry, ...]:
    """Return the entries a question excludes: "remote work that isn't telehealth", "besides MSL"."""
    return exclude_mentions(question, locate_mentions(knowledge_base, question))


def exclude_mentions(question: str, located: Sequence[Mention]) -> tuple[Entry, ...]:
    """Return the entries of some located mentions that the question excludes."""
    words = _words(question)
    excluded: list[Entry] = []
    end = -1
    for found in located:
        said = _EXCLUSION.search(" ".join(words[max(0, found.start - _EXCLUSION_REACH) : found.start]).casefold())
        # "besides surveys and telehealth" excludes both.
        between = words[end : found.start] if end >= 0 else ["no exclusion before"]
        if said or all(word.casefold() in _LISTING for word in between):
            excluded.append(found.entry)
            end = found.end
        else:
            end = -1
    return tuple({entry.id: entry for entry in excluded}.values())


def locate_mentions(knowledge_base: KnowledgeBase, question: str) -> tuple[Mention, ...]:
    """Return every mention of an entry with its place among the words."""
    return tuple(_locate_in_words(knowledge_base, _words(question)))


def are_coordinated(knowledge_base: KnowledgeBase, question: str) -> bool:
    """Tell whether two mentions stand next to each other or are joined by "and" or the like."""
    words = _words(question)
    between = pairwise(_locate_in_words(knowledge_base, words))
    return any(all(word.casefold() in _CONJUNCTIONS for word in words[one.end : other.start]) for one, other in between)


def mask_mentions(knowledge_base: KnowledgeBase, question: str) -> str:
    """Return a question without the names of roles and pain points.

    Names may contain aspect words ("paid surveys"). The name of a frequent question is a question itself ("work from
    home"), and that of an exit check asks for it ("visa"), so they stay.
    """
    return mask_located(question, locate_mentions(knowledge_base, question))


def mask_located(question: str, located: Sequence[Mention]) -> str:
    """Return a question without the located names of roles and pain points."""
    words = _words(question)
    for found in reversed(located):
        if isinstance(found.entry, Role | PainPoint):
            last = words[found.end - 1]
            words[found.start : found.end] = [_MASK + last[len(last.rstrip("?!.,;")) :]]
    return " ".join(words)


def _words(question: str) -> list[str]:
    return question.replace("/", " / ").split()


def _locate_in_words(knowledge_base: KnowledgeBase, words: Sequence[str]) -> list[Mention]:
    words = words[:_MAX_WORDS]
    folded = [normalize_text(word) for word in words]
    row = _is_comparison_list(knowledge_base, words, folded)
    found: list[Mention] = []
    at = 0
    while at < len(words):
        sizes = range(min(_MAX_NAME_WORDS, len(words) - at), 0, -1)
        named = ((n, _find_named(knowledge_base, words[at : at + n], folded[at : at + n], any_case=row)) for n in sizes)
        size, entry = next(((size, entry) for size, entry in named if entry), (1, None))
        if entry is not None:
            found.append(Mention(at, at + size, entry))
        at += size
    return found


def _is_comparison_list(knowledge_base: KnowledgeBase, words: Sequence[str], folded: Sequence[str]) -> bool:
    """Tell whether the words compare names, so that even lowercase "ur" is one: "msl vs ur"."""
    if not _COMPARING & {word.casefold() for word in words}:
        return False
    short = [place for place, key in enumerate(folded) if key in _CAPITALS_ONLY]
    return all(_find_named(knowledge_base, [words[place]], [folded[place]], any_case=True) for place in short)


def _find_named(
    knowledge_base: KnowledgeBase, words: Sequence[str], folded: Sequence[str], *, any_case: bool
) -> Entry | None:
    key = " ".join(filter(None, folded))
    if len(key) < _MIN_NAME_LENGTH:
        return None
    if key in _CAPITALS_ONLY and not any_case and not any(letter.isupper() for word in words for letter in word):
        return None
    entry = knowledge_base.by_normalized_name(key)
    if entry is None and key.endswith("s") and len(key) >= _MIN_PLURAL_LENGTH:
        entry = knowledge_base.by_normalized_name(key[:-1])
    return entry
