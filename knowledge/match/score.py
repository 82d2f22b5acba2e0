"""Score every entry and decoy for a question."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.match.entry import Entry
from knowledge.match.index import Document, Index
from knowledge.match.lexicon import FieldWords
from knowledge.match.linear import Linear
from knowledge.match.reading import Reader, Reading
from knowledge.model import Decoy

COVERED = 0.4
ALIGNED = 0.45
LINEAR = 1.5
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

    def __init__(self, entries: Sequence[Entry], decoys: Sequence[Decoy], field: FieldWords) -> None:
        """Read all strings once; index and train on them."""
        items = [*entries, *(Entry(decoy.id, (), decoy.examples) for decoy in decoys)]
        self.reader = Reader((text for item in items for text in (*item.names, *item.examples, item.text)), field)
        documents = [self._document(item, field if place < len(entries) else None) for place, item in enumerate(items)]
        self._index = Index(documents)
        self._linear = Linear(
            [(string, place) for place, document in enumerate(documents) for string in document.strings]
        )

    def _document(self, item: Entry, field: FieldWords | None) -> Document:
        read = self.reader.read
        extra = () if field is None else field.concepts_of(item.id)
        return Document(tuple(map(read, item.names)), tuple(map(read, item.examples)), read(item.text), extra)

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
