"""How the matcher scales: compared with simpler ones over 30, 1,000 and 10,000 generated entries."""

import tracemalloc
from collections.abc import Sequence
from statistics import median
from time import process_time

from benchmarks.baseline_matchers import MATCHERS, MatcherInput, bundled_input
from benchmarks.report import ReportTable
from knowledge.retrieval import Intent, Matcher
from knowledge.retrieval.evaluation import LabeledQuestion, evaluate
from knowledge.text.tokens import tokenize

SIZES = (30, 1_000, 10_000)
QUESTIONS = 30
OURS = "this matcher"


def table() -> ReportTable:
    """Measure the times as ratios to rapidfuzz WRatio over the same entries, and what this matcher takes in itself."""
    words = sorted(
        {word for entry in bundled_input().entries for text in entry.examples for word in tokenize(text).words}
    )
    columns = [_column([_made_up(number, words) for number in range(size)]) for size in SIZES]
    rows = tuple((name, *(column[name] for column in columns)) for name in columns[0])
    return ReportTable("Time of one question by entries, beside WRatio", tuple(f"{size:,}" for size in SIZES), rows)


def _column(entries: Sequence[Intent]) -> dict[str, str]:
    asked = [LabeledQuestion(entries[at * 7 % len(entries)].examples[1], ()) for at in range(QUESTIONS)]
    base = MatcherInput(tuple(entries))
    times: dict[str, float] = {}
    for name in MATCHERS.keys() - {"this matcher, no lexicon"}:
        ask = MATCHERS[name](base)
        times[name] = median(one.milliseconds for one in evaluate(ask, asked, process_time))
    baseline = times["rapidfuzz WRatio"]
    ratios = {name: f"{times[name] / baseline:.2f}" for name in MATCHERS if name in times}
    return {**ratios, f"{OURS}, ms": f"{times[OURS]:.2f}", **_cost(entries)}


def _cost(entries: Sequence[Intent]) -> dict[str, str]:
    began = process_time()
    Matcher(entries)
    seconds = process_time() - began
    tracemalloc.start()
    kept = Matcher(entries)
    megabytes = tracemalloc.get_traced_memory()[0] / 1e6
    tracemalloc.stop()
    assert len(kept.intents) == len(entries)
    return {"its build, s": f"{seconds:.2f}", "its memory, MB": f"{megabytes:.0f}"}


def _made_up(number: int, words: Sequence[str]) -> Intent:
    """Return an entry of five strings whose words are spread evenly over the list, the same on every machine."""
    texts = [
        " ".join(words[(number * 7_919 + line * 104_729 + place * 1_299_709) % len(words)] for place in range(7))
        for line in range(4)
    ]
    return Intent(f"entry-{number}", (f"{texts[0]} {number}",), tuple(texts))
