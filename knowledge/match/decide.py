"""From scores to a verdict: answer, suggest, or abstain and say why."""

from knowledge.match.entry import Refusal, Verdict

ANSWER = 0.78
SUGGEST = 0.25
CLEAR_MARGIN = 0.15
"""Confidence from which an entry is shown at once (its lead over the second, as a share, must be clear) or offered
among others. Of the pairs that answer about half of the base's own sentences, each asked of a matcher built without it,
this one is right most often there and on the development questions."""
MOSTLY = 0.5


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
