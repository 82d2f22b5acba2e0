"""From scores to a verdict: answer, suggest, or abstain and say why."""

from knowledge.retrieval.types import Refusal, Verdict
from knowledge.retrieval.analysis import AnalyzedText

ANSWER = 0.78
SUGGEST = 0.25
CLEAR_MARGIN = 0.15
"""Confidence from which an entry is shown at once (its lead over the second, as a share, must be clear) or offered
among others. Of the pairs that answer about half of the base's own sentences, each asked of a matcher built without it,
this one is right most often there and on the development questions."""
MOSTLY = 0.5
_FEW_WORDS = 5
"""Content words of a question that an unknown one turns: "network cables", "AI girlfriend". Of 480 that were answered
rightly, of our own and of other authors, six were so short and had a word that neither base nor lexicon knows."""


def doubted(confidence: float, reading: AnalyzedText) -> float:
    """Return the confidence, no more than one half for a short question with a word that nobody here knows."""
    turned = len(reading.slots) <= _FEW_WORDS and not all(slot.known for slot in reading.slots)
    return min(confidence, MOSTLY) if turned else confidence


def verdict(confidence: float, margin: float, *, care_wins: bool) -> Verdict:
    """Return what to do with the best entry; nothing is offered to a question that is rather about patient care."""
    if confidence >= ANSWER and margin >= CLEAR_MARGIN:
        return "answer"
    return "suggest" if confidence >= SUGGEST and not care_wins else "abstain"


def refusal(*, clinical: bool, strange: float) -> Refusal:
    """Return why nothing is offered, given the share of words nobody knows."""
    if strange >= MOSTLY:
        return "unclear"
    return "clinical" if clinical else "outside"
