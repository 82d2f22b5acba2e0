"""Find example questions by the words somebody has typed so far."""

from collections.abc import Iterator
from functools import lru_cache

from knowledge.knowledge_base import KnowledgeBase


def examples_matching(knowledge_base: KnowledgeBase, words: list[str]) -> Iterator[str]:
    """Yield the example questions that hold every word, in any case and as part of longer words; all without words."""
    folded = [word.casefold() for word in words]
    rarest = max(folded, key=len, default="")
    for entry in knowledge_base.entries.values():
        for example, text in zip(entry.examples, _casefolded(entry.examples), strict=True):
            if rarest in text and all(word in text for word in folded):
                yield example


@lru_cache(maxsize=4_096)
def _casefolded(examples: tuple[str, ...]) -> tuple[str, ...]:
    """Remember examples in one case: bases share entries, and a look-up follows each keystroke."""
    return tuple(example.casefold() for example in examples)
