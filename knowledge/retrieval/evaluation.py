"""Evaluates the matcher on a file of questions: `python -m knowledge eval FILE.jsonl`.

A line is `{"question": …, "expect": [ids, none when it should be refused], "kind": …}`. With --corpus the file is an
intent set instead, whose lines are `{"split": "train" or "test", "text": …, "label": … or null}`: a matcher without a
lexicon is built from its training lines and measured on its test lines. With --typos SEED a third of the longer words
of every question is misspelled, the same for each seed.
"""

import argparse
import json
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from random import Random
from timeit import default_timer
from typing import Any

from knowledge.loader import load_knowledge_base
from knowledge.retrieval.matcher import Matcher
from knowledge.retrieval.types import Intent, MatchResult

MAX_SUGGESTED = 3
"""Candidates shown in a suggestion."""


@dataclass(frozen=True, slots=True)
class LabeledQuestion:
    """A question and the entries that would answer it; none if it should be refused."""

    question: str
    expected: tuple[str, ...]
    kind: str = "all"


@dataclass(frozen=True, slots=True)
class EvaluationResult:
    """The result of one question."""

    question: LabeledQuestion
    match: MatchResult
    milliseconds: float

    @property
    def rank(self) -> int | None:
        """The rank of the first right candidate, from 1; None if there is none."""
        places = (place for place, one in enumerate(self.match.candidates, 1) if one.id in self.question.expected)
        return next(places, None)

    @property
    def confidence(self) -> float:
        """Confidence of the best candidate; 0 if there is none."""
        return self.match.candidates[0].confidence if self.match.candidates else 0.0

    @property
    def loss(self) -> float:
        """How wrong it is (0 to 1): confidently wrong is worst, right is 0."""
        if not self.question.expected:
            return self.confidence if self.match.verdict != "abstain" else 0.0
        return 0.0 if self.rank == 1 else max(self.confidence, 0.5 if self.rank is None else 0.1)


@dataclass(frozen=True, slots=True)
class EvaluationMetrics:
    """Shares of 0 to 1, None if there was nothing to measure. Some questions should be answered, the rest refused."""

    questions: int
    to_answer: int
    top_1: float | None
    top_3: float | None
    mean_reciprocal_rank: float | None
    auroc: float | None
    """Probability that a question to answer has a higher confidence than one to refuse."""
    answered: float | None
    suggested: float | None
    silent: float | None
    precision: float | None
    """Share of right answers among all answers, including those to questions that should be refused."""
    refused_answered: float | None
    refused_suggested: float | None


def evaluate(
    match: Callable[[str], MatchResult], rows: Iterable[LabeledQuestion], clock: Callable[[], float]
) -> tuple[EvaluationResult, ...]:
    """Ask every question; the clock returns seconds."""
    outcomes: list[EvaluationResult] = []
    for row in rows:
        began = clock()
        found = match(row.question)
        outcomes.append(EvaluationResult(row, found, (clock() - began) * 1000))
    return tuple(outcomes)


