"""Scores every entry and out-of-scope intent for a question, and finds questions that are literally in the base."""

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
"""Weights of the two scores, coverage and classifier. Chosen on the development questions, where the optimum is flat:
see benchmarks/matching.py."""


class ScoredIntent(NamedTuple):
    """An entry or out-of-scope intent with its score for one question."""

    number: int
    total: float
    coverage: float
    """Share of the question that its words cover: 0 to 1, or more if a concept names it."""


@dataclass(frozen=True, slots=True)
class Scores:
    """The scores of all entries and out-of-scope intents for one question, by number."""

    totals: Sequence[float]
    coverage: Sequence[float]

    def best(self, numbers: Iterable[int], count: int) -> list[ScoredIntent]:
        """Return the best of these numbers with a positive score; ties keep the order of the base."""
        found = [number for number in numbers if self.totals[number] > 0]
        first = nlargest(count, found, key=self.totals.__getitem__)
        return [ScoredIntent(number, self.totals[number], self.coverage[number]) for number in first]


class Scorer:
    """An immutable index of entries and of out-of-scope intents, which are numbered after them."""

    def __init__(
        self, documents: Sequence[EntryFeatures], concepts: Sequence[Collection[str]], previous: "Scorer | None" = None
    ) -> None:
        """Index the features, each with the concepts that name its entry. A previous scorer only saves time."""
        self._slots = allocate_slots(documents, previous.documents if previous else ())
        """The slot of each number in the indexes; slots stay the same when other documents come and go."""
        size = max(self._slots, default=-1) + 1
        self.documents: list[EntryFeatures | None] = [None] * size
        concepts_by_slot: list[Collection[str]] = [()] * size
        for slot, document, its_concepts in zip(self._slots, documents, concepts, strict=True):
            self.documents[slot], concepts_by_slot[slot] = document, its_concepts
        self.index = Bm25fIndex(self.documents, concepts_by_slot, previous.index if previous else None)
        prototypes = [document.questions.prototype if document else None for document in self.documents]
        self.classifier = PrototypeClassifier(prototypes, previous.classifier if previous else None)

    def scores(self, analyzed: AnalyzedText) -> Scores:
        """Return the score of each entry and out-of-scope intent."""
        covered = self.index.coverage(analyzed)
        linear = self.classifier.scores(analyzed)
        totals = [COVERAGE_WEIGHT * covered[place] + CLASSIFIER_WEIGHT * linear[place] for place in self._slots]
        return Scores(totals, [covered[place] for place in self._slots])


Stems = tuple[str, ...]


class ExactMatcher:
    """Finds questions that are a name or an example of the base, ignoring inflection."""

    def __init__(
        self, ids: Sequence[str], documents: Sequence[EntryFeatures], decoys: Sequence[OutOfScopeIntent]
    ) -> None:
        """Index names and examples: of the entries with these ids, then of the out-of-scope intents."""
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
        """Return the numbers of the entries with this name or, if none, with this example."""
        return frozenset(self._by_name.get(hash(stems)) or self._by_example.get(hash(stems)) or ())

    def out_of_scope(self, stems: Stems) -> OutOfScopeIntent | None:
        """Return the out-of-scope intent with this example."""
        return self._out_of_scope.get(hash(stems))
