"""The lexicon prepared for lookup: phrases and their concepts, abbreviations and their senses, drugs."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.model import Abbreviation, Lexicon, Sense
from knowledge.text.stemmer import stem
from knowledge.text.stop_words import PHRASE_FUNCTION_WORDS
from knowledge.text.tokens import tokenize

CONCEPT = "#"
"""Prefix of concept ids among the terms, so that no word is mistaken for one."""
DRUG = "#drug"


def strip_function_words(stems: Iterable[str]) -> tuple[str, ...]:
    """Return the stems of a phrase without function words; unchanged if only one word would remain."""
    whole = tuple(stems)
    rest = tuple(s for s in whole if s not in PHRASE_FUNCTION_WORDS)
    return rest if len(rest) > 1 else whole


@dataclass(frozen=True, slots=True)
class PhraseSpan:
    """Words of a question, from start to end (exclusive), that stand for concepts."""

    start: int
    end: int
    concepts: tuple[str, ...]


class _PhraseCounter:
    """Counts phrases in a text."""

    def __init__(self, phrases: Iterable[str]) -> None:
        self._by_first: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for phrase in filter(None, map(_stems, phrases)):
            self._by_first[phrase[0]].add(phrase)

    def count_in(self, stems: Sequence[str]) -> int:
        return sum(
            tuple(stems[start : start + len(phrase)]) == phrase
            for start, first in enumerate(stems)
            for phrase in self._by_first.get(first, ())
        )


class DomainLexicon:
    """A lexicon prepared for the matcher; empty without one."""

    def __init__(self, lexicon: Lexicon | None) -> None:
        """Index the lists of the lexicon by stem."""
        self._source = _vocabulary(lexicon)
        self._phrases: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._abbreviations: dict[str, Abbreviation] = {}
        self._context_stems: dict[str, frozenset[str]] = {}
        """The stems of the context words that disambiguate abbreviations."""
        self.drugs: frozenset[str] = frozenset()
        self._paperwork = _PhraseCounter(lexicon.paperwork_words if lexicon else ())
        self._dosing = _PhraseCounter(lexicon.dosing_words if lexicon else ())
        if lexicon:
            self._add_lexicon(lexicon)
        sizes: dict[str, set[int]] = defaultdict(set)
        for phrase in self._phrases:
            sizes[phrase[0]].add(len(phrase))
        self._sizes = {first: tuple(sorted(found, reverse=True)) for first, found in sizes.items()}
        """By first stem: the lengths of the phrases that start with it, longest first."""
        self.words = frozenset((*(part for phrase in self._phrases for part in phrase), *self._abbreviations))
        """The stems of all words in phrases and abbreviations."""

    def equivalent_to(self, lexicon: Lexicon | None) -> bool:
        """Tell whether a lexicon has the same terms; named entries and out-of-scope intents may differ."""
        return self._source == _vocabulary(lexicon)

    def _add_lexicon(self, lexicon: Lexicon) -> None:
        for concept in lexicon.concepts:
            self._add_concept(concept.words, CONCEPT + concept.id)
        self._add_concept((name for drug in lexicon.drugs for name in (drug.generic, *drug.brands)), DRUG)
        for abbreviation in lexicon.abbreviations:
            self._abbreviations.update(dict.fromkeys(tokenize(abbreviation.short).words[:1], abbreviation))
            self._context_stems.update(
                (near, frozenset(_stems(near))) for sense in abbreviation.senses for near in sense.near
            )
        self.drugs = frozenset(
            stem(w) for d in lexicon.drugs for n in (d.generic, *d.brands) for w in tokenize(n).words
        )

    def _add_concept(self, phrases: Iterable[str], concept: str) -> None:
        alone = (concept,)
        for phrase in map(_stems, phrases):
            known = self._phrases.setdefault(phrase, alone)
            if concept not in known:
                self._phrases[phrase] = (*known, concept)

    def clinical_share(self, stems: Sequence[str]) -> float:
        """Return the share of words about drugs and doses (0 to 1); 0 if a drug stands with paperwork words."""
        drugs = sum(s in self.drugs for s in stems)
        if drugs and self._paperwork.count_in(stems):
            return 0.0
        return min(1.0, (drugs + self._dosing.count_in(stems)) / max(len(strip_function_words(stems)), 1))

    def find_phrases(self, stems: Sequence[str]) -> list[PhraseSpan]:
        """Return the phrases among the stems; a phrase inside a longer one does not count.

        So "review denials" is the work of a reviewer, and not the trouble of a physician whose request was denied.
        """
        stems = tuple(stems)
        places = [place for place, s in enumerate(stems) if s not in PHRASE_FUNCTION_WORDS]
        content = tuple([stems[place] for place in places])
        spans: list[PhraseSpan] = []
        for start, first in enumerate(stems):
            sizes = self._sizes.get(first)
            if sizes is None:
                continue
            size, concepts = self._longest_phrase(stems, start, sizes)
            best = PhraseSpan(start, start + size, concepts)
            if sizes[0] > 1 and len(content) < len(stems) and first not in PHRASE_FUNCTION_WORDS:
                at = bisect_left(places, start)
                size, concepts = self._longest_phrase(content, at, sizes)
                if size and places[at + size - 1] + 1 > best.end:
                    best = PhraseSpan(start, places[at + size - 1] + 1, concepts)
            if best.concepts and not any(best.end <= span.end for span in spans):
                spans.append(best)
        return spans

    def _longest_phrase(self, stems: tuple[str, ...], start: int, sizes: Sequence[int]) -> tuple[int, tuple[str, ...]]:
        """Return the length and concepts of the longest phrase that starts here; (0, ()) if none does."""
        for size in sizes:
            concepts = self._phrases.get(stems[start : start + size])
            if concepts and start + size <= len(stems):
                return size, concepts
        return 0, ()

    def resolve_abbreviation(self, word: str, around: frozenset[str], *, capitals: bool) -> Sense | None:
        """Return what an abbreviation means among these stems; None if it has no meaning here."""
        abbreviation = self._abbreviations.get(word)
        if abbreviation is None or (abbreviation.capitals_only and not capitals):
            return None
        hits = [
            (sum(self._context_stems[near] <= around for near in sense.near), -rank)
            for rank, sense in enumerate(abbreviation.senses)
        ]
        best, rank = max(hits)
        if best:
            return abbreviation.senses[-rank]
        return next((sense for sense in abbreviation.senses if not sense.near), None)


def _vocabulary(lexicon: Lexicon | None) -> tuple[object, ...]:
    if lexicon is None:
        return ()
    concepts = tuple((concept.id, concept.words) for concept in lexicon.concepts)
    return (concepts, lexicon.drugs, lexicon.abbreviations, lexicon.paperwork_words, lexicon.dosing_words)


def _stems(words: str) -> tuple[str, ...]:
    return strip_function_words(stem(word) for word in tokenize(words).words)
