"""A linear classifier that needs no training: what a question is made of against a prototype of each class.

A prototype is the root of how often each feature stands in a string of the class, where every string counts alike. The
root lets what several strings share count more than what one of them repeats, as in naive Bayes, and gives all
prototypes one length, however many and long the strings are (the Bhattacharyya coefficient; Kailath 1967). A prototype
knows nothing of other classes; how rare a feature is among them is weighed when a question is asked. So a changed class
changes nothing in the others.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from math import log, sqrt

from knowledge.retrieval.analysis import AnalyzedString, AnalyzedText
from knowledge.retrieval.postings import PostingIndex, TermWeights
from knowledge.text.tokens import STOP_WORDS

CONCEPT_SHARE = 0.13
PREFIX_LENGTH = 5
PAIR_WINDOW = 4
MAX_CLASSES = 300
"""What concepts count beside words (1), since they have their say in what a question covers, too; the letters of a
word's beginning; how many content words a word makes pairs with; and how many classes a feature may have, since one of
more tells little apart and takes most of the time. Chosen on the development questions: see benchmarks/matching.py."""

_NUMBER = "0"
"""Stands for all words with a digit in them."""
_BIGRAM_MARK = " "
_PREFIX_MARK = "-"
_PAIR_MARK = "&"
"""Mark two words one after the other, the beginning of a word, and two content words near each other in any order."""


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
    """Scores a analyzed against the prototypes of classes by their places, of which some may be empty."""

    def __init__(self, prototypes: Sequence[TermWeights | None], previous: "PrototypeClassifier | None" = None) -> None:
        """Turn the prototypes into a look-up by feature, most of it taken from another."""
        classes = sum(prototype is not None for prototype in prototypes)
        self._idfs = [1 + log((1 + classes) / (1 + having)) for having in range(classes + 1)]
        """The weight of a feature by the number of classes that have it, at least 1."""
        self._count = len(prototypes)
        self.postings = PostingIndex(prototypes, previous.postings if previous else None)

    def scores(self, analyzed: AnalyzedText) -> list[float]:
        """Return a score for each place: the nearer the higher, and never below 0.

        A word that no class has makes all of them less near; two words together that none has are nothing unusual.
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
    """Return features and how often they occur, by kind, each kind with what it counts."""
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
