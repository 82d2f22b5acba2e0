"""How likely the best entry answers the question: a logistic function of a few things seen in its score."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from knowledge.retrieval.analysis import AnalyzedText
from knowledge.retrieval.ranking import ScoredIntent
from knowledge.retrieval.types import Refusal, Verdict

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
        return (
            self.top_score,
            self.margin,
            self.above_out_of_scope,
            self.coverage,
            self.clinical,
            self.oov_share,
            self.length,
        )


def extract_features(
    analyzed: AnalyzedText, entries: Sequence[ScoredIntent], best_decoy: float | None, clinical: float
) -> ConfidenceFeatures:
    """Collect what the confidence rests on; entries are best first and at least one."""
    top = entries[0]
    second = entries[1].total if len(entries) > 1 else 0.0
    count = max(len(analyzed.tokens), 1)
    return ConfidenceFeatures(
        top_score=top.total,
        margin=(top.total - second) / top.total if top.total > 0 else 0.0,
        above_out_of_scope=top.total - (second * _RUNNER_UP_SHARE if best_decoy is None else best_decoy),
        coverage=top.coverage,
        clinical=clinical,
        oov_share=analyzed.oov_share if analyzed.tokens else 0.0,
        length=min(count, _MAX_LENGTH) / _MAX_LENGTH,
    )


def confidence(seen: ConfidenceFeatures) -> float:
    """Return how likely the best entry is right, between 0 and 1."""
    z = _BIAS + sum(weight * value for weight, value in zip(_WEIGHTS, seen.values(), strict=True))
    return 1 / (1 + exp(-max(-30.0, min(30.0, z))))


ANSWER_THRESHOLD = 0.78
SUGGEST_THRESHOLD = 0.25
CLEAR_MARGIN = 0.15
"""Confidence from which an entry is shown at once (its lead over the second, as a share, must be clear) or offered
among others. Of the pairs that answer about half of the base's own sentences, each asked of a matcher built without it,
this one is right most often there and on the development questions."""
HALF = 0.5
_FEW_WORDS = 5
"""Content words of a question that an unknown one turns: "network cables", "AI girlfriend". Of 480 that were answered
rightly, of our own and of other authors, six were so short and had a word that neither base nor lexicon knows."""


def cap_confidence(confidence: float, analyzed: AnalyzedText) -> float:
    """Return the confidence, no more than one half for a short question with a word that nobody here knows."""
    turned = len(analyzed.tokens) <= _FEW_WORDS and not all(slot.known for slot in analyzed.tokens)
    return min(confidence, HALF) if turned else confidence


def decide_verdict(confidence: float, margin: float, *, clinical_dominates: bool) -> Verdict:
    """Return what to do with the best entry; nothing is offered to a question that is rather about patient care."""
    if confidence >= ANSWER_THRESHOLD and margin >= CLEAR_MARGIN:
        return "answer"
    return "suggest" if confidence >= SUGGEST_THRESHOLD and not clinical_dominates else "abstain"


def decide_refusal(*, clinical: bool, oov_share: float) -> Refusal:
    """Return why nothing is offered, given the share of words nobody knows."""
    if oov_share >= HALF:
        return "unclear"
    return "clinical" if clinical else "outside"
