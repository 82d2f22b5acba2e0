"""Find the entries that share words with a question: BM25F over entries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from math import fsum, log

from knowledge.match.document import NAMES, Document
from knowledge.match.reading import Reading, Slot
from knowledge.match.rows import rows

K1 = 1.2
B = 0.35
"""BM25F: how soon repetition stops to count, and how much length counts."""
UNKNOWN_COMMON = 0.3
"""The share of the rarest word's weight that a common English word has which the base never uses. All chosen on the
development questions: see benchmarks/matching.py."""


class Index:
    """An inverted index of documents by their places, of which some may be empty."""

    def __init__(
        self,
        documents: Sequence[Document | None],
        spoken_for: Sequence[Collection[str]],
        like: "Index | None" = None,
    ) -> None:
        """Look up terms; with each document go the concepts that speak for it.

        Such a concept counts there like a name, and weighs as much as if only the documents it speaks for had it. Most
        of the look-up is taken from another index.
        """
        self.rows = rows([document.bag if document else {} for document in documents], like.rows if like else None)
        self._count = sum(document is not None for document in documents)
        lengths = [
            document.length + NAMES * len(concepts) if document else 0.0
            for document, concepts in zip(documents, spoken_for, strict=True)
        ]
        mean = fsum(lengths) / max(self._count, 1) or 1.0
        self._norms = [K1 * (1 - B + B * length / mean) for length in lengths]
        self._rarities = [_rarity(having, self._count) for having in range(self._count + 1)]
        self._speaks: dict[str, set[int]] = defaultdict(set)
        for place, concepts in enumerate(spoken_for):
            for concept in concepts:
                self._speaks[concept].add(place)

    def mass(self, reading: Reading) -> float:
        """Return the weight of all words of a question: the rarer in the base, the more; never 0."""
        return sum(self._weight(slot) * slot.emphasis for slot in reading.slots) or 1.0

    def _weight(self, slot: Slot) -> float:
        idf = max([self._idf(term) * weight for term, weight in slot.terms])
        return idf or _rarity(1, self._count) * (UNKNOWN_COMMON if slot.common else 1.0)

    def _having(self, term: str) -> Collection[int]:
        """Return the places of the documents that have a term, or for which it speaks."""
        row = self.rows.by_term.get(term, ())
        return self._speaks[term].union(row) if term in self._speaks else row

    def _idf(self, term: str) -> float:
        having = self._having(term)
        return self._rarities[len(having)] if having else 0.0

    def covered(self, reading: Reading) -> list[float]:
        """Return for each place the share of the question's mass that its document covers (0 to 1), by BM25F."""
        mass = self.mass(reading)
        scores = [0.0] * len(self._norms)
        for slot in reading.slots:
            factor = slot.emphasis / mass
            for place, score in self._best(slot):
                scores[place] += score * factor
        return scores

    def _best(self, slot: Slot) -> Iterable[tuple[int, float]]:
        """Return the places that have a word, each once, with what the best of its meanings adds."""
        if len(slot.terms) == 1:
            return self._adds(*slot.terms[0])
        best: dict[int, float] = {}
        for term, weight in slot.terms:
            for place, score in self._adds(term, weight):
                if score > best.get(place, 0.0):
                    best[place] = score
        return best.items()

    def _adds(self, term: str, weight: float) -> list[tuple[int, float]]:
        """Return the places that have a term with what it adds, growing with how often they have it."""
        lists, norms = self.rows.lists, self._norms
        rarity = self._idf(term) * weight
        if term not in self._speaks:
            row = self.rows.by_term.get(term, ())
            return [(place, rarity * (often := lists[place][term]) / (often + norms[place])) for place in row]
        speaks = self._speaks[term]
        alone = self._rarities[len(speaks)] * weight
        found: list[tuple[int, float]] = []
        for place in self._having(term):
            often = lists[place].get(term, 0.0) + (NAMES if place in speaks else 0.0)
            found.append((place, (alone if place in speaks else rarity) * often / (often + norms[place])))
        return found


def _rarity(having: int, count: int) -> float:
    """Return the weight of a term that so many of all documents have."""
    return log(1 + (count - having + 0.5) / (having + 0.5))
