"""Measure the matcher on a file of questions: `python -m knowledge eval FILE.jsonl`.

A line is `{"question": …, "expect": [ids, none when it should be refused], "kind": …}`. With --corpus the file is an
intent set instead, whose lines are `{"split": "train" or "test", "text": …, "label": … or null}`: a matcher without a
lexicon is built from its training lines and measured on its test lines. With --typos SEED a third of the longer words
of every question is misspelt, the same for each seed.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from random import Random
from timeit import default_timer
from typing import Any

from knowledge.loader import load_knowledge_base
from knowledge.retrieval.types import Intent, MatchResult
from knowledge.retrieval.matcher import Matcher
from knowledge.retrieval.report import Metrics, LabeledQuestion, EvaluationResult, compute_metrics, evaluate, percentile
from knowledge.retrieval.slips import add_typos

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
    """Print the figures; returns the exit code, 1 when a file can't be read."""
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
    """Lay the figures out for people."""
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
    """Lay the figures out for programs."""
    report = {
        **asdict(compute_metrics(outcomes)),
        "milliseconds": {name: round(value, 3) for name, value in _latencies(outcomes).items()},
        "by_kind": {kind: asdict(part) for kind, part in _by_kind(outcomes).items()},
        "worst": [
            {**asdict(one.question), "verdict": one.match.verdict, "found": [asdict(c) for c in one.match.candidates[:3]]}
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
    """Read labelled questions; raises OSError, ValueError or KeyError when the file is none."""
    return [LabeledQuestion(row["question"], tuple(row["expect"]), row.get("kind", "all")) for row in _rows(path)]


def read_corpus(path: Path) -> tuple[list[Intent], list[LabeledQuestion]]:
    """Read an intent set: entries from its training lines, questions from the others; raises like read_questions."""
    taught: dict[str, list[str]] = {}
    tests: list[LabeledQuestion] = []
    for row in _rows(path):
        if row["split"] != "train":
            tests.append(LabeledQuestion(row["text"], (row["label"],) if row["label"] else ()))
        elif row["label"]:
            taught.setdefault(row["label"], []).append(row["text"])
    return [Intent(id=label, names=(), examples=tuple(texts)) for label, texts in taught.items()], tests


def _by_kind(outcomes: Sequence[EvaluationResult]) -> dict[str, Metrics]:
    kinds = sorted({one.question.kind for one in outcomes})
    return {kind: compute_metrics([one for one in outcomes if one.question.kind == kind]) for kind in kinds}


def _kind(part: Metrics) -> str:
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
