"""Find the entries that share words with a question: BM25F over entries, and alignment with single utterances."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
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
        self._count = len(documents)
        self._postings = _postings(documents, spoken_for)
        rarities = [_rarity(having, self._count) for having in range(self._count + 1)]
        self._idf = {term: rarities[len(row)] for term, row in self._postings.items()}
        self._rarest = _rarity(1, self._count)
        for concept, numbers in numbered(spoken_for).items():
            more = max(rarities[len(numbers)] / self._idf[concept], 1.0)
            own = frozenset(numbers)
            row = self._postings[concept]
            self._postings[concept] = [(n, share * more if n in own else share) for n, share in row]
        self._owner = [number for number, document in enumerate(documents) for _ in document.utterances]
        utterances = [utterance for document in documents for utterance in document.utterances]
        self._utterances = numbered(utterance.terms for utterance in utterances)
        self._masses = [sum(map(self._idf.__getitem__, utterance.content)) for utterance in utterances]

    def mass(self, reading: Reading) -> float:
        """Return the weight of all words of a question: the rarer in the base, the more; never 0."""
        return sum(self._weight(slot) * slot.emphasis for slot in reading.slots) or 1.0

    def _weight(self, slot: Slot) -> float:
        idf = max([self._idf.get(term, 0.0) * weight for term, weight in slot.terms])
        return idf or self._rarest * (UNKNOWN_COMMON if slot.common else 1.0)

    def covered(self, reading: Reading, mass: float) -> list[float]:
        """Return for each document the share of the question's mass that it covers (0 to 1), by BM25F."""
        scores = [0.0] * self._count
        for slot in reading.slots:
            factor = slot.emphasis / mass
            for number, score in self._best(slot):
                scores[number] += score * factor
        return scores

    def _best(self, slot: Slot) -> Iterable[tuple[int, float]]:
        """Return the documents that have a word, each once, with what the best of its meanings adds."""
        rows = [(self._idf[term] * weight, self._postings[term]) for term, weight in slot.terms if term in self._idf]
        if len(rows) == 1:
            rarity, row = rows[0]
            return [(number, rarity * share) for number, share in row]
        best: dict[int, float] = {}
        for rarity, row in rows:
            for number, share in row:
                if rarity * share > best.get(number, 0.0):
                    best[number] = rarity * share
        return best.items()

    def aligned(self, reading: Reading, mass: float) -> dict[int, float]:
        """Return documents with how well their nearest utterances line up with a question of this mass (0 to 1)."""
        shared: dict[int, float] = {}
        for slot in reading.slots:
            for utterance, share in self._shares(slot):
                shared[utterance] = shared.get(utterance, 0.0) + share
        tops: dict[int, tuple[float, float]] = {}
        for utterance, part in shared.items():
            score = part / (ALIGN_QUESTION * mass + ALIGN_UTTERANCE * self._masses[utterance])
            owner = self._owner[utterance]
            first, second = tops.get(owner, (0.0, 0.0))
            if score > second:
                tops[owner] = (score, first) if score > first else (first, score)
        return {number: BEST * first + SECOND * second for number, (first, second) in tops.items()}

    def _shares(self, slot: Slot) -> Iterable[tuple[int, float]]:
        """Return the utterances that have a word, each once, with what it adds to their mass."""
        rows = [
            (self._idf[term] * weight * slot.emphasis, self._utterances[term])
            for term, weight in slot.terms
            if len(self._utterances.get(term, ())) in range(1, MOST_UTTERANCES)
        ]
        if len(rows) == 1:
            return zip(rows[0][1], repeat(rows[0][0]), strict=False)
        rows.sort(key=itemgetter(0))
        best: dict[int, float] = {}
        for share, utterances in rows:
            best.update(zip(utterances, repeat(share), strict=False))
        return best.items()


Postings = dict[str, list[tuple[int, float]]]
"""Terms, and the documents that have them, each with a number that grows with how often it does, from 0 to 1."""


def _postings(documents: Sequence[Document], spoken_for: Sequence[Sequence[str]]) -> Postings:
    bags = [
        {**document.bag, **{concept: document.bag.get(concept, 0.0) + NAMES for concept in concepts}}
        for document, concepts in zip(documents, spoken_for, strict=True)
    ]
    lengths = [
        document.length + NAMES * len(concepts) for document, concepts in zip(documents, spoken_for, strict=True)
    ]
    mean = sum(lengths) / max(len(lengths), 1) or 1.0
    postings: Postings = defaultdict(list)
    for number, (bag, length) in enumerate(zip(bags, lengths, strict=True)):
        norm = K1 * (1 - B + B * length / mean)
        for term, often in bag.items():
            postings[term].append((number, often / (often + norm)))
    return dict(postings)


def _rarity(having: int, count: int) -> float:
    """Return the weight of a term that so many of all documents have."""
    return log(1 + (count - having + 0.5) / (having + 0.5))
