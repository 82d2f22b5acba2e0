"""Typos added for measuring: few, small, and the same for the same seed."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from knowledge.retrieval.evaluation import add_typos


@given(st.text(), st.integers())
def test_every_third_long_word_gets_one_typo(text: str, seed: int) -> None:
    words, slipped = text.split(" "), add_typos(text, Random(seed)).split(" ")  # noqa: S311 - repeatable
    long = [place for place, word in enumerate(words) if len(word) >= 4]
    for place, (before, after) in enumerate(zip(words, slipped, strict=True)):
        assert OSA.distance(before, after) <= (place in long[::3])


@given(st.text(), st.integers())
def test_a_seed_always_gives_the_same_typos(text: str, seed: int) -> None:
    assert add_typos(text, Random(seed)) == add_typos(text, Random(seed))  # noqa: S311 - repeatable
