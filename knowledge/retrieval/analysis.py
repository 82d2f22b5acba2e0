"""Analyzes texts into tokens: each content word with everything it may stand for (stem, abbreviation, concepts),
weighted.

Questions also get their spelling corrected, and the clauses that ask weigh more than the story around them.

"""

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from sys import intern

from knowledge.retrieval.domain_lexicon import CONCEPT, DomainLexicon, PhraseSpan
from knowledge.text.common_words import COMMON_WORDS
from knowledge.text.spelling import SpellingCorrector
from knowledge.text.stemmer import stem
from knowledge.text.tokens import MAX_WORDS, STOP_WORDS, TokenizedText, tokenize

CORRECTED_WEIGHT = 0.95
ABBREVIATION_WEIGHT = 0.95
CONCEPT_WEIGHT = 0.7
"""Weights of a corrected word, an expanded abbreviation and a shared concept relative to the word itself. Chosen on the
development questions: see benchmarks/matching.py."""
BACKGROUND_WEIGHT = 0.25
"""Weight of clauses that do not ask. With 0.1, 2 of 86 long questions were lost that 0.25 found; with 1.0 no more were
found, but the story drowned a clear question at its end."""
_MAX_CORRECTED = 8
"""Unknown words corrected in one text; more are noise, and each costs a search of the whole vocabulary."""


Terms = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Token:
    """One content word of a text."""

    word: str
    terms: Terms
    """What it may stand for, stems and concepts, each with a weight."""
    known: bool
    """Whether the base or the lexicon contains it."""
    common: bool
    """Whether it is common English."""
    weight: float = 1.0
    """The weight of its clause (0 to 1)."""


@dataclass(frozen=True, slots=True)
class AnalyzedText:
    """An analyzed question."""

    tokens: tuple[Token, ...]
    stems: tuple[tuple[str, float], ...]
    """The stems of all words in order, stop words included, spelling corrected, each with the weight of its clause."""
    concepts: tuple[str, ...]

    @property
    def oov_share(self) -> float:
        """The share of out-of-vocabulary words: content words in neither the base nor common English; 1 without content
        words."""
        if not self.tokens:
            return 1.0
        return sum(not slot.known and not slot.common for slot in self.tokens) / len(self.tokens)


class Analyzer:
    """Analyzes texts of the base, whose spelling is taken as correct."""

    _known: AbstractSet[str] = frozenset()

    def __init__(self, field: DomainLexicon) -> None:
        """Use the terms of a lexicon."""
        self._lexicon = field

    def terms(self, written: TokenizedText, stems: tuple[str, ...]) -> tuple[str, ...]:
        """Return everything the content words of a text may stand for, stems and concepts, each once."""
        found: dict[str, None] = {}
        for place, long_form, concepts in self._meanings(written, stems):
            found[stems[place]] = None
            found.update(dict.fromkeys((*long_form, *concepts)))
        return tuple(map(intern, found))

    def _analyze(
        self, written: TokenizedText, words: Sequence[tuple[str, ...]], stress: Sequence[float]
    ) -> AnalyzedText:
        stems = tuple(stem(choices[0]) for choices in words)
        meanings = self._meanings(written, stems)
        slots = [
            self._token(written.words[place], words[place], (concepts, long_form), stress[place])
            for place, long_form, concepts in meanings
        ]
        concepts = tuple(dict.fromkeys(concept for _, _, meant in meanings for concept in meant))
        return AnalyzedText(tuple(slots), tuple(zip(stems, stress, strict=True)), concepts)

    def _meanings(
        self, written: TokenizedText, stems: tuple[str, ...]
    ) -> list[tuple[int, Sequence[str], Sequence[str]]]:
        """Return the position of each content word with its expansion and its concepts."""
        spans = self._lexicon.find_phrases(stems)
        spelt_out = self._expand_abbreviations(written, stems, spans)
        concepts = self._concepts_by_position(spans, spelt_out)
        return [
            (place, spelt_out.get(place, ()), concepts.get(place, ()))
            for place, word in enumerate(written.words)
            if concepts.get(place) or word not in STOP_WORDS
        ]

    @staticmethod
    def _concepts_by_position(
        spans: Sequence[PhraseSpan], spelt_out: Mapping[int, Sequence[str]]
    ) -> Mapping[int, Sequence[str]]:
        """Return the concepts of each word by position."""
        found: dict[int, list[str]] = defaultdict(list)
        for span in spans:
            for place in range(span.start, span.end):
                found[place] += span.concepts
        for place, terms in spelt_out.items():
            found[place] += [term for term in terms if term.startswith(CONCEPT)]
        return found

    def _expand_abbreviations(
        self, written: TokenizedText, stems: tuple[str, ...], spans: list[PhraseSpan]
    ) -> dict[int, list[str]]:
        around = frozenset(stems)
        meant: dict[str, list[str]] = {}
        for word in dict.fromkeys(written.words):
            if sense := self._lexicon.resolve_abbreviation(word, around, capitals=word in written.capitals):
                long_form = [stem(w) for w in tokenize(sense.means).words]
                meant[word] = [*(CONCEPT + c for c in sense.concepts), *long_form]
        if not meant:
            return {}
        inside = {place for span in spans if span.end - span.start > 1 for place in range(span.start, span.end)}
        return {place: meant[word] for place, word in enumerate(written.words) if word in meant and place not in inside}

    def _token(
        self, word: str, choices: tuple[str, ...], meaning: tuple[Sequence[str], Sequence[str]], emphasis: float
    ) -> Token:
        own = stem(word)
        concepts, long_form = meaning
        weight = 1.0 if choices[0] == word else CORRECTED_WEIGHT
        terms = {stem(choice): weight for choice in choices}
        for term in long_form:
            terms.setdefault(term, ABBREVIATION_WEIGHT)
        for concept in concepts:
            terms.setdefault(concept, CONCEPT_WEIGHT)
        known = weight < 1.0 or own in self._known
        return Token(word, tuple(terms.items()), known=known, common=word in COMMON_WORDS, weight=emphasis)


