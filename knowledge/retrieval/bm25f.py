"""BM25F index: scores how much of a question the words of each entry cover."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from math import fsum, log

from knowledge.retrieval.analysis import AnalyzedText, Terms
from knowledge.retrieval.entry_features import NAME_WEIGHT, EntryFeatures
from knowledge.retrieval.postings import PostingIndex, PostingList

K1 = 1.2
B = 0.35
"""BM25F parameters: term-frequency saturation and length normalization."""
UNSEEN_COMMON_WEIGHT = 0.3
"""Weight of a common English word that no entry contains, relative to the rarest word. All chosen on the development
questions: see benchmarks/matching.py."""


class Bm25fIndex:
    """An inverted index of documents by slot; slots may be empty."""

    def __init__(
        self,
        documents: Sequence[EntryFeatures | None],
        concepts: Sequence[Collection[str]],
        previous: "Bm25fIndex | None" = None,
    ) -> None:
        """Index documents, each with the concepts of the lexicon that name its entry.

        Such a concept counts like a name, and as if only the named documents contained it. Most of the index is taken
        from a previous one.
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
        """The slots of the documents that a concept names."""

    def coverage(self, analyzed: AnalyzedText) -> list[float]:
        """Return for each slot the share of the question that its document covers, by BM25F.

        The question counts as the sum of the weights of its words, rare words weighing more. Shares lie between 0 and
        1, unless a concept names the document and weighs more there than in the question.
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
        """Return the weight of a word, and for each slot that contains any of its meanings the best score of these.

        A word that no document contains weighs as much as a word in a single document, or less if it is common English.
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
        """Return the weight of a term, and its score in each slot that contains it.

        The score grows with its frequency there.
        """
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
    """Return the inverse document frequency of a term that this many of all documents contain."""
    return log(1 + (count - having + 0.5) / (having + 0.5))
