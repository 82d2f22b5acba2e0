"""A linear classifier that needs no training: a question's words and pairs of words against a prototype of each class.

A prototype is the root of the mean of a class's strings. The root lets what several strings share count more than
what one of them repeats, as in naive Bayes, and on every set measured it did better than training the means by
passive-aggressive steps. A prototype knows nothing of other classes; how rare a feature is among them is weighed
when a question is asked. So a changed class changes nothing in the others.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from math import log, sqrt

from knowledge.match.reading import Reading
from knowledge.match.rows import rows
from knowledge.match.utterance import Utterance

CONCEPTS = 0.4
UNSAID = 10
MOST_CLASSES = 300
"""What concepts count beside stems and pairs of stems (1); how many strings that say nothing are added to each class,
lest one of few strings claims too much; and how many classes a feature may have, since one of more tells little apart
and takes most of the time. Chosen on the development questions: see benchmarks/matching.py."""

_PAIR = " "
"""Stands between the two stems of a pair."""

Prototype = Mapping[str, float]


def prototype(strings: Sequence[Utterance]) -> Prototype:
    """Return the weight of each feature for a class of strings."""
    mean: dict[str, float] = defaultdict(float)
    for string in strings:
        for block, _ in _blocks(zip(string.stems, repeat(1.0), strict=False), string.concepts):
            length = sqrt(sum(often * often for often in block.values())) * (len(strings) + UNSAID)
            for feature, often in block.items():
                mean[feature] += often / length
    return {feature: sqrt(weight) for feature, weight in mean.items()}


class Linear:
    """Scores a reading against the prototypes of classes, which are numbered in the order given."""

    def __init__(self, prototypes: Sequence[Prototype], like: "Linear | None" = None) -> None:
        """Turn the prototypes into a look-up by feature, most of it taken from another where few of them differ."""
        self._prototypes = prototypes
        self.rows = rows(prototypes, like.rows if like else None)

    def scores(self, reading: Reading) -> list[float]:
        """Return a score for each class: the nearer the higher, and never below 0.

        A word that no class has makes all of them less near; a pair of words that none has is nothing unusual.
        """
        scores = [0.0] * len(self._prototypes)
        for block, share in _blocks(reading.stems, reading.concepts):
            found = [(feature, often, self.rows.by_term.get(feature, ())) for feature, often in block.items()]
            weighed = [(feature, often * (rarity := self._rarity(len(row))), rarity, row)
                       for feature, often, row in found if row or _PAIR not in feature]  # fmt: skip
            length = sqrt(sum(weight * weight for _, weight, _, _ in weighed))
            for feature, weight, rarity, row in weighed:
                value = share * weight * rarity / length
                for number in row if len(row) <= MOST_CLASSES else ():
                    scores[number] += value * self._prototypes[number][feature]
        return scores

    def _rarity(self, classes: int) -> float:
        """Return the weight of a feature by the number of classes that have it, at least 1."""
        return 1 + log((1 + len(self._prototypes)) / (1 + classes))


def _blocks(
    stems: Iterable[tuple[str, float]], concepts: Iterable[str]
) -> tuple[tuple[Mapping[str, float], float], ...]:
    """Return features and how often they occur, by kind, each kind with what it counts."""
    return (_words(stems), 1.0), (dict.fromkeys(concepts, 1.0), CONCEPTS)


def _words(stems: Iterable[tuple[str, float]]) -> dict[str, float]:
    features: dict[str, float] = defaultdict(float)
    before, before_emphasis = "^", 1.0
    for stem, emphasis in stems:
        features[stem] += emphasis
        features[before + _PAIR + stem] += (before_emphasis + emphasis) / 2
        before, before_emphasis = stem, emphasis
    return features