def compute_metrics(outcomes: Sequence[EvaluationResult]) -> EvaluationMetrics:
    """Compute the metrics over all results."""
    inside = [one for one in outcomes if one.question.expected]
    outside = [one for one in outcomes if not one.question.expected]
    answers = [one for one in outcomes if one.match.verdict == "answer"]
    return EvaluationMetrics(
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
    """Return the area under the ROC curve, ties counted half; None if one side is empty."""
    if not inside or not outside:
        return None
    low = sorted(outside)
    below = sum((bisect_left(low, value) + bisect_right(low, value)) / 2 for value in inside)
    return below / (len(inside) * len(outside))


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value that a share (0 to 1) of the values does not exceed; 0 if there are none."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


def _share(tests: Iterable[bool]) -> float | None:
    return _mean(float(test) for test in tests)


def _mean(values: Iterable[float]) -> float | None:
    kept = list(values)
    return sum(kept) / len(kept) if kept else None


_EVERY = 3
_SHORTEST = 4
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def add_typos(text: str, random: Random) -> str:
    """Return the text with one typo in every third of its words of four letters or more, starting with the first.

    A typo is two swapped letters, or a letter that is missing, doubled or replaced.
    """
    words = text.split(" ")
    long = [place for place, word in enumerate(words) if len(word) >= _SHORTEST]
    for place in long[::_EVERY]:
        words[place] = _add_typo(words[place], random)
    return " ".join(words)


def _add_typo(word: str, random: Random) -> str:
    at = random.randrange(len(word) - 1)
    before, here, after, rest = word[:at], word[at], word[at + 1], word[at + 2 :]
    middle = random.choice((after + here, after, here + here + after, random.choice(_LETTERS) + after))
    return before + middle + rest


_NAMES = {
    "top_1": "right at first",
    "top_3": "right among three",
    "mean_reciprocal_rank": "mean reciprocal rank",
    "auroc": "AUROC, in or out of scope",
    "answered": "answered",
    "suggested": "suggested",
    "silent": "silent",
    "precision": "right of what was answered",
    "refused_answered": "answered, should be refused",
    "refused_suggested": "suggested, should be refused",
}


def run(argv: Sequence[str]) -> int:
    """Print the metrics; returns the exit code, 1 if a file can't be read."""
    chosen = _parser().parse_args(argv)
    try:
        match, rows = _load(chosen.file, chosen.corpus)
        if chosen.typos is not None:
            rows = _with_typos(rows, chosen.typos)
    except (OSError, ValueError, KeyError) as error:
        print(f"cannot read the questions: {error!r}", file=sys.stderr)  # noqa: T201 - a command line prints
        return 1
    outcomes = evaluate(match, rows, default_timer)
    print(as_json(outcomes, chosen.worst) if chosen.json else as_text(outcomes, chosen.worst))  # noqa: T201 - as above
    return 0


def as_text(outcomes: Sequence[EvaluationResult], worst: int) -> str:
    """Format the metrics for people."""
    whole = compute_metrics(outcomes)
    lines = [f"{whole.questions} questions, {whole.to_answer} to answer"]
    lines += [f"{name:28} {_percent(getattr(whole, field))}" for field, name in _NAMES.items()]
    lines += [f"{name:28} {value:.2f} ms" for name, value in _latencies(outcomes).items()]
    lines += [f"  {kind:26} {_kind(part)}" for kind, part in _by_kind(outcomes).items()]
    for one in _worst(outcomes, worst):
        found = ", ".join(f"{c.id} {c.confidence:.2f}" for c in one.match.candidates[:3]) or "nothing"
        wanted = " or ".join(one.question.expected) or "a refusal"
        lines.append(f"{one.match.verdict}: {one.question.question}\n    wanted {wanted}; found {found}")
    return "\n".join(lines)


def as_json(outcomes: Sequence[EvaluationResult], worst: int) -> str:
    """Format the metrics for programs."""
    report = {
        **asdict(compute_metrics(outcomes)),
        "milliseconds": {name: round(value, 3) for name, value in _latencies(outcomes).items()},
        "by_kind": {kind: asdict(part) for kind, part in _by_kind(outcomes).items()},
        "worst": [
            {
                **asdict(one.question),
                "verdict": one.match.verdict,
                "found": [asdict(c) for c in one.match.candidates[:3]],
            }
            for one in _worst(outcomes, worst)
        ],
    }
    return json.dumps(report, ensure_ascii=False, indent=2)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge eval", description=__doc__)
    source = parser.add_mutually_exclusive_group(required=True)
    source.add_argument("file", nargs="?", type=Path, help="questions, one JSON object a line")
    source.add_argument("--corpus", type=Path, help="an intent set instead")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--typos", type=int, metavar="SEED", help="misspell a third of the longer words")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="also show the N worst cases")
    return parser


def _rows(path: Path) -> Iterable[Mapping[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _load(file: Path | None, corpus: Path | None) -> tuple[Callable[[str], MatchResult], list[LabeledQuestion]]:
    if corpus:
        taught, tests = read_corpus(corpus)
        return Matcher(taught).match, tests
    return load_knowledge_base().matcher.match, read_questions(file) if file else []


def _with_typos(rows: Iterable[LabeledQuestion], seed: int) -> list[LabeledQuestion]:
    random = Random(seed)  # noqa: S311 - the same for everybody
    return [replace(row, question=add_typos(row.question, random)) for row in rows]


def read_questions(path: Path) -> list[LabeledQuestion]:
    """Read labeled questions. Raises OSError, ValueError or KeyError if the file is not valid."""
    return [LabeledQuestion(row["question"], tuple(row["expect"]), row.get("kind", "all")) for row in _rows(path)]


def read_corpus(path: Path) -> tuple[list[Intent], list[LabeledQuestion]]:
    """Read an intent set: intents from its training lines, questions from the others; raises like read_questions."""
    taught: dict[str, list[str]] = {}
    tests: list[LabeledQuestion] = []
    for row in _rows(path):
        if row["split"] != "train":
            tests.append(LabeledQuestion(row["text"], (row["label"],) if row["label"] else ()))
        elif row["label"]:
            taught.setdefault(row["label"], []).append(row["text"])
    return [Intent(id=label, names=(), examples=tuple(texts)) for label, texts in taught.items()], tests


def _by_kind(outcomes: Sequence[EvaluationResult]) -> dict[str, EvaluationMetrics]:
    kinds = sorted({one.question.kind for one in outcomes})
    return {kind: compute_metrics([one for one in outcomes if one.question.kind == kind]) for kind in kinds}


def _kind(part: EvaluationMetrics) -> str:
    if part.to_answer:
        return f"{part.questions:4}  right {_percent(part.top_1)}  among three {_percent(part.top_3)}"
    return (
        f"{part.questions:4}  answered {_percent(part.refused_answered)}  suggested {_percent(part.refused_suggested)}"
    )


def _latencies(outcomes: Sequence[EvaluationResult]) -> dict[str, float]:
    times = [one.milliseconds for one in outcomes]
    return {"p50": percentile(times, 0.5), "p99": percentile(times, 0.99), "slowest": max(times, default=0.0)}


def _worst(outcomes: Sequence[EvaluationResult], count: int) -> list[EvaluationResult]:
    bad = [one for one in outcomes if one.loss > 0]
    return sorted(bad, key=lambda one: -one.loss)[:count]


def _percent(share: float | None) -> str:
    return "  -" if share is None else f"{share * 100:5.1f} %"
