"""A linear classifier that needs no training: a question's words and pairs of words against a prototype of each class.

A prototype is the root of the mean of a class's strings. The root lets what several strings share count more than
what one of them repeats, as in naive Bayes, and on every set measured it did better than training the means by
passive-aggressive steps. A prototype knows nothing of other classes; how rare a feature is among them is weighed
when a question is asked. So a changed class changes nothing in the others.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import log, sqrt

from knowledge.match.reading import Reading

CONCEPTS = 0.4
UNSAID = 10
"""What concepts count beside stems and pairs of stems (1); and how many strings that say nothing are added to each
class, lest one of few strings claims too much. Chosen on the development questions: see benchmarks/matching.py."""

Prototype = Mapping[str, float]


def prototype(strings: Sequence[Reading]) -> Prototype:
    """Return the weight of each feature for a class of strings."""
    mean: dict[str, float] = defaultdict(float)
    for reading in strings:
        for block, _ in _blocks(reading):
            length = sqrt(sum(often * often for often in block.values())) * (len(strings) + UNSAID)
            for feature, often in block.items():
                mean[feature] += often / length
    return {feature: sqrt(weight) for feature, weight in mean.items()}


class Linear:
    """Scores a reading against the prototypes of classes, which are numbered in the order given."""

    def __init__(self, prototypes: Sequence[Prototype]) -> None:
        """Turn the prototypes into a look-up by feature."""
        self._count = len(prototypes)
        self._rows: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, weights in enumerate(prototypes):
            for feature, weight in weights.items():
                self._rows[feature].append((number, weight))

    def scores(self, reading: Reading) -> dict[int, float]:
        """Return a score for each class that shares a feature: the nearer the higher, and never below 0."""
        scores: dict[int, float] = {}
        for block, share in _blocks(reading):
            known = [(often, row, self._rarity(len(row))) for f, often in block.items() if (row := self._rows.get(f))]
            length = sqrt(sum((often * rarity) ** 2 for often, _, rarity in known))
            for often, row, rarity in known:
                value = share * often * rarity * rarity / length
                for number, weight in row:
                    scores[number] = scores.get(number, 0.0) + value * weight
        return scores

    def _rarity(self, classes: int) -> float:
        """Return the weight of a feature by the number of classes that have it, at least 1."""
        return 1 + log((1 + self._count) / (1 + classes))


def _blocks(reading: Reading) -> tuple[tuple[Mapping[str, float], float], ...]:
    """Return features and how often they occur, by kind, each kind with what it counts."""
    return (_words(reading), 1.0), (dict.fromkeys(reading.concepts, 1.0), CONCEPTS)


def _words(reading: Reading) -> dict[str, float]:
    features: dict[str, float] = defaultdict(float)
    before, before_emphasis = "^", 1.0
    for stem, emphasis in reading.stems:
        features[stem] += emphasis
        features[f"{before} {stem}"] += (before_emphasis + emphasis) / 2
        before, before_emphasis = stem, emphasis
    return features
