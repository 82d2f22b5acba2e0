"""Turns scores into a calibrated confidence, and the confidence into a verdict.

The confidence is a logistic regression over a few features of the scores.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from knowledge.retrieval.analysis import AnalyzedText
from knowledge.retrieval.ranking import ScoredIntent
from knowledge.retrieval.types import Refusal, Verdict

_MAX_LENGTH = 12
_RUNNER_UP_SHARE = 0.5
"""Share of the runner-up used in bases without out-of-scope intents: on CLINC150 all of it cost .03 of the AUROC, and
none of it answered every third question that should be refused."""
_WEIGHTS = (1.20, 1.40, 4.37, 0.31, -0.28, -1.35, 1.96)
_BIAS = -2.35
"""Fitted by `python -m benchmarks.matching fit` on the base's own sentences, each asked of a matcher built without it,
on the development questions, and on a part of CLINC150."""


@dataclass(frozen=True, slots=True)
class ConfidenceFeatures:
    """The features of the confidence model; shares are in [0, 1], scores usually."""

    top_score: float
    margin: float
    """Lead of the best entry over the second, relative to the best."""
    above_out_of_scope: float
    """Lead over the best out-of-scope intent; in bases without any, over half the score of the second entry."""
    coverage: float
    clinical: float
    """Share of words about drugs and doses."""
    oov_share: float
    """Share of words in neither the base nor common English."""
    length: float

    def values(self) -> tuple[float, ...]:
        """Return the features in the order of the weights."""
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
    """Extract the features; entries are sorted best first and at least one."""
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
    """Return the probability that the best entry is right."""
    z = _BIAS + sum(weight * value for weight, value in zip(_WEIGHTS, seen.values(), strict=True))
    return 1 / (1 + exp(-max(-30.0, min(30.0, z))))


ANSWER_THRESHOLD = 0.78
SUGGEST_THRESHOLD = 0.25
CLEAR_MARGIN = 0.15
"""Minimum confidence for showing an entry at once (if its relative lead over the second is at least CLEAR_MARGIN) and
for offering it. Of the pairs that answer about half of the base's own sentences, each asked of a matcher built without
it, this one is right most often there and on the development questions."""
HALF = 0.5
_FEW_WORDS = 5
"""In a question with at most this many content words an unknown word changes the meaning: "network cables", "AI
girlfriend". Of 480 correctly answered questions, ours and other authors', six were this short and had a word in neither
base nor lexicon."""


def cap_confidence(confidence: float, analyzed: AnalyzedText) -> float:
    """Return the confidence, but at most one half for a short question with an unknown word."""
    turned = len(analyzed.tokens) <= _FEW_WORDS and not all(slot.known for slot in analyzed.tokens)
    return min(confidence, HALF) if turned else confidence


def decide_verdict(confidence: float, margin: float, *, clinical_dominates: bool) -> Verdict:
    """Return what to do with the best entry; nothing is offered if the question is rather about patient care."""
    if confidence >= ANSWER_THRESHOLD and margin >= CLEAR_MARGIN:
        return "answer"
    return "suggest" if confidence >= SUGGEST_THRESHOLD and not clinical_dominates else "abstain"


def decide_refusal(*, clinical: bool, oov_share: float) -> Refusal:
    """Return why nothing is offered."""
    if oov_share >= HALF:
        return "unclear"
    return "clinical" if clinical else "outside"
