"""Fit the weights of knowledge/match/calibrate.py."""

from collections.abc import Iterator, Sequence
from math import exp
from typing import Any

from benchmarks.constants import constants
from benchmarks.plain_matchers import Ask, Base
from knowledge.match import Matcher, calibrate, matcher
from knowledge.match.report import Labelled

Example = tuple[tuple[float, ...], bool, float]
"""What was seen, whether the best entry was right, and how much the example counts."""


def _seen(ask: Ask, rows: Sequence[Labelled], weight: float) -> list[Example]:
    noted: list[calibrate.Seen] = []

    def look(*arguments: Any) -> calibrate.Seen:
        noted.append(calibrate.look(*arguments))
        return noted[-1]

    examples: list[Example] = []
    with constants([(matcher, "look", look)]):
        for row in rows:
            noted.clear()
            found = ask(row.question)
            if noted:
                right = bool(found.candidates) and found.candidates[0].id in row.expect
                examples.append((noted[0].values(), right, weight))
    return examples


def fit(examples: Sequence[Example], steps: int = 1_500) -> tuple[list[float], float]:
    """Fit a logistic function by gradient descent with momentum; returns its weights and bias."""
    size = len(examples[0][0])
    weights, speed = [0.0] * (size + 1), [0.0] * (size + 1)
    total = sum(weight for _, _, weight in examples)
    for _ in range(steps):
        slope = [0.0] * (size + 1)
        for values, right, weight in examples:
            z = weights[-1] + sum(w * v for w, v in zip(weights, values, strict=False))
            error = (1 / (1 + exp(-z)) - right) * weight
            for place, value in enumerate((*values, 1.0)):
                slope[place] += error * value
        for place in range(size + 1):
            shrink = 0.002 * weights[place] if place < size else 0.0
            speed[place] = 0.9 * speed[place] + slope[place] / total + shrink
            weights[place] -= 0.5 * speed[place]
    return weights[:-1], weights[-1]


def fitted(base: Base, rows: Sequence[Labelled], corpus: tuple[Base, Sequence[Labelled]] | None) -> Iterator[str]:
    """Yield the two lines to put into the module."""
    examples = _seen(Matcher(base.entries, base.lexicon).match, rows, 1.0)
    if corpus:
        examples += _seen(Matcher(corpus[0].entries).match, corpus[1][::3], 0.15)
    weights, bias = fit(examples)
    yield f"_WEIGHTS = ({', '.join(f'{weight:.2f}' for weight in weights)})"
    yield f"_BIAS = {bias:.2f}"
