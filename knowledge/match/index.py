"""Find the entries that share words with a question: BM25F over entries, and alignment with single utterances."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from math import log
from operator import itemgetter

from knowledge.match.document import NAMES, Document
from knowledge.match.reading import Reading, Slot
from knowledge.match.rows import numbered

K1 = 1.2
B = 0.35
"""BM25F: how soon repetition stops to count, and how much length counts."""
UNKNOWN_COMMON = 0.3
"""The share of the rarest word's weight that a common English word has which the base never uses."""
ALIGN_QUESTION = 0.55
ALIGN_UTTERANCE = 0.45
MOST_UTTERANCES = 100
"""A word in more utterances than this lines nothing up; it still counts towards what an entry covers."""
BEST = 0.75
SECOND = 0.25
"""All chosen on the development questions: see benchmarks/matching.py."""


class Index:
    """An inverted index of documents, numbered in the order given."""

    def __init__(self, documents: Sequence[Document], spoken_for: Sequence[Sequence[str]]) -> None:
        """Lay out postings, and weigh terms; with each document go the concepts that speak for it.

        Such a concept weighs there as much as if only the documents it speaks for had it.
        """
        self._bags = [_bag(document, concepts) for document, concepts in zip(documents, spoken_for, strict=True)]
        self._postings = numbered(self._bags)
        rarities = [_rarity(n, len(documents)) for n in range(len(documents) + 1)]
        self._idf = {term: rarities[len(numbers)] for term, numbers in self._postings.items()}
        self._rarest = _rarity(1, len(documents))
        self._spoken_for = {term: (rarities[len(numbers)], numbers) for term, numbers in numbered(spoken_for).items()}
        lengths = [
            document.length + NAMES * len(concepts) for document, concepts in zip(documents, spoken_for, strict=True)
        ]
        mean = sum(lengths) / max(len(lengths), 1) or 1.0
        self._norms = [K1 * (1 - B + B * length / mean) for length in lengths]
        self._owner = [number for number, document in enumerate(documents) for _ in document.utterances]
        utterances = [utterance for document in documents for utterance in document.utterances]
        self._utterances = numbered(utterance.terms for utterance in utterances)
        self._masses = [sum(map(self._idf.__getitem__, utterance.content)) for utterance in utterances]

    def weight(self, slot: Slot) -> float:
        """Return how much a word of the question weighs: the rarer in the base, the more."""
        idf = max((self._idf.get(term, 0.0) * weight for term, weight in slot.terms), default=0.0)
        return idf or self._rarest * (UNKNOWN_COMMON if slot.common else 1.0)

    def bm25f(self, reading: Reading) -> dict[int, float]:
        """Return documents with the share of the question they cover (0 to 1)."""
        scores: dict[int, float] = defaultdict(float)
        for slot in reading.slots:
            for number, score in self._best(slot).items():
                scores[number] += score * slot.emphasis
        mass = sum(self.weight(slot) * slot.emphasis for slot in reading.slots) or 1.0
        return {number: score / mass for number, score in scores.items()}

    def _best(self, slot: Slot) -> dict[int, float]:
        best: dict[int, float] = {}
        for term, weight in slot.terms:
            rarity = self._idf.get(term, 0.0) * weight
            own, speaks_for = self._spoken_for.get(term, (0.0, ()))
            for number in self._postings.get(term, ()):
                often = self._bags[number][term]
                score = often / (often + self._norms[number])
                score *= max(rarity, own * weight) if number in speaks_for else rarity
                if score > best.get(number, 0.0):
                    best[number] = score
        return best

    def aligned(self, reading: Reading) -> dict[int, float]:
        """Return documents with how well their nearest utterances line up with the question (0 to 1)."""
        masses: dict[int, float] = {}
        for slot in reading.slots:
            for utterance, share in self._shares(slot):
                masses[utterance] = masses.get(utterance, 0.0) + share
        asked = ALIGN_QUESTION * (sum(self.weight(slot) * slot.emphasis for slot in reading.slots) or 1.0)
        tops: dict[int, tuple[float, float]] = {}
        for utterance, mass in masses.items():
            score = mass / (asked + ALIGN_UTTERANCE * self._masses[utterance])
            first, second = tops.get(self._owner[utterance], (0.0, 0.0))
            if score > second:
                tops[self._owner[utterance]] = (score, first) if score > first else (first, score)
        return {number: BEST * first + SECOND * second for number, (first, second) in tops.items()}

    def _shares(self, slot: Slot) -> Iterable[tuple[int, float]]:
        """Return the utterances that have a word, each once, with what it adds to their mass."""
        terms = [
            (self._idf[term] * weight * slot.emphasis, self._utterances[term])
            for term, weight in slot.terms
            if len(self._utterances.get(term, ())) in range(1, MOST_UTTERANCES)
        ]
        if len(terms) == 1:
            share, utterances = terms[0]
            return zip(utterances, repeat(share), strict=False)
        terms.sort(key=itemgetter(0))
        best: dict[int, float] = {}
        for share, utterances in terms:
            best.update(zip(utterances, repeat(share), strict=False))
        return best.items()


def _rarity(having: int, count: int) -> float:
    """Return the weight of a term that so many of all documents have."""
    return log(1 + (count - having + 0.5) / (having + 0.5))


def _bag(document: Document, concepts: Sequence[str]) -> Mapping[str, float]:
    if not concepts:
        return document.bag
    return {**document.bag, **{concept: document.bag.get(concept, 0.0) + NAMES for concept in concepts}}
