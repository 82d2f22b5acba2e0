"""From scores to a verdict: answer, suggest, or abstain and say why."""

from knowledge.retrieval.types import Refusal, Verdict
from knowledge.retrieval.analysis import AnalyzedText

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


def cap_confidence(confidence: float, reading: AnalyzedText) -> float:
    """Return the confidence, no more than one half for a short question with a word that nobody here knows."""
    turned = len(reading.tokens) <= _FEW_WORDS and not all(slot.known for slot in reading.tokens)
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
