"""Finds example questions that contain the words typed so far. Called by the autocomplete of /ask."""

from collections.abc import Iterator
from functools import lru_cache

from knowledge.knowledge_base import KnowledgeBase


def examples_matching(knowledge_base: KnowledgeBase, words: list[str]) -> Iterator[str]:
    """Yield the example questions that contain every word, ignoring case and also inside longer words."""
    folded = [word.casefold() for word in words]
    rarest = max(folded, key=len, default="")
    for entry in knowledge_base.entries.values():
        for example, text in zip(entry.examples, _casefolded(entry.examples), strict=True):
            if rarest in text and all(word in text for word in folded):
                yield example


@lru_cache(maxsize=4_096)
def _casefolded(examples: tuple[str, ...]) -> tuple[str, ...]:
    """Cache the lowercase examples: bases share entries, and every keystroke searches them."""
    return tuple(example.casefold() for example in examples)
