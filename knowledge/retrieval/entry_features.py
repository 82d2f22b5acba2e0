"""An entry as it was read: everything the index needs of it, the same whatever else is in the base.

So of a changed base only what changed is read again. Most of it are numbers in arrays: the texts themselves, and what
they were read as, are let go as soon as the entry is read.
"""

from array import array
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType

from knowledge.retrieval.types import Intent
from knowledge.retrieval.domain_lexicon import DomainLexicon
from knowledge.retrieval.classifier import prototype
from knowledge.retrieval.analysis import Analyzer
from knowledge.retrieval.postings import TermWeights
from knowledge.retrieval.utterance import AnalyzedString, utterance
from knowledge.model import Lexicon

NAMES = 2.2
EXAMPLES = 1.6
TEXT = 1.0
"""What a word counts by where it stands. Chosen on the development questions: see benchmarks/matching.py."""
_DECOY = "!"
"""Stands before the id of a decoy, so that it can't be taken for an entry's."""

Strings = tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class QuestionFeatures:
    """The names and examples of an entry, read."""

    names: Sequence[int]
    examples: Sequence[int]
    """The hash of the stems of each."""
    words: Strings
    """Every word of them as it is written, but for the small words of English."""
    prototype: TermWeights
    """For the linear score."""


@dataclass(frozen=True, slots=True, eq=False)
class EntryFeatures:
    """What an entry brings to the index."""

    spoken: QuestionFeatures
    words: Strings
    """Every word of its text as it is written, but for the small words of English."""
    bag: TermWeights
    """Terms, and in how many texts they occur, counted by where they stand."""
    length: float
    """The sum of the bag."""


@dataclass(frozen=True, slots=True, eq=False)
class BaseFeatures:
    """All entries of a base and its decoys, read."""

    field: DomainLexicon
    listed: tuple[EntryFeatures, ...]
    """Of the entries, then of the decoys."""
    by_entry: Mapping[Intent, EntryFeatures]
    by_strings: Mapping[tuple[Strings, Strings], QuestionFeatures]
    """By names and examples; most edits change what an entry says, and not what it is asked."""
    terms: Mapping[str, Strings]
    """What the words of each name and each example may stand for."""


def read(entries: Sequence[Intent], lexicon: Lexicon | None, like: BaseFeatures | None = None) -> BaseFeatures:
    """Read a base; what another base has in the same words is taken from there, if its lexicon reads the same."""
    if like is None or not like.field.reads_as(lexicon):
        like = BaseFeatures(DomainLexicon(lexicon), (), {}, {}, {})
    decoys = lexicon.decoys if lexicon else ()
    items = (*entries, *(Intent(_DECOY + decoy.id, (), decoy.examples) for decoy in decoys))
    base = _FeatureExtractor(like)
    by_entry = {item: base.document(item) for item in items}
    return BaseFeatures(
        like.field,
        tuple(map(by_entry.__getitem__, items)),
        MappingProxyType(by_entry),
        MappingProxyType(base.by_strings),
        MappingProxyType(base.terms),
    )


class _FeatureExtractor:
    """What was read of a base by now."""

    def __init__(self, like: BaseFeatures) -> None:
        self._like = like
        self._reader = Analyzer(like.field)
        self.terms: dict[str, Strings] = {}
        self.by_strings: dict[tuple[Strings, Strings], QuestionFeatures] = {}

    def document(self, entry: Intent) -> EntryFeatures:
        spoken = self._spoken(entry.names, entry.examples)
        if known := self._like.by_entry.get(entry):
            return known
        text = utterance(entry.text, self._reader)
        bag: dict[str, float] = defaultdict(float)
        for texts, weight in ((entry.names, NAMES), (entry.examples, EXAMPLES)):
            for term in chain.from_iterable(map(self.terms.__getitem__, texts)):
                bag[term] += weight
        for term in text.terms:
            bag[term] += TEXT
        return EntryFeatures(spoken, tuple(dict.fromkeys(text.words)), TermWeights.of(bag), sum(bag.values()))

    def _spoken(self, names: Strings, examples: Strings) -> QuestionFeatures:
        if known := self._like.by_strings.get((names, examples)):
            self.terms.update((text, self._like.terms[text]) for text in (*names, *examples))
        else:
            named, exemplified = ([self._utterance(text) for text in texts] for texts in (names, examples))
            known = QuestionFeatures(
                names=_keys(named),
                examples=_keys(exemplified),
                words=tuple(dict.fromkeys(word for one in (*named, *exemplified) for word in one.words)),
                prototype=prototype([*named, *exemplified]),
            )
        self.by_strings[names, examples] = known
        return known

    def _utterance(self, text: str) -> AnalyzedString:
        found = utterance(text, self._reader, self.terms.get(text) or self._like.terms.get(text))
        self.terms[text] = found.terms
        return found


def _keys(utterances: Sequence[AnalyzedString]) -> Sequence[int]:
    return array("q", (hash(one.stems) for one in utterances))
