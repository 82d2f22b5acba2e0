"""Extracts from each entry everything the index needs, independent of the other entries.

So after an edit only changed entries are analyzed again. Features are mostly arrays of numbers; the texts and their
analysis are dropped to save memory.
"""

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType

from knowledge.model import Lexicon
from knowledge.retrieval.analysis import AnalyzedString, Analyzer, analyze_string
from knowledge.retrieval.classifier import build_prototype
from knowledge.retrieval.domain_lexicon import DomainLexicon
from knowledge.retrieval.postings import TermWeights
from knowledge.retrieval.types import Intent

NAME_WEIGHT = 2.2
EXAMPLE_WEIGHT = 1.6
TEXT_WEIGHT = 1.0
"""Weights of a word by where it occurs. Chosen on the development questions: see benchmarks/matching.py."""
_OUT_OF_SCOPE_PREFIX = "!"
"""Prefix of the ids of out-of-scope intents, so that they never equal an entry's."""

Strings = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class QuestionFeatures:
    """Features of the names and examples of an entry."""

    names: Sequence[int]
    examples: Sequence[int]
    """Hashes of the stems of each name and each example."""
    vocabulary: Strings
    """All their words as written, without stop words."""
    prototype: TermWeights
    """For the classifier."""


@dataclass(frozen=True, slots=True, eq=False)
class EntryFeatures:
    """All features of an entry."""

    questions: QuestionFeatures
    vocabulary: Strings
    """All words of its text as written, without stop words."""
    bag: TermWeights
    """Terms with their weighted frequency."""
    length: float
    """The sum of the bag."""


@dataclass(frozen=True, slots=True, eq=False)
class BaseFeatures:
    """The features of all entries and out-of-scope intents of a base."""

    lexicon: DomainLexicon
    all: tuple[EntryFeatures, ...]
    """Of the entries, then of the out-of-scope intents."""
    by_intent: Mapping[Intent, EntryFeatures]
    by_questions: Mapping[tuple[Strings, Strings], QuestionFeatures]
    """By names and examples, which most edits do not change."""
    terms: Mapping[str, Strings]
    """What the words of each name and each example may stand for."""


def extract_base_features(
    entries: Sequence[Intent], lexicon: Lexicon | None, previous: BaseFeatures | None = None
) -> BaseFeatures:
    """Extract the features of a base, reusing those of a previous base if its lexicon is equivalent."""
    if previous is None or not previous.lexicon.equivalent_to(lexicon):
        previous = BaseFeatures(DomainLexicon(lexicon), (), {}, {}, {})
    decoys = lexicon.decoys if lexicon else ()
    items = (*entries, *(Intent(_OUT_OF_SCOPE_PREFIX + decoy.id, (), decoy.examples) for decoy in decoys))
    base = _FeatureExtractor(previous)
    by_entry = {item: base.extract(item) for item in items}
    return BaseFeatures(
        previous.lexicon,
        tuple(map(by_entry.__getitem__, items)),
        MappingProxyType(by_entry),
        MappingProxyType(base.by_strings),
        MappingProxyType(base.terms),
    )


class _FeatureExtractor:
    """Extracts features and collects them for reuse."""

    def __init__(self, like: BaseFeatures) -> None:
        self._previous = like
        self._analyzer = Analyzer(like.lexicon)
        self.terms: dict[str, Strings] = {}
        self.by_strings: dict[tuple[Strings, Strings], QuestionFeatures] = {}

    def extract(self, entry: Intent) -> EntryFeatures:
        questions = self._question_features(entry.names, entry.examples)
        if known := self._previous.by_intent.get(entry):
            return known
        text = analyze_string(entry.text, self._analyzer)
        bag: dict[str, float] = defaultdict(float)
        for texts, weight in ((entry.names, NAME_WEIGHT), (entry.examples, EXAMPLE_WEIGHT)):
            for term in chain.from_iterable(map(self.terms.__getitem__, texts)):
                bag[term] += weight
        for term in text.terms:
            bag[term] += TEXT_WEIGHT
        return EntryFeatures(
            questions, tuple(dict.fromkeys(text.words)), TermWeights.from_mapping(bag), sum(bag.values())
        )

    def _question_features(self, names: Strings, examples: Strings) -> QuestionFeatures:
        if known := self._previous.by_questions.get((names, examples)):
            self.terms.update((text, self._previous.terms[text]) for text in (*names, *examples))
        else:
            named, exemplified = ([self._analyze(text) for text in texts] for texts in (names, examples))
            known = QuestionFeatures(
                names=_keys(named),
                examples=_keys(exemplified),
                vocabulary=tuple(dict.fromkeys(word for one in (*named, *exemplified) for word in one.words)),
                prototype=build_prototype([*named, *exemplified]),
            )
        self.by_strings[names, examples] = known
        return known

    def _analyze(self, text: str) -> AnalyzedString:
        found = analyze_string(text, self._analyzer, self.terms.get(text) or self._previous.terms.get(text))
        self.terms[text] = found.terms
        return found


def _keys(utterances: Sequence[AnalyzedString]) -> Sequence[int]:
    return array("q", (hash(one.stems) for one in utterances))
