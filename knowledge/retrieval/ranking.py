"""Score every entry and decoy for a question."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import NamedTuple

from knowledge.model import OutOfScopeIntent
from knowledge.retrieval.analysis import AnalyzedText
from knowledge.retrieval.bm25f import Bm25fIndex
from knowledge.retrieval.classifier import PrototypeClassifier
from knowledge.retrieval.entry_features import EntryFeatures
from knowledge.retrieval.postings import allocate_slots
from knowledge.text.tokens import stems_of

COVERAGE_WEIGHT = 0.2
CLASSIFIER_WEIGHT = 1.0
"""Weights of the two scores: the share of the question that an entry covers, and the linear classifier. Chosen on the
development questions, where they are flat: see benchmarks/matching.py."""


class ScoredIntent(NamedTuple):
    """An entry or a decoy with its score for one question."""

    number: int
    total: float
    coverage: float
    """The share of the question that its words cover: 0 to 1, or more where a concept speaks for it."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of all entries and decoys for one question, by number."""

    totals: Sequence[float]
    coverage: Sequence[float]

    def best(self, numbers: Iterable[int], count: int) -> list[ScoredIntent]:
        """Return the best of these numbers that share anything with the question; ties in the order of the base."""
        found = [number for number in numbers if self.totals[number] > 0]
        first = nlargest(count, found, key=self.totals.__getitem__)
        return [ScoredIntent(number, self.totals[number], self.coverage[number]) for number in first]


class Scorer:
    """A frozen index of entries, and of decoys that are numbered after them."""

    def __init__(
        self, documents: Sequence[EntryFeatures], concepts: Sequence[Collection[str]], previous: "Scorer | None" = None
    ) -> None:
        """Index what was read; with each document go the concepts that speak for it.

        The scores are the same without another scorer, but take longer to make ready.
        """
        self._slots = allocate_slots(documents, previous.documents if previous else ())
        """Where each number stands in the indexes, which leave a document where it was when others come or go."""
        size = max(self._slots, default=-1) + 1
        self.documents: list[EntryFeatures | None] = [None] * size
        concepts_by_slot: list[Collection[str]] = [()] * size
        for slot, document, its_concepts in zip(self._slots, documents, concepts, strict=True):
            self.documents[slot], concepts_by_slot[slot] = document, its_concepts
        self.index = Bm25fIndex(self.documents, concepts_by_slot, previous.index if previous else None)
        prototypes = [document.questions.prototype if document else None for document in self.documents]
        self.classifier = PrototypeClassifier(prototypes, previous.classifier if previous else None)

    def scores(self, analyzed: AnalyzedText) -> Scores:
        """Return how near each entry and decoy is to a question."""
        covered = self.index.coverage(analyzed)
        linear = self.classifier.scores(analyzed)
        totals = [COVERAGE_WEIGHT * covered[place] + CLASSIFIER_WEIGHT * linear[place] for place in self._slots]
        return Scores(totals, [covered[place] for place in self._slots])


Stems = tuple[str, ...]


class ExactMatcher:
    """Finds what is asked in the very words of the base, up to the forms of words."""

    def __init__(
        self, ids: Sequence[str], documents: Sequence[EntryFeatures], decoys: Sequence[OutOfScopeIntent]
    ) -> None:
        """Take names and examples of documents: of the entries with these ids, then of the decoys."""
        self._by_name: dict[int, tuple[int, ...]] = {}
        self._by_example: dict[int, tuple[int, ...]] = {}
        for number, (id_, document) in enumerate(zip(ids, documents, strict=False)):
            alone = (number,)
            for found, keys in (
                (self._by_name, (hash(stems_of(id_)), *document.questions.names)),
                (self._by_example, document.questions.examples),
            ):
                for key in keys:
                    found[key] = (*found[key], number) if key in found else alone
        self._out_of_scope = {
            key: decoy
            for decoy, document in zip(decoys, documents[len(ids) :], strict=True)
            for key in document.questions.examples
        }

    def entries(self, stems: Stems) -> frozenset[int]:
        """Return the numbers of the entries that are called so or, if none is, that have this example."""
        return frozenset(self._by_name.get(hash(stems)) or self._by_example.get(hash(stems)) or ())

    def out_of_scope(self, stems: Stems) -> OutOfScopeIntent | None:
        """Return the decoy that has this example."""
        return self._out_of_scope.get(hash(stems))
