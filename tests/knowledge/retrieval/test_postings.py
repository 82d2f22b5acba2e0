"""The posting index holds what a plain dictionary would, whatever index it was built from."""

from collections.abc import Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from knowledge.retrieval.postings import PostingIndex, TermWeights, allocate_slots

Terms = Mapping[str, float]

WORDS = [f"{first}{second}" for first in "abcdef" for second in "uvwxyz"]
made = st.dictionaries(st.sampled_from(WORDS), st.floats(0.1, 9.0), max_size=20)
bases = st.lists(st.none() | made, max_size=6)


def kept(one: Terms | None) -> TermWeights | None:
    return None if one is None else TermWeights.from_mapping(one)


def looked_up(rows: PostingIndex) -> dict[str, dict[int, float]]:
    found = zip(WORDS, rows.lookup(WORDS), strict=True)
    return {word: dict(zip(*row, strict=True)) for word, row in found}


def in_dictionaries(lists: Sequence[Terms | None]) -> dict[str, dict[int, float]]:
    return {word: {place: one[word] for place, one in enumerate(lists) if one and word in one} for word in WORDS}


@given(bases)
def test_a_posting_list_has_every_slot_of_a_term_once(lists: list[Terms | None]) -> None:
    rows = PostingIndex([kept(one) for one in lists])
    assert looked_up(rows) == in_dictionaries(lists)
    assert all(len(places) == len({*places}) == len(weights) for places, weights in rows.lookup(WORDS))


@given(bases, st.lists(st.lists(st.tuples(st.integers(0, 7), st.none() | made), max_size=3), max_size=6))
def test_posting_lists_after_edits_equal_those_built_from_scratch(
    first: list[Terms | None], edits: list[list[tuple[int, Terms | None]]]
) -> None:
    lists = [*first]
    weights = [kept(one) for one in lists]
    rows = PostingIndex(weights)
    for edit in edits:
        for place, one in edit:
            more = [None] * (place + 1 - len(lists))
            lists, weights = [*lists, *more], [*weights, *more]
            lists[place], weights[place] = one, kept(one)
        rows = PostingIndex(weights, rows)
        assert looked_up(rows) == in_dictionaries(lists)


@given(bases, made)
def test_an_edit_does_not_change_the_previous_index(lists: list[Terms | None], one: Terms) -> None:
    weights = [kept(one) for one in lists]
    rows = PostingIndex(weights)
    before = looked_up(rows)
    PostingIndex([TermWeights.from_mapping(one), *weights[1:]], rows)
    assert looked_up(rows) == before


def test_looking_up_the_highest_hash_finds_nothing() -> None:
    class Highest(str):
        __slots__ = ()

        def __hash__(self) -> int:
            return (1 << 63) - 1

    rows = PostingIndex([TermWeights.from_mapping({"tea": 1.0})])
    assert [[*map(len, row)] for row in rows.lookup([Highest("water"), "tea"])] == [[0, 0], [1, 1]]
    held = PostingIndex([TermWeights.from_mapping({"tea": 1.0, Highest("water"): 2.0})])
    assert [[*weights] for _, weights in held.lookup([Highest("water"), "tea"])] == [[2.0], [1.0]]


@given(st.lists(st.integers(0, 9), unique=True), st.lists(st.integers(0, 9), unique=True))
def test_remaining_items_keep_their_slot_and_slots_are_unique(before: list[int], after: list[int]) -> None:
    things = [object() for _ in range(10)]
    there = [things[number] for number in before]
    given_out = allocate_slots([things[number] for number in after], there)
    assert len({*given_out}) == len(after)
    assert all(there[place] is things[n] for n, place in zip(after, given_out, strict=True) if n in before)
