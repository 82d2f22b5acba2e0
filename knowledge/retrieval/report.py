"""Measure a matcher against labelled questions."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from knowledge.retrieval.types import MatchResult

MAX_SUGGESTED = 3
"""Candidates a suggestion offers."""


@dataclass(frozen=True, slots=True)
class LabeledQuestion:
    """A question and the entries that would answer it; none when it should be refused."""

    question: str
    expected: tuple[str, ...]
    kind: str = "all"


@dataclass(frozen=True, slots=True)
class EvaluationResult:
    """What became of a question."""

    question: LabeledQuestion
    match: MatchResult
    milliseconds: float

    @property
    def rank(self) -> int | None:
        """The place of the first right candidate, from 1; None when there is none."""
        places = (place for place, one in enumerate(self.match.candidates, 1) if one.id in self.question.expected)
        return next(places, None)

    @property
    def confidence(self) -> float:
        """Of the best candidate; 0 when there is none."""
        return self.match.candidates[0].confidence if self.match.candidates else 0.0

    @property
    def loss(self) -> float:
        """How bad it is: surely wrong comes before hardly found, and right is 0 (0 to 1)."""
        if not self.question.expected:
            return self.confidence if self.match.verdict != "abstain" else 0.0
        return 0.0 if self.rank == 1 else max(self.confidence, 0.5 if self.rank is None else 0.1)


@dataclass(frozen=True, slots=True)
class Metrics:
    """Shares of 0 to 1, None where there was nothing to measure. The base should answer some and refuse the rest."""

    questions: int
    to_answer: int
    top_1: float | None
    top_3: float | None
    mean_reciprocal_rank: float | None
    auroc: float | None
    """The chance that a question to answer has a higher confidence than one to refuse."""
    answered: float | None
    suggested: float | None
    silent: float | None
    precision: float | None
    """Of all answers, also those to questions that should be refused."""
    refused_answered: float | None
    refused_suggested: float | None


def evaluate(match: Callable[[str], MatchResult], rows: Iterable[LabeledQuestion], clock: Callable[[], float]) -> tuple[EvaluationResult, ...]:
    """Ask every question; the clock counts seconds."""
    outcomes: list[EvaluationResult] = []
    for row in rows:
        began = clock()
        found = match(row.question)
        outcomes.append(EvaluationResult(row, found, (clock() - began) * 1000))
    return tuple(outcomes)


def compute_metrics(outcomes: Sequence[EvaluationResult]) -> Metrics:
    """Sum up."""
    inside = [one for one in outcomes if one.question.expected]
    outside = [one for one in outcomes if not one.question.expected]
    answers = [one for one in outcomes if one.match.verdict == "answer"]
    return Metrics(
        questions=len(outcomes),
        to_answer=len(inside),
        top_1=_share(one.rank == 1 for one in inside),
        top_3=_share(one.rank is not None and one.rank <= MAX_SUGGESTED for one in inside),
        mean_reciprocal_rank=_mean(1 / one.rank if one.rank else 0.0 for one in inside),
        auroc=auroc([one.confidence for one in inside], [one.confidence for one in outside]),
        answered=_share(one.match.verdict == "answer" for one in inside),
        suggested=_share(one.match.verdict == "suggest" for one in inside),
        silent=_share(one.match.verdict == "abstain" for one in inside),
        precision=_share(one.rank == 1 for one in answers),
        refused_answered=_share(one.match.verdict == "answer" for one in outside),
        refused_suggested=_share(one.match.verdict == "suggest" for one in outside),
    )


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float | None:
    """Return the area under the ROC curve, ties counted half; None when one side is empty."""
    if not inside or not outside:
        return None
    low = sorted(outside)
    below = sum((bisect_left(low, value) + bisect_right(low, value)) / 2 for value in inside)
    return below / (len(inside) * len(outside))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that a share (0 to 1) of the values does not exceed; 0 when there is none."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


def _share(tests: Iterable[bool]) -> float | None:
    return _mean(float(test) for test in tests)


def _mean(values: Iterable[float]) -> float | None:
    kept = list(values)
    return sum(kept) / len(kept) if kept else None
