"""What is published of a poll lets nobody work out a vote, whatever a group and a moderator know of the others."""

import random
from collections import Counter
from math import exp

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.disclosure_control import EPSILON, STEP, blur_counts

ROUNDS = 20_000
SLACK = 1.25
"""Room for chance in so many rounds."""


def published(count: int, rounds: int = ROUNDS) -> Counter[int | None]:
    rng = random.Random(count)  # noqa: S311 - repeatable on purpose
    return Counter(blur_counts({"a": count}, count, rng).counts["a"] for _ in range(rounds))


@given(st.lists(st.integers(0, 400), min_size=1, max_size=6), st.integers(0, 400), st.integers())
def test_every_number_is_a_multiple_of_five_or_not_shown(counts: list[int], voters: int, seed: int) -> None:
    named = {str(place): count for place, count in enumerate(counts)}
    shown = blur_counts(named, voters, random.Random(seed))  # noqa: S311 - repeatable on purpose
    assert list(shown.counts) == list(named)
    for number in (*shown.counts.values(), shown.voters):
        assert number is None or (number >= STEP and number % STEP == 0)


@pytest.mark.parametrize("others", [0, 4, 5, 7, 12])
def test_one_vote_more_changes_the_odds_of_every_result_only_a_little(others: int) -> None:
    without, with_her = published(others), published(others + 1)
    for number in without | with_her:
        if min(without[number], with_her[number]) > ROUNDS // 200:  # rarer ones are mostly chance here
            ratio = without[number] / with_her[number]
            assert 1 / (SLACK * exp(EPSILON)) < ratio < SLACK * exp(EPSILON), number
        else:
            assert max(without[number], with_her[number]) < ROUNDS // 50, number


def test_a_result_still_says_what_a_community_thinks() -> None:
    shown = published(40, 500)
    assert all(number is not None and abs(number - 40) <= 20 for number in shown)
    assert shown[35] + shown[40] + shown[45] > 450


def test_of_a_handful_of_votes_little_is_shown() -> None:
    assert published(0, 500)[None] > 400
