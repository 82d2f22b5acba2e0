"""Simpler matchers as baselines, each given all strings of a knowledge base."""

import sqlite3
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from rapidfuzz import fuzz, process

from knowledge import load_knowledge_base
from knowledge.model import Lexicon
from knowledge.retrieval import Candidate, Intent, Matcher, MatchResult
from knowledge.text.stop_words import STOP_WORDS
from knowledge.text.tokens import stems_of, tokenize

Ask = Callable[[str], MatchResult]


@dataclass(frozen=True)
class MatcherInput:
    """What a matcher is built from: entries and, optionally, a lexicon."""

    entries: tuple[Intent, ...]
    lexicon: Lexicon | None = None


def bundled_input() -> MatcherInput:
    """Return the shipped base."""
    library = load_knowledge_base()
    return MatcherInput(library.matcher.intents, library.lexicon)


def _best_by_entry(found: Sequence[tuple[str, float]]) -> MatchResult:
    best: dict[str, float] = {}
    for id_, value in found:
        best[id_] = max(best.get(id_, 0.0), value)
    ranked = sorted(best.items(), key=lambda pair: -pair[1])[:5]
    return MatchResult("suggest", tuple(Candidate(id_, value) for id_, value in ranked))


def _strings(base: MatcherInput) -> list[tuple[str, str]]:
    return [(entry.id, text) for entry in base.entries for text in (*entry.names, *entry.examples)]


def by_rapidfuzz(base: MatcherInput, scorer: Any) -> Ask:
    """Compare the whole question with whole strings."""
    ids, texts = zip(*[(id_, " ".join(tokenize(text).words)) for id_, text in _strings(base)], strict=True)

    def ask(question: str) -> MatchResult:
        found = process.extract(" ".join(tokenize(question).words), texts, scorer=scorer, limit=60)
        return _best_by_entry([(ids[place], value / 100) for _, value, place in found])

    return ask


def by_bm25(base: MatcherInput) -> Ask:
    """Rank entries by the words they share with the question (k1 1.2, b 0.75)."""
    bags = [Counter(s for t in (*e.names, *e.examples, e.text) for s in stems_of(t)) for e in base.entries]
    mean = sum(sum(bag.values()) for bag in bags) / max(len(bags), 1)
    spread = Counter(term for bag in bags for term in bag)

    def ask(question: str) -> MatchResult:
        terms = [term for term in dict.fromkeys(stems_of(question)) if term not in STOP_WORDS and term in spread]
        found: list[tuple[str, float]] = []
        for entry, bag in zip(base.entries, bags, strict=True):
            norm = 1.2 * (0.25 + 0.75 * sum(bag.values()) / mean)
            value = sum(
                log(1 + (len(bags) - spread[t] + 0.5) / (spread[t] + 0.5)) * bag[t] * 2.2 / (bag[t] + norm)
                for t in terms
            )
            found.append((entry.id, value / (value + 5)))
        return _best_by_entry([pair for pair in found if pair[1] > 0])

    return ask


def by_fts5(base: MatcherInput) -> Ask:
    """Ask SQLite's full-text search with trigrams."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE VIRTUAL TABLE strings USING fts5(id UNINDEXED, text, tokenize='trigram')")
    database.executemany("INSERT INTO strings VALUES (?, ?)", _strings(base))

    def ask(question: str) -> MatchResult:
        runs = {word[at : at + 3] for word in tokenize(question).words for at in range(len(word) - 2)}
        if not runs:
            return MatchResult("abstain", ())
        query = " OR ".join(f'"{run}"' for run in sorted(runs))
        rows = database.execute(
            "SELECT id, -bm25(strings) FROM strings WHERE strings MATCH ? ORDER BY bm25(strings) LIMIT 60", (query,)
        )
        return _best_by_entry([(id_, value / (value + 20)) for id_, value in rows])

    return ask


MATCHERS: dict[str, Callable[[MatcherInput], Ask]] = {
    "rapidfuzz WRatio": lambda base: by_rapidfuzz(base, fuzz.WRatio),
    "rapidfuzz token_set_ratio": lambda base: by_rapidfuzz(base, fuzz.token_set_ratio),
    "SQLite FTS5, trigrams": by_fts5,
    "BM25": by_bm25,
    "this matcher, no lexicon": lambda base: Matcher(base.entries).match,
    "this matcher": lambda base: Matcher(base.entries, base.lexicon).match,
}
