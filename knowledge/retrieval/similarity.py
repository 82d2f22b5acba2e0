"""Similarity of two questions as the matcher understands them, with spelling corrected and abbreviations expanded.

Used to find duplicate unanswered questions, and the questions whose answer an edit may change.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from math import log

from knowledge.retrieval.analysis import AnalyzedText
from knowledge.retrieval.domain_lexicon import CONCEPT
from knowledge.retrieval.matcher import Matcher
from knowledge.text.stop_words import STOP_WORDS

DUPLICATE_THRESHOLD = 0.8
"""From this similarity on two questions count as one. Of our pairs in
tests/knowledge/retrieval/test_question_similarity.py those that ask something else stay apart, and most that ask the
same in other words are merged: a question listed twice costs a moderator a click, one merged into another is never
answered."""


def question_similarity(first: AnalyzedText, second: AnalyzedText) -> float:
    """Return the share of content words two questions have in common, 0 to 1, ignoring repetition.

    Related words that do not mean the same, such as visa and contract, do not count.
    """
    if _stem_sequence(first) == _stem_sequence(second):
        return 1.0
    these, those = _content_terms(first), _content_terms(second)
    if not these or not those:
        return 0.0  # nothing is known of a question without a content word
    return (_shared_share(these, those) + _shared_share(those, these)) / 2


def _content_terms(analyzed: AnalyzedText) -> list[dict[str, float]]:
    """Return what each content word may stand for, except concepts."""
    slots = (slot for slot in analyzed.tokens if slot.word not in STOP_WORDS)
    return [{term: weight for term, weight in slot.terms if not term.startswith(CONCEPT)} for slot in slots]


def _shared_share(words: Sequence[Mapping[str, float]], others: Sequence[Mapping[str, float]]) -> float:
    """Return the share of the words of one question that occur in the other."""
    there: dict[str, float] = {}
    for other in others:
        for term, weight in other.items():
            there[term] = max(there.get(term, 0.0), weight)
    found = (max((weight * there.get(term, 0.0) for term, weight in word.items()), default=0.0) for word in words)
    return sum(found) / len(words)


def _stem_sequence(analyzed: AnalyzedText) -> tuple[str, ...]:
    return tuple(stem for stem, _ in analyzed.stems)


Terms = Sequence[str]


def most_similar_examples(
    matcher: Matcher, these: Collection[str], others: Collection[str]
) -> dict[str, tuple[float, str]]:
    """Return the other sentences that share a word with these, each with its best similarity and partner.

    The similarity, 0 to 1, is the weighted share of common terms, rare terms weighing more. Only names and examples of
    entries are known to the matcher; other sentences are similar to nothing.
    """
    if not these:
        return {}
    known = matcher.features.terms
    read = {text: known[text] for text in {*these, *others} & known.keys()}
    often = Counter(term for terms in read.values() for term in terms)
    weight = {term: log(1 + len(read) / count) for term, count in often.items()}
    masses = {text: sum(map(weight.__getitem__, terms)) for text, terms in read.items()}
    having: dict[str, list[str]] = defaultdict(list)
    for text in sorted(read.keys() & set(these)):
        for term in read[text]:
            having[term].append(text)
    found: dict[str, tuple[float, str]] = {}
    for other in others:
        shared: dict[str, float] = defaultdict(float)
        for term in read.get(other, ()):
            for text in having.get(term, ()):
                shared[text] += weight[term]
        if shared:
            found[other] = max((2 * mass / (masses[other] + masses[text]), text) for text, mass in shared.items())
    return found
