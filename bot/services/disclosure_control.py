"""What may be published of a poll: no count below five, and none that could be derived from the other counts.

The rules are those of statistical offices for tables of counts: hide small cells (primary suppression), then hide
others, or the total, where a hidden cell would follow from what is shown (complementary suppression). See A. Hundepool
et al., Statistical Disclosure Control, Wiley 2012, chapter 4. They hold against a reader who knows this file: every
hidden count could have been another number with the same publication. Called by `community_polls` when a poll closes.
"""

from collections.abc import Mapping
from dataclasses import dataclass

MIN_CELL = 5
"""The smallest count that is shown, as in official tables."""


@dataclass(frozen=True, slots=True)
class SuppressedCounts:
    """What may be shown: answer → number of votes, None if suppressed; and the number of voters, or None."""

    counts: Mapping[str, int | None]
    voters: int | None


def suppress_small_cells(counts: Mapping[str, int], voters: int, *, multiple_choice: bool) -> SuppressedCounts:
    """Suppress the counts that must not be published.

    Args:
        counts: Answer → number of votes, each at least 0.
        voters: Number of voters: the sum of the counts, or less if several answers were allowed.
        multiple_choice: Whether several answers were allowed.
    """
    if multiple_choice:
        hidden = frozenset(answer for answer, count in counts.items() if count < MIN_CELL)
        shown = sum(count for answer, count in counts.items() if answer not in hidden)
        # Everybody gave an answer. If the counts shown can't account for all voters, the number of voters would reveal
        # something about the suppressed counts.
        reveals = bool(hidden) and shown < voters
    else:
        hidden = _suppressed_answers(counts)
        reveals = len(hidden) == len(counts)
    return SuppressedCounts(
        {answer: None if answer in hidden else count for answer, count in counts.items()},
        None if reveals or voters < MIN_CELL else voters,
    )


def _suppressed_answers(counts: Mapping[str, int]) -> frozenset[str]:
    """Return the answers to suppress if the counts add up to the number of voters: only their sum can be derived.

    The suppressed counts add up to at least `MIN_CELL`, since their sum follows from the total and is a count itself.
    If they differ, they could be swapped without changing the publication. If they are all the same, one could be
    larger and another smaller by one, except if all are the largest number below `MIN_CELL`.
    """
    hidden = {answer: count for answer, count in counts.items() if count < MIN_CELL}
    rest = [count for answer, count in counts.items() if answer not in hidden]
    derivable = len(hidden) == 1 or sum(hidden.values()) < MIN_CELL
    all_largest = {*hidden.values()} == {MIN_CELL - 1}
    if hidden and rest and (derivable or all_largest):
        return frozenset(answer for answer, count in counts.items() if count < MIN_CELL or count == min(rest))
    return frozenset(hidden)
