"""Score every entry and decoy for a question."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.match.document import Document
from knowledge.match.index import Index
from knowledge.match.linear import Linear
from knowledge.match.reading import Reading

COVERED = 0.4
ALIGNED = 0.45
LINEAR = 0.5
"""Weights of the three scores: the share of the question an entry covers, its nearest utterances, the linear
classifier. Chosen on the development questions, where they are flat: see benchmarks/matching.py."""


@dataclass(frozen=True, slots=True)
class Scored:
    """An entry or a decoy with its score for one question."""

    number: int
    total: float
    covered: float
    """The share of the question that its words cover, 0 to 1."""


class Scorer:
    """A frozen index of entries, and of decoys that are numbered after them."""

    def __init__(self, documents: Sequence[Document], spoken_for: Sequence[Sequence[str]]) -> None:
        """Index what was read; with each document go the concepts that speak for it."""
        self._index = Index(documents, spoken_for)
        self._linear = Linear([document.prototype for document in documents])

    def rank(self, reading: Reading) -> list[Scored]:
        """Return what shares anything with the question, best first; ties in the order of the base."""
        covered = self._index.bm25f(reading)
        aligned = self._index.aligned(reading)
        linear = self._linear.scores(reading)
        numbers = sorted(covered.keys() | linear.keys())
        scored = [
            Scored(n, COVERED * covered.get(n, 0.0) + ALIGNED * aligned.get(n, 0.0) + LINEAR * linear.get(n, 0.0),
                   covered.get(n, 0.0))
            for n in numbers
        ]  # fmt: skip
        return sorted(scored, key=lambda one: (-one.total, one.number))
