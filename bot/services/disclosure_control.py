"""What may be published of a poll: numbers changed at random by a little, then rounded to fives, and none under five.

Exact counts betray a vote to a group that knows its own: six of whom five belong together. So every number gets noise
before it is rounded, by the geometric mechanism of differential privacy (A. Ghosh, T. Roughgarden, M. Sundararajan,
Universally utility-maximizing privacy mechanisms, SIAM Journal on Computing 41, 2012). Whatever a group and a moderator
know of all other votes, and whenever the poll is ended, one vote changes the odds of any published number by at most
the factor e ** (2 * EPSILON). Called by `community_polls` when a poll closes; the counts are deleted then.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from math import exp

STEP = 5
"""Published numbers are multiples of this; nothing smaller is shown."""
EPSILON = 0.5
"""How little one vote shows in one number. A vote shows in two: in two answers when it is changed, or in one answer and
in the number of voters. Half of all numbers are changed by 1 at most before rounding, one in thirty by more than 6."""

MIN_CELL = 5
"""The smallest count that is shown to anybody."""


@dataclass(frozen=True, slots=True)
class SuppressedCounts:
    """What may be shown: answer → about how many votes, None for too few; and about how many voters, or None."""

    counts: Mapping[str, int | None]
    voters: int | None


def blur_counts(counts: Mapping[str, int], voters: int, rng: random.Random) -> SuppressedCounts:
    """Return what may be published.

    Args:
        counts: Answer → number of votes, each at least 0.
        voters: Number of voters: the sum of the counts, or less if several answers were allowed.
        rng: Randomness that nobody can predict.
    """
    return SuppressedCounts({answer: _blurred(count, rng) for answer, count in counts.items()}, _blurred(voters, rng))


def _blurred(number: int, rng: random.Random) -> int | None:
    noisy = number + _failures(rng) - _failures(rng)
    rounded = STEP * ((noisy + STEP // 2) // STEP)
    return rounded if rounded >= STEP else None


def _failures(rng: random.Random) -> int:
    """Return how often a coin failed before it first succeeded, if it fails with the odds e ** -EPSILON."""
    failed = 0
    while rng.random() < exp(-EPSILON):
        failed += 1
    return failed
