from collections import defaultdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.disclosure_control import MIN_CELL, suppress_small_cells

ANSWERS = "abcde"
Table = tuple[int, ...]
COUNTS = st.lists(st.integers(0, 40), min_size=1, max_size=6).map(lambda counts: dict(enumerate(counts)))


def publications(answers: int, most: int, *, several: bool) -> dict[object, list[Table]]:
    """Every table of counts up to ``most``, by what is published of it: what somebody can do who knows the rules."""
    found: dict[object, list[Table]] = defaultdict(list)
    for table in product(range(most + 1), repeat=answers):
        voters = range(max(table), sum(table) + 1) if several else [sum(table)]
        for number in voters:
            shown = suppress_small_cells(dict(zip(ANSWERS, table, strict=False)), number, multiple_choice=several)
            found[tuple(shown.counts.values()), shown.voters].append(table)
    return found


@pytest.mark.parametrize("several", [False, True])
@pytest.mark.parametrize(("answers", "most"), [(1, 12), (2, 12), (3, 9), (4, 6), (5, 5)])
def test_every_suppressed_count_could_be_another_even_to_a_reader_who_knows_the_rules(
    answers: int, most: int, *, several: bool
) -> None:
    for (counts, _), tables in publications(answers, most, several=several).items():  # type: ignore[misc]
        for place, count in enumerate(counts):
            if count is None:
                assert len({table[place] for table in tables}) > 1, tables


@given(COUNTS, st.booleans(), st.data())
def test_no_count_under_five_is_shown_and_what_is_shown_is_true(
    counts: dict[str, int], several: bool, data: st.DataObject
) -> None:
    most = sum(counts.values())
    voters = data.draw(st.integers(max(counts.values()), most)) if several else most
    shown = suppress_small_cells(counts, voters, multiple_choice=several)
    assert list(shown.counts) == list(counts)
    for answer, count in shown.counts.items():
        assert count is None or count == counts[answer] >= MIN_CELL
    assert shown.voters is None or shown.voters == voters >= MIN_CELL


@given(COUNTS)
def test_with_single_choice_no_suppressed_count_follows_from_the_total(counts: dict[str, int]) -> None:
    shown = suppress_small_cells(counts, sum(counts.values()), multiple_choice=False)
    hidden = [counts[answer] for answer, count in shown.counts.items() if count is None]
    if hidden and shown.voters is not None:
        assert len(hidden) > 1
        assert sum(hidden) == shown.voters - sum(filter(None, shown.counts.values())) >= MIN_CELL
        assert len({*hidden}) > 1 or hidden[0] < MIN_CELL - 1


@given(st.lists(st.integers(MIN_CELL, 40), min_size=1, max_size=6), st.booleans())
def test_where_every_answer_has_five_everything_is_shown(counts: list[int], several: bool) -> None:
    named = {str(place): count for place, count in enumerate(counts)}
    shown = suppress_small_cells(named, sum(counts), multiple_choice=several)
    assert shown.counts == named
    assert shown.voters == sum(counts)


def test_a_single_small_count_suppresses_the_next_smallest() -> None:
    assert suppress_small_cells({"a": 20, "b": 9, "c": 2}, 31, multiple_choice=False).counts == {
        "a": 20,
        "b": None,
        "c": None,
    }


def test_two_different_small_counts_are_suppressed_alone() -> None:
    shown = suppress_small_cells({"a": 20, "b": 3, "c": 2}, 25, multiple_choice=False)
    assert shown.counts == {"a": 20, "b": None, "c": None}
    assert shown.voters == 25


@pytest.mark.parametrize("small", [0, 1, 2, 4])
def test_small_counts_that_follow_from_their_sum_suppress_the_next_smallest(small: int) -> None:
    shown = suppress_small_cells({"a": 20, "b": small, "c": small, "d": 9}, 29 + 2 * small, multiple_choice=False)
    assert shown.counts == {"a": 20, "b": None, "c": None, "d": None}


def test_the_number_of_voters_is_suppressed_if_all_counts_are() -> None:
    assert suppress_small_cells({"a": 4, "b": 3}, 7, multiple_choice=False).voters is None
    assert suppress_small_cells({"a": 20, "b": 3}, 23, multiple_choice=False).voters is None


def test_with_multiple_choice_the_number_of_voters_is_suppressed_if_it_reveals_counts() -> None:
    assert suppress_small_cells({"a": 6, "b": 4}, 10, multiple_choice=True).voters is None
    assert suppress_small_cells({"a": 10, "b": 4}, 10, multiple_choice=True).voters == 10
