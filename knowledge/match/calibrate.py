"""How likely the best entry answers the question: a logistic function of a few things seen in its score."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from knowledge.match.reading import Reading
from knowledge.match.score import Scored

_LONG = 12
_WEIGHTS = (0.64, 1.1, 2.73, 0.99, -0.24, -0.87, 1.59)
_BIAS = -2.69
"""Fitted by `python -m benchmarks.matching fit` on the development questions and a part of CLINC150."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What the confidence rests on; each lies between about 0 and 1."""

    top: float
    margin: float
    """Between the best entry and the second, as a share of the best."""
    above_decoys: float
    covered: float
    clinical: float
    """The share of words that speak of drugs and doses."""
    strange: float
    """The share of words that neither the base nor common English has."""
    length: float

    def values(self) -> tuple[float, ...]:
        """Return them in the order of the weights."""
        return (self.top, self.margin, self.above_decoys, self.covered, self.clinical, self.strange, self.length)


def look(reading: Reading, entries: Sequence[Scored], best_decoy: float, clinical: float) -> Seen:
    """Collect what the confidence rests on; entries are best first and at least one."""
    top = entries[0]
    second = entries[1].total if len(entries) > 1 else 0.0
    count = max(len(reading.slots), 1)
    return Seen(
        top=top.total,
        margin=(top.total - second) / top.total if top.total > 0 else 0.0,
        above_decoys=top.total - max(best_decoy, 0.0),
        covered=top.covered,
        clinical=clinical,
        strange=reading.strange if reading.slots else 0.0,
        length=min(count, _LONG) / _LONG,
    )


def confidence(seen: Seen) -> float:
    """Return how likely the best entry is right, between 0 and 1."""
    z = _BIAS + sum(weight * value for weight, value in zip(_WEIGHTS, seen.values(), strict=True))
    return 1 / (1 + exp(-max(-30.0, min(30.0, z))))
