"""Find the entries that share words with a question: BM25F over entries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import fsum, log

from knowledge.retrieval.analysis import AnalyzedText, Terms
from knowledge.retrieval.entry_features import NAME_WEIGHT, EntryFeatures
from knowledge.retrieval.postings import PostingIndex, PostingList

K1 = 1.2
B = 0.35
"""BM25F: how soon repetition stops to count, and how much length counts."""
UNSEEN_COMMON_WEIGHT = 0.3
"""The share of the rarest word's weight that a common English word has which the base never uses. All chosen on the
development questions: see benchmarks/matching.py."""


class Bm25fIndex:
    """An inverted index of documents by their places, of which some may be empty."""

    def __init__(
        self,
        documents: Sequence[EntryFeatures | None],
        concepts: Sequence[Collection[str]],
        previous: "Bm25fIndex | None" = None,
    ) -> None:
        """Look up terms; with each document go the concepts that speak for it.

        Such a concept counts there like a name, and weighs as much as if only the documents it speaks for had it. Most
        of the look-up is taken from another index.
        """
        self.postings = PostingIndex(
            [document.bag if document else None for document in documents], previous.postings if previous else None
        )
        self._count = sum(document is not None for document in documents)
        lengths = [
            document.length + NAME_WEIGHT * len(its_concepts) if document else 0.0
            for document, its_concepts in zip(documents, concepts, strict=True)
        ]
        mean = fsum(lengths) / max(self._count, 1) or 1.0
        self._norms = [K1 * (1 - B + B * length / mean) for length in lengths]
        self._idfs = [_idf(having, self._count) for having in range(self._count + 1)]
        slots_by_concept: dict[str, set[int]] = defaultdict(set)
        for slot, its_concepts in enumerate(concepts):
            for concept in its_concepts:
                slots_by_concept[concept].add(slot)
        self._slots_by_concept = slots_by_concept
        """The places of the documents that a concept speaks for."""

    def coverage(self, analyzed: AnalyzedText) -> list[float]:
        """Return for each place the share of the question that its document covers, by BM25F.

        A question is as much as all its words weigh: the rarer in the base, the more. The share lies between 0 and 1,
        but for concepts that speak for a document, which may cover more there than they weigh in the question.
        """
        whole = 0.0
        scores = [0.0] * len(self._norms)
        said: dict[tuple[Terms, bool], float] = defaultdict(float)
        for slot in analyzed.tokens:
            said[slot.terms, slot.common] += slot.weight
        every = {term for terms, _ in said for term, _ in terms}
        rows = dict(zip(every, self.postings.lookup(every), strict=True))
        for (terms, common), emphasis in said.items():
            weight, added = self._best_term_scores(terms, rows, common=common)
            whole += weight * emphasis
            for place, score in added:
                scores[place] += score * emphasis
        return [score / whole for score in scores] if whole else scores

    def _best_term_scores(
        self, terms: Terms, rows: Mapping[str, PostingList], *, common: bool
    ) -> tuple[float, Iterable[tuple[int, float]]]:
        """Return what a word weighs, and the places that have it, each once, with what the best of its meanings adds.

        A word that no document has weighs as much as one that only one has, or less where it is common English.
        """
        known = [
            self._term_scores(term, rows[term], weight)
            for term, weight in terms
            if rows[term][0] or term in self._slots_by_concept
        ]
        if len(known) < 2:  # noqa: PLR2004 - the usual case, in which nothing has to be compared
            return known[0] if known else (_idf(1, self._count) * (UNSEEN_COMMON_WEIGHT if common else 1.0), ())
        best: dict[int, float] = {}
        for _, added in known:
            for place, score in added:
                if score > best.get(place, 0.0):
                    best[place] = score
        return max(rarity for rarity, _ in known), best.items()

    def _term_scores(self, term: str, row: PostingList, weight: float) -> tuple[float, list[tuple[int, float]]]:
        """Return what a term weighs, and the places that have it with what it adds: more where they have it often."""
        norms, (places, often_there) = self._norms, row
        if term not in self._slots_by_concept:
            rarity = self._idfs[len(places)] * weight
            found = zip(places, often_there, strict=True)
            return rarity, [(place, rarity * often / (often + norms[place])) for place, often in found]
        speaks, terms = self._slots_by_concept[term], dict(zip(places, often_there, strict=True))
        having = speaks | terms.keys()
        rarity, alone = (self._idfs[len(those)] * weight for those in (having, speaks))
        added: list[tuple[int, float]] = []
        for place in having:
            often = terms.get(place, 0.0) + (NAME_WEIGHT if place in speaks else 0.0)
            added.append((place, (alone if place in speaks else rarity) * often / (often + norms[place])))
        return rarity, added


def _idf(having: int, count: int) -> float:
    """Return the weight of a term that so many of all documents have."""
    return log(1 + (count - having + 0.5) / (having + 0.5))
