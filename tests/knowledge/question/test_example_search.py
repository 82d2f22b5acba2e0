"""Searching example questions by typed words."""

import pytest

from knowledge import KnowledgeBase
from knowledge.question.example_search import examples_matching


@pytest.mark.parametrize("typed", ["how much", "MSL", "burned OUT", "licen"])
def test_every_match_contains_every_typed_word(library: KnowledgeBase, typed: str) -> None:
    found = list(examples_matching(library, typed.split()))
    assert found
    assert all(word.casefold() in example.casefold() for example in found for word in typed.split())


def test_every_example_with_the_words_is_found(library: KnowledgeBase) -> None:
    every = [example for entry in library.entries.values() for example in entry.examples]
    assert list(examples_matching(library, [])) == every
    assert list(examples_matching(library, ["salary"])) == [e for e in every if "salary" in e.casefold()]


def test_unknown_words_find_no_example(library: KnowledgeBase) -> None:
    assert list(examples_matching(library, ["zvbxq"])) == []
