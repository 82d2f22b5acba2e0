"""What of a poll may be published: no answer that fewer than five gave, and none that could be worked out.

The rules are those of statistical offices for tables of counts: hide small cells (primary suppression), then hide
others, or the total, where a hidden cell would follow from what is shown (complementary suppression). See A. Hundepool
et al., Statistical Disclosure Control, Wiley 2012, chapter 4. They hold against a reader who knows this file: every
hidden count could have been another one under the same publication.
"""

from collections.abc import Mapping
from dataclasses import dataclass

MIN_CELL = 5
"""Votes from which on an answer is shown, in the manner of official tables."""


@dataclass(frozen=True, slots=True)
class SuppressedCounts:
    """What may be shown: answer → how many gave it, None where that is hidden; and how many voted, or None."""

    counts: Mapping[str, int | None]
    voters: int | None


def suppress_small_cells(counts: Mapping[str, int], voters: int, *, multiple_choice: bool) -> SuppressedCounts:
    """Hide what has to be hidden.

    Args:
        counts: Answer → how many gave it, each at least 0.
        voters: How many voted: the sum of the counts, or less where several answers were allowed.
        several: Whether several answers were allowed.
    """
    if multiple_choice:
        hidden = frozenset(answer for answer, count in counts.items() if count < MIN_CELL)
        shown = sum(count for answer, count in counts.items() if answer not in hidden)
        # Everybody gave an answer. Where those shown can't account for all voters, the number of voters would say
        # something about those hidden.
        tells = bool(hidden) and shown < voters
    else:
        hidden = _suppressed_answers(counts)
        tells = len(hidden) == len(counts)
    return SuppressedCounts(
        {answer: None if answer in hidden else count for answer, count in counts.items()},
        None if tells or voters < MIN_CELL else voters,
    )


def _suppressed_answers(counts: Mapping[str, int]) -> frozenset[str]:
    """Return what to hide of counts that add up to the number of voters, so that the rest tells little but its sum.

    What is hidden adds up to at least `LEAST`: its sum follows from the total, and is a small number like any other.
    Of several hidden counts that differ, each might be another's, since what is hidden depends on the numbers alone.
    If all are the same, they might be one more and one less, except where all are the largest small number.
    """
    hidden = {answer: count for answer, count in counts.items() if count < MIN_CELL}
    rest = [count for answer, count in counts.items() if answer not in hidden]
    little = len(hidden) == 1 or sum(hidden.values()) < MIN_CELL
    at_the_end = {*hidden.values()} == {MIN_CELL - 1}
    if hidden and rest and (little or at_the_end):
        return frozenset(answer for answer, count in counts.items() if count < MIN_CELL or count == min(rest))
    return frozenset(hidden)
