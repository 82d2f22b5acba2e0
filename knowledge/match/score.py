"""Score every entry and decoy for a question."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import NamedTuple

from knowledge.match.document import Document
from knowledge.match.index import Index
from knowledge.match.linear import Linear
from knowledge.match.reading import Reading

COVERED = 0.4
ALIGNED = 0.45
LINEAR = 0.5
"""Weights of the three scores: the share of the question an entry covers, its nearest utterances, the linear
classifier. Chosen on the development questions, where they are flat: see benchmarks/matching.py."""


class Scored(NamedTuple):
    """An entry or a decoy with its score for one question."""

    number: int
    total: float
    covered: float
    """The share of the question that its words cover, 0 to 1."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of all entries and decoys for one question, by number."""

    totals: Sequence[float]
    covered: Sequence[float]

    def best(self, numbers: Iterable[int], count: int) -> list[Scored]:
        """Return the best of these numbers that share anything with the question; ties in the order of the base."""
        found = [number for number in numbers if self.totals[number] > 0]
        first = nlargest(count, found, key=self.totals.__getitem__)
        return [Scored(number, self.totals[number], self.covered[number]) for number in first]


class Scorer:
    """A frozen index of entries, and of decoys that are numbered after them."""

    def __init__(
        self, documents: Sequence[Document], spoken_for: Sequence[Sequence[str]], like: "Scorer | None" = None
    ) -> None:
        """Index what was read; with each document go the concepts that speak for it.

        The scores are the same without another scorer, but take longer to make ready.
        """
        self.index = Index(documents, spoken_for, like.index if like else None)
        self.linear = Linear([document.prototype for document in documents], like.linear if like else None)

    def scores(self, reading: Reading) -> Scores:
        """Return how near each entry and decoy is to a question."""
        mass = self.index.mass(reading)
        covered = self.index.covered(reading, mass)
        linear = self.linear.scores(reading)
        totals = [COVERED * share + LINEAR * score for share, score in zip(covered, linear, strict=True)]
        for number, score in self.index.aligned(reading, mass).items():
            totals[number] += ALIGNED * score
        return Scores(totals, covered)