class QuestionAnalyzer(Analyzer):
    """Analyzes questions: corrects spelling by the vocabulary of a base."""

    def __init__(self, field: DomainLexicon, words: AbstractSet[str]) -> None:
        """Take the vocabulary of a base, in addition to that of the lexicon and the stop words."""
        super().__init__(field)
        self._known = frozenset(map(stem, words | STOP_WORDS)) | field.words
        self._spelling = SpellingCorrector(words | field.words | STOP_WORDS)

    def analyze(self, question: str) -> AnalyzedText:
        """Analyze a question: correct its spelling and weight its clauses. Clauses that ask are kept first when it is
        too long."""
        parts = split_clauses(question)
        kept: dict[int, TokenizedText] = {}
        left = MAX_WORDS
        for place in sorted(range(len(parts)), key=lambda place: not parts[place][1]):
            if left:
                written = tokenize(parts[place][0])
                kept[place] = TokenizedText(written.words[:left], written.capitals)
                left -= len(kept[place].words)
        words: list[str] = []
        stress: list[float] = []
        for place, written in sorted(kept.items()):
            words += written.words
            stress += [1.0 if parts[place][1] else BACKGROUND_WEIGHT] * len(written.words)
        capitals = frozenset[str]().union(*(written.capitals for written in kept.values()))
        return self._analyze(TokenizedText(tuple(words), capitals), self._correct_spelling(tuple(words)), stress)

    def _correct_spelling(self, words: tuple[str, ...]) -> list[tuple[str, ...]]:
        left = _MAX_CORRECTED
        corrected: list[tuple[str, ...]] = []
        for word in words:
            choices: tuple[str, ...] = ()
            if left and word not in COMMON_WORDS and stem(word) not in self._known:
                choices = self._spelling.suggest(word)
                left -= 1
            corrected.append(choices or (word,))
        return corrected


@dataclass(frozen=True, slots=True, eq=False)
class AnalyzedString:
    """A name, an example or the text of an entry, analyzed; only its features are kept."""

    words: tuple[str, ...]
    """The words as written, without stop words."""
    stems: tuple[str, ...]
    """The stems of all words in order."""
    terms: tuple[str, ...]
    """Everything the content words may stand for, stems and concepts, each once."""

    @property
    def concepts(self) -> tuple[str, ...]:
        """The concepts among the terms."""
        return tuple(term for term in self.terms if term.startswith(CONCEPT))


def analyze_string(text: str, reader: Analyzer, terms: tuple[str, ...] | None = None) -> AnalyzedString:
    """Analyze a text of the base; most of the time goes into its terms, unless they are given."""
    written = tokenize(text)
    stems = tuple(map(stem, written.words))
    words = tuple(word for word in written.words if word not in STOP_WORDS)
    return AnalyzedString(words, stems, reader.terms(written, stems) if terms is None else terms)


_CLAUSE_END = re.compile(r"(?<=[.!?;])\s++|\n++|(?<!\s)\s++-\s++")
_CLAUSE_START = re.compile(
    r"(?<!\s)\s++(?=(?:is|are) there (?:any|a|some|other)|what (?:is|are|do|does|can|else|would|should)\b"
    r"|how (?:do|does|can|would|much|to)\b|which (?:of|one|job|role|career)|(?:can|could|do|should|would) i\b"
    r"|i (?:just )?(?:want|need|would like) to know|(?:i )?(?:was |am |just )?(?:wondering|curious)"
    r"|any (?:idea|advice|way|job|work)|but )",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|^(?:so |and |but |or |ok |well |just |please |really )*(?:what|how|which|who|where|when|why|is|are|do|does|did"
    r"|can|could|should|would|will|has|have|any|anyone|anybody)\b"
    r"|\b(?:wonder(?:ing)?|curious|looking for|interested in|want to know|like to know|need to know|tell me"
    r"|search(?:ing)? for|my question|question mark|would like|id like|i'd like|thinking (?:about|of)|considering"
    r"|help me)\b",
    re.IGNORECASE,
)
_PRONOUN = re.compile(r"\b(?:its|this|that|those|these|them|they|he|she|her|him|one)\b|(?<!\bis )\bit\b", re.IGNORECASE)
"""Words that refer to something said before. The "it" of "is it possible" refers to nothing."""
_MAX_SINGLE_CLAUSE = 18
"""A message of at most this many words is one clause."""


def split_clauses(text: str) -> list[tuple[str, bool]]:
    """Return the clauses of a message in order, each with whether it asks for something.

    If a clause asks about "that" or "them", its subject was told before, so all clauses count as asking.
    """
    if len(text.split()) <= _MAX_SINGLE_CLAUSE:
        return [(text, True)]
    parts = [part for sentence in _CLAUSE_END.split(text) for part in _CLAUSE_START.split(sentence) if part.strip()]
    asking = [bool(_ASKS.search(part.strip())) for part in parts]
    if not any(asking):
        asking[-1] = True
    if any(asks and _PRONOUN.search(part) for part, asks in zip(parts, asking, strict=True)):
        asking = [True] * len(parts)
    return list(zip(parts, asking, strict=True))
