"""Finds example questions that contain the words typed so far. Called by the autocomplete of /ask."""

from collections.abc import Iterator

from knowledge.knowledge_base import KnowledgeBase
from knowledge.model import Entry
from knowledge.model_memo import ModelMemo


def examples_matching(knowledge_base: KnowledgeBase, words: list[str]) -> Iterator[str]:
    """Yield the example questions that contain every word, ignoring case and also inside longer words."""
    folded = [word.casefold() for word in words]
    rarest = max(folded, key=len, default="")
    for entry in knowledge_base.entries.values():
        for example, text in zip(entry.examples, _casefolded_examples(entry), strict=True):
            if rarest in text and all(word in text for word in folded):
                yield example


_casefolded_examples = ModelMemo[Entry, tuple[str, ...]](
    lambda entry: tuple(example.casefold() for example in entry.examples)
)
"""The examples in lower case: bases share entries, and every keystroke searches them."""
