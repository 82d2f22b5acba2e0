"""Find the entries that share words with a question: BM25F over entries, and alignment with single utterances."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import log

from knowledge.match.document import NAMES, Document
from knowledge.match.reading import Reading, Slot
from knowledge.match.rows import rows

K1 = 1.2
B = 0.35
"""BM25F: how soon repetition stops to count, and how much length counts."""
UNKNOWN_COMMON = 0.3
"""The share of the rarest word's weight that a common English word has which the base never uses."""
ALIGN_QUESTION = 0.55
ALIGN_UTTERANCE = 0.45
MOST_UTTERANCES = 100
"""A word in more utterances lines nothing up; it still counts towards what an entry covers."""
BEST = 0.75
SECOND = 0.25
"""All chosen on the development questions: see benchmarks/matching.py."""


class Index:
    """An inverted index of documents, numbered in the order given."""

    def __init__(
        self, documents: Sequence[Document], spoken_for: Sequence[Sequence[str]], like: "Index | None" = None
    ) -> None:
        """Look up terms, and weigh them; with each document go the concepts that speak for it.

        Such a concept weighs there as much as if only the documents it speaks for had it. Most of the look-up is taken
        from another index where few documents differ.
        """
        self._documents = documents
        self.rows = rows(list(map(_bag, documents, spoken_for)), like.rows if like else None)
        rarities = [_rarity(having, len(documents)) for having in range(len(documents) + 1)]
        self._idf = {term: rarities[len(row)] for term, row in self.rows.by_term.items()}
        self._rarest = _rarity(1, len(documents))
        self._shares = _shares(documents, spoken_for, self.rows.lists)
        for concept, count in Counter(concept for concepts in spoken_for for concept in concepts).items():
            more = max(rarities[count] / self._idf[concept], 1.0)
            for number, concepts in enumerate(spoken_for):
                if concept in concepts:
                    self._shares[number][concept] *= more
        self._utterances = Counter[str]()
        for document in documents:
            for term, places in document.lines.items():
                self._utterances[term] += len(places)
        self._masses = [[sum(map(self._idf.__getitem__, one.content)) for one in each.utterances] for each in documents]

    def mass(self, reading: Reading) -> float:
        """Return the weight of all words of a question: the rarer in the base, the more; never 0."""
        return sum(self._weight(slot) * slot.emphasis for slot in reading.slots) or 1.0

    def _weight(self, slot: Slot) -> float:
        idf = max([self._idf.get(term, 0.0) * weight for term, weight in slot.terms])
        return idf or self._rarest * (UNKNOWN_COMMON if slot.common else 1.0)

    def covered(self, reading: Reading, mass: float) -> list[float]:
        """Return for each document the share of the question's mass that it covers (0 to 1), by BM25F."""
        scores = [0.0] * len(self._documents)
        for slot in reading.slots:
            factor = slot.emphasis / mass
            for number, score in self._best(slot):
                scores[number] += score * factor
        return scores

    def _best(self, slot: Slot) -> Iterable[tuple[int, float]]:
        """Return the documents that have a word, each once, with what the best of its meanings adds."""
        known = [(term, self._idf[term] * weight) for term, weight in slot.terms if term in self._idf]
        if len(known) == 1:
            term, rarity = known[0]
            return [(number, rarity * self._shares[number][term]) for number in self.rows.by_term[term]]
        best: dict[int, float] = {}
        for term, rarity in known:
            for number in self.rows.by_term[term]:
                score = rarity * self._shares[number][term]
                if score > best.get(number, 0.0):
                    best[number] = score
        return best.items()

    def aligned(self, reading: Reading, mass: float) -> dict[int, float]:
        """Return documents with how well their nearest utterances line up with a question of this mass (0 to 1)."""
        shared: dict[int, dict[int, float]] = defaultdict(dict)
        for slot in reading.slots:
            for number, places, share in self._lines(slot):
                mine = shared[number]
                for place in places:
                    mine[place] = mine.get(place, 0.0) + share
        asked = ALIGN_QUESTION * mass
        found: dict[int, float] = {}
        for number, mine in shared.items():
            masses = self._masses[number]
            scores = [part / (asked + ALIGN_UTTERANCE * masses[place]) for place, part in mine.items()]
            first = max(scores)
            scores.remove(first)
            found[number] = BEST * first + SECOND * max(scores, default=0.0)
        return found

    def _lines(self, slot: Slot) -> Iterator[tuple[int, Iterable[int], float]]:
        """Yield by document which utterances have a word, each once, with what the best of its meanings adds."""
        known = [
            (self._idf[term] * weight * slot.emphasis, term)
            for term, weight in slot.terms
            if 0 < self._utterances[term] <= MOST_UTTERANCES
        ]
        told: dict[int, set[int]] = {}
        for share, term in sorted(known, reverse=True):
            for number in self.rows.by_term[term]:
                places = self._documents[number].lines.get(term)
                if places is None:
                    continue
                yield number, places if number not in told else set(places) - told[number], share
                if len(known) > 1:
                    told.setdefault(number, set()).update(places)


def _bag(document: Document, concepts: Sequence[str]) -> Mapping[str, float]:
    if not concepts:
        return document.bag
    return {**document.bag, **{concept: document.bag.get(concept, 0.0) + NAMES for concept in concepts}}


def _shares(
    documents: Sequence[Document], spoken_for: Sequence[Sequence[str]], bags: Sequence[Mapping[str, float]]
) -> list[dict[str, float]]:
    """Return for each document its terms with a number that grows with how often it has them, from 0 to 1."""
    lengths = [
        document.length + NAMES * len(concepts) for document, concepts in zip(documents, spoken_for, strict=True)
    ]
    mean = sum(lengths) / max(len(lengths), 1) or 1.0
    norms = [K1 * (1 - B + B * length / mean) for length in lengths]
    return [
        {term: often / (often + norm) for term, often in bag.items()} for bag, norm in zip(bags, norms, strict=True)
    ]


def _rarity(having: int, count: int) -> float:
    """Return the weight of a term that so many of all documents have."""
    return log(1 + (count - having + 0.5) / (having + 0.5))
