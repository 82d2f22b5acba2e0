"""A linear classifier on the base's own strings: centroids, sharpened by averaged passive-aggressive training."""

from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from math import inf, log, sqrt

from knowledge.match.normalise import STOP_WORDS
from knowledge.match.reading import Reading

CHARACTERS = 0.5
CONCEPTS = 0.4
EPOCHS = 3
AGGRESSIVENESS = 0.5
MARGIN = 0.5
MOST_TRAINED = 4_000
"""Weights of the blocks of features beside stems and pairs of stems (1), and the training; above so many strings the
centroids are used as they are. Chosen on the development questions: see benchmarks/matching.py."""

PIECE = "~"
"""Stands before a run of characters, so that it can't be taken for a word."""
MOST_SHARED = 12
"""Runs of characters in more strings than this tell nothing apart and cost most of the time."""

Vector = list[tuple[str, float]]


class Linear:
    """Scores a reading against every class it was trained on."""

    def __init__(self, strings: Sequence[tuple[Reading, int]]) -> None:
        """Train on readings, each with the number of its class."""
        self._idf = _weigh([reading for reading, _ in strings])
        vectors = [self._vector(reading) for reading, _ in strings]
        labels = [label for _, label in strings]
        self._weights = _centroids(vectors, labels)
        if len(vectors) <= MOST_TRAINED:
            taught = [(vector, label) for vector, label in zip(vectors, labels, strict=True) if vector]
            _train(self._weights, taught)

    def scores(self, reading: Reading) -> dict[int, float]:
        """Return a score for each class that shares a feature; higher is nearer, about -1 to 1."""
        return _dot(self._weights, self._vector(reading))

    def _vector(self, reading: Reading) -> Vector:
        blocks = ((_words(reading), 1.0), (_characters(reading), CHARACTERS), (_concepts(reading), CONCEPTS))
        vector: Vector = []
        for features, share in blocks:
            values = [(feature, n * self._idf[feature]) for feature, n in features.items() if feature in self._idf]
            length = sqrt(sum(value * value for _, value in values))
            vector += [(feature, share * value / length) for feature, value in values]
        return vector


def _words(reading: Reading) -> dict[str, float]:
    features: dict[str, float] = defaultdict(float)
    before, before_emphasis = "^", 1.0
    for stem, emphasis in reading.stems:
        features[stem] += emphasis
        features[f"{before} {stem}"] += (before_emphasis + emphasis) / 2
        before, before_emphasis = stem, emphasis
    return features


def _characters(reading: Reading) -> dict[str, float]:
    features: dict[str, float] = defaultdict(float)
    for word, emphasis in reading.stems:
        for piece in _pieces(word):
            features[piece] += emphasis
    return features


@lru_cache(maxsize=16_384)
def _pieces(word: str) -> tuple[str, ...]:
    if word in STOP_WORDS:
        return ()
    padded = f"<{word}>"
    return tuple(PIECE + padded[start : start + size] for size in (3, 4) for start in range(len(padded) - size + 1))


def _concepts(reading: Reading) -> dict[str, float]:
    return dict.fromkeys(reading.concepts, 1.0)


def _weigh(readings: Sequence[Reading]) -> dict[str, float]:
    spread: dict[str, int] = defaultdict(int)
    for reading in readings:
        for features in (_words(reading), _characters(reading), _concepts(reading)):
            for feature in features:
                spread[feature] += 1
    return {
        feature: log((1 + len(readings)) / (1 + n)) + 1
        for feature, n in spread.items()
        if n <= MOST_SHARED or feature[0] != PIECE
    }


Weights = dict[str, dict[int, float]]


def _centroids(vectors: Sequence[Vector], labels: Sequence[int]) -> Weights:
    sizes: dict[int, int] = defaultdict(int)
    for label in labels:
        sizes[label] += 1
    weights: Weights = defaultdict(dict)
    for vector, label in zip(vectors, labels, strict=True):
        for feature, value in vector:
            row = weights[feature]
            row[label] = row.get(label, 0.0) + value / sizes[label]
    return weights


def _dot(weights: Weights, vector: Vector) -> dict[int, float]:
    scores: dict[int, float] = {}
    for feature, value in vector:
        row = weights.get(feature)
        if row:
            for label, weight in row.items():
                scores[label] = scores.get(label, 0.0) + value * weight
    return scores


def _train(weights: Weights, taught: Sequence[tuple[Vector, int]]) -> None:
    """Sharpen the weights in place; what is left in them is the average over all steps."""
    late: Weights = defaultdict(dict)
    classes = max((label for _, label in taught), default=0) + 1
    steps = EPOCHS * len(taught)
    for step in range(steps):
        vector, label = taught[step % len(taught)]
        scores = _dense(weights, vector, classes)
        own, scores[label] = scores[label], -inf
        rival = max(scores)
        loss = MARGIN - own + rival
        if loss > 0 and rival > -inf:
            rate = min(AGGRESSIVENESS, loss / (2 * sum(value * value for _, value in vector)))
            _move(weights, vector, (label, scores.index(rival)), rate)
            _move(late, vector, (label, scores.index(rival)), rate * step / steps)
    for feature, row in late.items():
        for label, moved in row.items():
            weights[feature][label] -= moved


def _dense(weights: Weights, vector: Vector, classes: int) -> list[float]:
    scores = [0.0] * classes
    for feature, value in vector:
        for label, weight in weights[feature].items():
            scores[label] += value * weight
    return scores


def _move(weights: Weights, vector: Vector, towards_and_from: tuple[int, int], rate: float) -> None:
    towards, away = towards_and_from
    for feature, value in vector:
        row = weights[feature]
        row[towards] = row.get(towards, 0.0) + rate * value
        row[away] = row.get(away, 0.0) - rate * value
