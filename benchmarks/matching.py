"""This matcher beside plainer ones, what each part of it is worth, and the fit of its confidence.

    python -m benchmarks.matching compare [QUESTIONS.jsonl [CORPUS.jsonl]]    accuracy and time in one run
    python -m benchmarks.matching ablate [QUESTIONS.jsonl]                    what is lost without each part
    python -m benchmarks.matching grow                                        time for 30 to 10,000 entries
    python -m benchmarks.matching fit [QUESTIONS.jsonl [CORPUS.jsonl]]        weights for knowledge/retrieval/calibration.py

Questions and corpus are files as `python -m knowledge eval` reads them; without one the repository's own questions
are asked. Times are processor time, as ratios to rapidfuzz WRatio in the same run.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

from benchmarks import growth
from benchmarks.calibration import fitted
from benchmarks.constants import constants
from benchmarks.plain_matchers import METHODS, Base, shipped
from benchmarks.table import Table, machine
from knowledge.model import Lexicon
from knowledge.retrieval import Matcher
from knowledge.retrieval import analysis as reading
from knowledge.retrieval import classifier as linear
from knowledge.retrieval import entry_features as document
from knowledge.retrieval import ranking as score
from knowledge.retrieval.evaluation import (
    LabeledQuestion,
    compute_metrics,
    evaluate,
    percentile,
    read_corpus,
    read_questions,
)

OWN_QUESTIONS = Path(__file__).parents[1] / "tests" / "knowledge" / "data" / "questions.jsonl"
Change = tuple[Base, Sequence[tuple[Any, str, Any]]]
"""A base, and constants of modules to change: module, name, value."""


def tables(questions: Path | None, corpus: Path | None) -> Iterator[Table]:
    """Compare on the repository's own questions and on what else is given; then ablate on the former."""
    base, own = shipped(), read_questions(OWN_QUESTIONS)
    yield compared(f"Matching: {len(own)} questions of our own", base, own)
    if questions:
        rows = read_questions(questions)
        yield compared(f"Matching: {len(rows)} other questions", base, rows)
    if corpus:
        taught, rows = read_corpus(corpus)
        yield compared(f"Matching: {len(rows)} questions of another world", Base(tuple(taught)), rows)
    yield ablated(base, own)


def compared(title: str, base: Base, rows: Sequence[LabeledQuestion]) -> Table:
    """Measure every method on the same questions."""
    lines: list[tuple[str, ...]] = []
    baseline: float | None = None
    for name, build in METHODS.items():
        if name == "this matcher, no lexicon" and base.lexicon is None:
            continue
        ask = build(base)
        outcomes = evaluate(ask, rows, process_time)
        times = [one.milliseconds for one in outcomes]
        baseline = baseline or percentile(times, 0.5)
        got = compute_metrics(outcomes)
        shares = (f"{value or 0:.3f}" for value in (got.top_1, got.top_3, got.auroc))
        took = (percentile(times, 0.5) / baseline, percentile(times, 0.5), percentile(times, 0.99))
        lines.append((name, *shares, *(f"{value:.2f}" for value in took)))
    return Table(title, ("right at first", "among three", "AUROC", "time", "p50 ms", "p99 ms"), tuple(lines))


def _without(lexicon: Lexicon, **parts: Any) -> Lexicon:
    return lexicon.model_copy(update=parts)


def ablated(base: Base, rows: Sequence[LabeledQuestion]) -> Table:
    """Measure what is left without each part, the greatest loss first."""
    lines: list[tuple[str, ...]] = []
    for name, (changed, changes) in _parts(base).items():
        with constants(changes):
            got = compute_metrics(evaluate(Matcher(changed.entries, changed.lexicon).match, rows, process_time))
        values = (got.top_1, got.top_3, got.auroc, got.answered, got.precision, got.refused_answered)
        lines.append((name, *(f"{value or 0:.3f}" for value in values)))
    columns = ("right at first", "among three", "AUROC", "answered", "right of those", "refused, yet answered")
    return Table("Without a part", columns, (lines[0], *sorted(lines[1:], key=lambda line: line[1])))


def _parts(base: Base) -> dict[str, Change]:
    lexicon = base.lexicon
    assert lexicon is not None
    single = tuple(
        concept.model_copy(update={"words": words})
        for concept in lexicon.concepts
        if (words := tuple(word for word in concept.words if len(word.split()) == 1))
    )
    silent = tuple(concept.model_copy(update={"entries": ()}) for concept in lexicon.concepts)
    return {
        "nothing left out": (base, ()),
        "lexicon": (replace(base, lexicon=None), ()),
        "concepts": (replace(base, lexicon=_without(lexicon, concepts=())), ()),
        "phrases of several words": (replace(base, lexicon=_without(lexicon, concepts=single)), ()),
        "entries of concepts": (replace(base, lexicon=_without(lexicon, concepts=silent)), ()),
        "abbreviations": (replace(base, lexicon=_without(lexicon, abbreviations=())), ()),
        "decoys": (replace(base, lexicon=_without(lexicon, decoys=())), ()),
        "cues": (replace(base, lexicon=_without(lexicon, cues=())), ()),
        "spelling": (base, ((reading, "_MOST_CORRECTED", 0),)),
        "linear score": (base, ((score, "LINEAR", 0.0),)),
        "concepts in the linear score": (base, ((linear, "CONCEPTS", 0.0),)),
        "coverage of the question": (base, ((score, "COVERED", 0.0),)),
        "pairs of words near each other": (base, ((linear, "NEAR", 0),)),
        "text of the entries": (base, ((document, "TEXT", 0.0),)),
        "stress on the thought that asks": (base, ((reading, "BACKGROUND", 1.0),)),
    }


def main(arguments: Sequence[str]) -> int:
    """Run one of the four."""
    what, *files = arguments or ["compare"]
    questions, corpus = [*map(Path, files), None, None][:2]
    print(f"Measured on {machine()}.")
    if what == "grow":
        print(growth.table())
    elif what == "ablate":
        print(ablated(shipped(), read_questions(questions or OWN_QUESTIONS)))
    elif what == "fit":
        others = read_corpus(corpus) if corpus else None
        world = (Base(tuple(others[0])), others[1]) if others else None
        print(*fitted(shipped(), read_questions(questions or OWN_QUESTIONS), world), sep="\n")
    else:
        for table in tables(questions, corpus):
            print(table, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
