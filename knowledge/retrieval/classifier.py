"""A linear classifier that needs no training: compares the features of a question with a prototype of each class.

A prototype holds the square root of how often each feature occurs in the strings of its class, each string counting
equally. The root favors features shared by several strings over one repeated within a string, as in naive Bayes, and
gives all prototypes the same length (the Bhattacharyya coefficient; Kailath 1967). A prototype does not depend on other
classes, since the rarity of features is applied to the question. So changing a class leaves all others as they are.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from math import log, sqrt

from knowledge.retrieval.analysis import AnalyzedString, AnalyzedText
from knowledge.retrieval.postings import PostingIndex, TermWeights
from knowledge.text.stop_words import STOP_WORDS

CONCEPT_SHARE = 0.13
PREFIX_LENGTH = 5
PAIR_WINDOW = 4
MAX_CLASSES = 300
"""Weight of concepts relative to words (1), low because concepts also count in the coverage; letters of a word prefix;
how many content words back a word is paired with; and the most classes a feature may have, since one in more
discriminates little and costs most of the time. Chosen on the development questions: see benchmarks/matching.py."""

_NUMBER = "0"
"""Replaces every word that contains a digit."""
_BIGRAM_MARK = " "
_PREFIX_MARK = "-"
_PAIR_MARK = "&"
"""Mark features that are a bigram, the prefix of a word, and an unordered pair of nearby content words."""


def build_prototype(strings: Sequence[AnalyzedString]) -> TermWeights:
    """Return the weight of each feature for a class of strings."""
    mean: dict[str, float] = defaultdict(float)
    for string in strings:
        for block, _ in _feature_blocks(zip(string.stems, repeat(1.0), strict=False), string.concepts):
            whole = sum(block.values()) * len(strings)
            for feature, often in block.items():
                mean[feature] += often / whole
    return TermWeights.from_mapping({feature: sqrt(weight) for feature, weight in mean.items()})


class PrototypeClassifier:
    """Scores a question against the prototypes of classes by slot; slots may be empty."""

    def __init__(self, prototypes: Sequence[TermWeights | None], previous: "PrototypeClassifier | None" = None) -> None:
        """Index the prototypes by feature; most of the index is taken from a previous one."""
        classes = sum(prototype is not None for prototype in prototypes)
        self._idfs = [1 + log((1 + classes) / (1 + having)) for having in range(classes + 1)]
        """The inverse document frequency of a feature by the number of classes that have it; at least 1."""
        self._count = len(prototypes)
        self.postings = PostingIndex(prototypes, previous.postings if previous else None)

    def scores(self, analyzed: AnalyzedText) -> list[float]:
        """Return a score for each slot, higher for more similar classes, never below 0.

        A word that no class contains lowers all scores; a pair of words that none contains does not.
        """
        scores = [0.0] * self._count
        for block, share in _feature_blocks(analyzed.stems, analyzed.concepts):
            found = zip(block.items(), self.postings.lookup(block), strict=True)
            weighed = [
                (often * (rarity := self._idfs[len(row[0])]), rarity, row)
                for (feature, often), row in found
                if row[0] or not _is_pair(feature)
            ]
            length = sqrt(sum(weight * weight for weight, _, _ in weighed))
            for weight, rarity, (places, its) in weighed:
                if len(places) <= MAX_CLASSES:
                    value = share * weight * rarity / length
                    for place, one in zip(places, its, strict=True):
                        scores[place] += value * one
        return scores


def _is_pair(feature: str) -> bool:
    return _BIGRAM_MARK in feature or _PAIR_MARK in feature


def _feature_blocks(
    stems: Iterable[tuple[str, float]], concepts: Iterable[str]
) -> tuple[tuple[Mapping[str, float], float], ...]:
    """Return the features by kind with their counts, and the weight of each kind."""
    return (_word_features(stems), 1.0), (dict.fromkeys(concepts, 1.0), CONCEPT_SHARE)


def _word_features(stems: Iterable[tuple[str, float]]) -> dict[str, float]:
    features: dict[str, float] = defaultdict(float)
    near = deque[tuple[str, float]](maxlen=PAIR_WINDOW)
    before, its_emphasis = "^", 1.0
    for written, emphasis in stems:
        stem = written if written.isalpha() or not any(map(str.isdigit, written)) else _NUMBER
        features[stem] += emphasis
        features[stem[:PREFIX_LENGTH] + _PREFIX_MARK] += emphasis
        features[before + _BIGRAM_MARK + stem] += (its_emphasis + emphasis) / 2
        before, its_emphasis = stem, emphasis
        if stem not in STOP_WORDS:
            for other, others in near:
                pair = stem + _PAIR_MARK + other if stem < other else other + _PAIR_MARK + stem
                features[pair] = (others + emphasis) / 2
            near.append((stem, emphasis))
    return features
