"""How likely the best entry answers the question: a logistic function of a few things seen in its score."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from knowledge.retrieval.analysis import AnalyzedText
from knowledge.retrieval.ranking import ScoredIntent

_MAX_LENGTH = 12
_RUNNER_UP_SHARE = 0.5
"""Without decoys: on CLINC150 the whole second entry cost .03 of the AUROC, none of it let every third question that
should be refused be answered."""
_WEIGHTS = (1.20, 1.40, 4.37, 0.31, -0.28, -1.35, 1.96)
_BIAS = -2.35
"""Fitted by `python -m benchmarks.matching fit` on the base's own sentences, each asked of a matcher built without
it, on the development questions, and on a part of CLINC150."""


@dataclass(frozen=True, slots=True)
class ConfidenceFeatures:
    """What the confidence rests on. The shares lie between 0 and 1, scores mostly."""

    top_score: float
    margin: float
    """Between the best entry and the second, as a share of the best."""
    above_out_of_scope: float
    """Above the best decoy; where the base has no decoys half of the second entry stands in for one."""
    coverage: float
    clinical: float
    """The share of words that speak of drugs and doses."""
    oov_share: float
    """The share of words that neither the base nor common English has."""
    length: float

    def values(self) -> tuple[float, ...]:
        """Return them in the order of the weights."""
        return (self.top_score, self.margin, self.above_out_of_scope, self.coverage, self.clinical, self.oov_share, self.length)


def extract_features(reading: AnalyzedText, entries: Sequence[ScoredIntent], best_decoy: float | None, clinical: float) -> ConfidenceFeatures:
    """Collect what the confidence rests on; entries are best first and at least one."""
    top = entries[0]
    second = entries[1].total if len(entries) > 1 else 0.0
    count = max(len(reading.tokens), 1)
    return ConfidenceFeatures(
        top_score=top.total,
        margin=(top.total - second) / top.total if top.total > 0 else 0.0,
        above_out_of_scope=top.total - (second * _RUNNER_UP_SHARE if best_decoy is None else best_decoy),
        coverage=top.coverage,
        clinical=clinical,
        oov_share=reading.oov_share if reading.tokens else 0.0,
        length=min(count, _MAX_LENGTH) / _MAX_LENGTH,
    )


def confidence(seen: ConfidenceFeatures) -> float:
    """Return how likely the best entry is right, between 0 and 1."""
    z = _BIAS + sum(weight * value for weight, value in zip(_WEIGHTS, seen.values(), strict=True))
    return 1 / (1 + exp(-max(-30.0, min(30.0, z))))
