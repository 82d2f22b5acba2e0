"""Compares the matcher with simpler ones, measures what each of its parts contributes, and fits its confidence.

    python -m benchmarks.matching compare [QUESTIONS.jsonl [CORPUS.jsonl]]    accuracy and time in one run
    python -m benchmarks.matching ablate [QUESTIONS.jsonl]                    what is lost without each part
    python -m benchmarks.matching grow                                        time for 30 to 10,000 entries
    python -m benchmarks.matching fit [QUESTIONS.jsonl [CORPUS.jsonl]]        weights for calibration.py

Questions and corpus are files as `python -m knowledge eval` reads them; without one the repository's own questions
are asked. Times are processor time, as ratios to rapidfuzz WRatio in the same run.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import process_time
from typing import Any

from benchmarks import matcher_scaling as growth
from benchmarks.baseline_matchers import MATCHERS, MatcherInput, bundled_input
from benchmarks.calibration import fit_calibration
from benchmarks.constants import patched_constants
from benchmarks.report import ReportTable, describe_machine
from knowledge.model import Lexicon
from knowledge.retrieval import Matcher, analysis, classifier, entry_features, ranking
from knowledge.retrieval.evaluation import (
    LabeledQuestion,
    compute_metrics,
    evaluate,
    percentile,
    read_corpus,
    read_questions,
)

OWN_QUESTIONS = Path(__file__).parents[1] / "tests" / "knowledge" / "data" / "questions.jsonl"
Change = tuple[MatcherInput, Sequence[tuple[Any, str, Any]]]
"""The matcher's input, and constants of modules to change: module, name, value."""


def tables(questions: Path | None, corpus: Path | None) -> Iterator[ReportTable]:
    """Compare on the repository's own questions and on the given ones; then ablate on the former."""
    base, own = bundled_input(), read_questions(OWN_QUESTIONS)
    yield compare(f"Matching: {len(own)} questions of our own", base, own)
    if questions:
        rows = read_questions(questions)
        yield compare(f"Matching: {len(rows)} other questions", base, rows)
    if corpus:
        taught, rows = read_corpus(corpus)
        yield compare(f"Matching: {len(rows)} questions of another world", MatcherInput(tuple(taught)), rows)
    yield ablate(base, own)


def compare(title: str, base: MatcherInput, rows: Sequence[LabeledQuestion]) -> ReportTable:
    """Measure every method on the same questions."""
    lines: list[tuple[str, ...]] = []
    baseline: float | None = None
    for name, build in MATCHERS.items():
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
    return ReportTable(title, ("right at first", "among three", "AUROC", "time", "p50 ms", "p99 ms"), tuple(lines))


def _replace_parts(lexicon: Lexicon, **parts: Any) -> Lexicon:
    return lexicon.model_copy(update=parts)


def ablate(base: MatcherInput, rows: Sequence[LabeledQuestion]) -> ReportTable:
    """Measure the results without each part, the greatest loss first."""
    lines: list[tuple[str, ...]] = []
    for name, (changed, changes) in ablations(base).items():
        with patched_constants(changes):
            got = compute_metrics(evaluate(Matcher(changed.entries, changed.lexicon).match, rows, process_time))
        values = (got.top_1, got.top_3, got.auroc, got.answered, got.precision, got.refused_answered)
        lines.append((name, *(f"{value or 0:.3f}" for value in values)))
    columns = ("right at first", "among three", "AUROC", "answered", "right of those", "refused, yet answered")
    return ReportTable("Without a part", columns, (lines[0], *sorted(lines[1:], key=lambda line: line[1])))


def ablations(base: MatcherInput) -> dict[str, Change]:
    """Return the input and the constants to change for each part of the matcher that is left out, by its name."""
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
        "concepts": (replace(base, lexicon=_replace_parts(lexicon, concepts=())), ()),
        "phrases of several words": (replace(base, lexicon=_replace_parts(lexicon, concepts=single)), ()),
        "entries of concepts": (replace(base, lexicon=_replace_parts(lexicon, concepts=silent)), ()),
        "abbreviations": (replace(base, lexicon=_replace_parts(lexicon, abbreviations=())), ()),
        "decoys": (replace(base, lexicon=_replace_parts(lexicon, decoys=())), ()),
        "cues": (replace(base, lexicon=_replace_parts(lexicon, cues=())), ()),
        "spelling": (base, ((analysis, "_MAX_CORRECTED", 0),)),
        "linear score": (base, ((ranking, "CLASSIFIER_WEIGHT", 0.0),)),
        "concepts in the linear score": (base, ((classifier, "CONCEPT_SHARE", 0.0),)),
        "coverage of the question": (base, ((ranking, "COVERAGE_WEIGHT", 0.0),)),
        "pairs of words near each other": (base, ((classifier, "PAIR_WINDOW", 0),)),
        "text of the entries": (base, ((entry_features, "TEXT_WEIGHT", 0.0),)),
        "stress on the thought that asks": (base, ((analysis, "BACKGROUND_WEIGHT", 1.0),)),
    }


def main(arguments: Sequence[str]) -> int:
    """Run one of the four."""
    what, *files = arguments or ["compare"]
    questions, corpus = [*map(Path, files), None, None][:2]
    print(f"Measured on {describe_machine()}.")
    if what == "grow":
        print(growth.table())
    elif what == "ablate":
        print(ablate(bundled_input(), read_questions(questions or OWN_QUESTIONS)))
    elif what == "fit":
        others = read_corpus(corpus) if corpus else None
        world = (MatcherInput(tuple(others[0])), others[1]) if others else None
        print(*fit_calibration(bundled_input(), read_questions(questions or OWN_QUESTIONS), world), sep="\n")
    else:
        for table in tables(questions, corpus):
            print(table, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
