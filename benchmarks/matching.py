"""This matcher beside plainer ones, what each part is worth, and the fit of its confidence.

    python -m benchmarks.matching compare QUESTIONS.jsonl [CORPUS.jsonl]    accuracy and time, one table for each file
    python -m benchmarks.matching ablate QUESTIONS.jsonl                    points lost without each part
    python -m benchmarks.matching scale                                     time and build for 100 to 10,000 entries
    python -m benchmarks.matching fit QUESTIONS.jsonl [CORPUS.jsonl]        weights for knowledge/match/calibrate.py

Questions and corpus are files as `python -m knowledge eval` reads them. Without a file the repository's own questions
are measured.
"""

import sys
import tracemalloc
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any

from benchmarks.calibration import fitted
from benchmarks.constants import constants
from benchmarks.plain_matchers import METHODS, Base, shipped
from knowledge.match import Entry, Matcher, document, linear, reading, score
from knowledge.match.evaluate import read_corpus, read_questions
from knowledge.match.normalise import words_of
from knowledge.match.report import Figures, Labelled, figures, measure, percentile
from knowledge.model import Lexicon

OWN_QUESTIONS = Path(__file__).parents[1] / "tests" / "knowledge" / "data" / "questions.jsonl"


def compare(base: Base, rows: Sequence[Labelled]) -> Iterator[str]:
    """Yield the rows of a table in Markdown."""
    yield "| method | right at first | among three | AUROC | p50 ms | p99 ms | build s |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for name, build in METHODS.items():
        if name == "this matcher, no lexicon" and base.lexicon is None:
            continue
        began = perf_counter()
        ask = build(base)
        built = perf_counter() - began
        outcomes = measure(ask, rows, perf_counter)
        times = [one.milliseconds for one in outcomes]
        got = figures(outcomes)
        yield (
            f"| {name} | {got.top_1:.3f} | {got.top_3:.3f} | {got.auroc or 0:.3f} | {percentile(times, 0.5):.2f} |"
            f" {percentile(times, 0.99):.2f} | {built:.2f} |"
        )


def _without(lexicon: Lexicon, **parts: Any) -> Lexicon:
    return lexicon.model_copy(update=parts)


def ablate(base: Base, rows: Sequence[Labelled]) -> Iterator[str]:
    """Yield a table of what is lost without each part."""
    lexicon = base.lexicon
    assert lexicon is not None
    single = tuple(
        concept.model_copy(update={"words": words})
        for concept in lexicon.concepts
        if (words := tuple(word for word in concept.words if len(word.split()) == 1))
    )
    silent = tuple(concept.model_copy(update={"entries": ()}) for concept in lexicon.concepts)
    parts: dict[str, tuple[Base, Sequence[tuple[Any, str, Any]]]] = {
        "nothing left out": (base, ()),
        "lexicon": (replace(base, lexicon=None), ()),
        "concepts": (replace(base, lexicon=_without(lexicon, concepts=())), ()),
        "phrases of several words": (replace(base, lexicon=_without(lexicon, concepts=single)), ()),
        "entries of concepts": (replace(base, lexicon=_without(lexicon, concepts=silent)), ()),
        "abbreviations": (replace(base, lexicon=_without(lexicon, abbreviations=())), ()),
        "decoys": (replace(base, lexicon=_without(lexicon, decoys=())), ()),
        "spelling": (base, ((reading, "_MOST_CORRECTED", 0),)),
        "linear score": (base, ((score, "LINEAR", 0.0),)),
        "concepts in the linear score": (base, ((linear, "CONCEPTS", 0.0),)),
        "coverage of the question": (base, ((score, "COVERED", 0.0),)),
        "nearest utterances": (base, ((score, "ALIGNED", 0.0),)),
        "text of the entries": (base, ((document, "TEXT", 0.0),)),
        "stress on the thought that asks": (base, ((reading, "BACKGROUND", 1.0),)),
    }
    yield "| without | right at first | among three | AUROC | answered | right of those | refused, yet answered |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    for name, (changed, changes) in parts.items():
        with constants(changes):
            got = figures(measure(Matcher(changed.entries, changed.lexicon).match, rows, perf_counter))
        yield _ablation_row(name, got)


def _ablation_row(name: str, got: Figures) -> str:
    values = (got.top_1, got.top_3, got.auroc, got.answered, got.precision, got.refused_answered)
    return f"| {name} | " + " | ".join(f"{value or 0:.3f}" for value in values) + " |"


# How it grows


def scale() -> Iterator[str]:
    """Yield time and memory for bases of made-up entries, five strings each."""
    words = sorted({word for entry in shipped().entries for text in entry.examples for word in words_of(text).words})
    yield "| entries | build s | p50 ms | p99 ms | peak MB |"
    yield "| --- | --- | --- | --- | --- |"
    for count in (100, 1_000, 10_000):
        entries = [_made_up(number, words) for number in range(count)]
        began = perf_counter()
        built_matcher = Matcher(entries)
        built = perf_counter() - began
        tracemalloc.start()
        Matcher(entries)
        memory = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        questions = [Labelled(entries[at * 7 % count].examples[1], ()) for at in range(200)]
        times = [one.milliseconds for one in measure(built_matcher.match, questions, perf_counter)]
        yield f"| {count} | {built:.1f} | {percentile(times, 0.5):.2f} | {percentile(times, 0.99):.2f} | {memory:.0f} |"


def _made_up(number: int, words: Sequence[str]) -> Entry:
    """Return an entry whose words are spread evenly over the list, the same on every machine."""
    texts = [
        " ".join(words[(number * 7_919 + line * 104_729 + place * 1_299_709) % len(words)] for place in range(7))
        for line in range(4)
    ]
    return Entry(f"entry-{number}", (f"{texts[0]} {number}",), tuple(texts))


def main(arguments: Sequence[str]) -> int:
    """Run one of the four."""
    what, *files = arguments or ["compare"]
    if what == "scale":
        print("\n".join(scale()))
        return 0
    rows = read_questions(Path(files[0]) if files else OWN_QUESTIONS)
    corpus = None
    if len(files) > 1:
        taught, tests = read_corpus(Path(files[1]))
        corpus = (Base(tuple(taught)), tests)
    base = shipped()
    if what == "fit":
        lines = fitted(base, rows, corpus)
    else:
        lines = ablate(base, rows) if what == "ablate" else compare(base, rows)
    for line in lines:
        print(line, flush=True)
    if what == "compare" and corpus:
        for line in compare(*corpus):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
