"""An entry as it was read: everything the index needs of it, the same whatever else is in the base.

So of a changed base only what changed is read again.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from knowledge.match.entry import Entry
from knowledge.match.lexicon import FieldWords
from knowledge.match.linear import prototype
from knowledge.match.reading import Reader, Reading
from knowledge.model import Lexicon

NAMES = 2.2
EXAMPLES = 1.6
TEXT = 1.0
"""What a word counts by where it stands. Chosen on the development questions: see benchmarks/matching.py."""

Alternatives = tuple[tuple[str, float], ...]
"""What one word may stand for, each with its weight."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """A name or an example: what somebody might type."""

    stems: tuple[str, ...]
    slots: tuple[Alternatives, ...]
    terms: tuple[str, ...]
    """Everything the words may stand for, each once."""


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """What an entry brings to the index."""

    names: tuple[Utterance, ...]
    examples: tuple[Utterance, ...]
    words: frozenset[str]
    """Every word it uses as it is written, but for the small words of English."""
    bag: Mapping[str, float]
    """Terms, and how often they occur, counted by where they stand."""
    prototype: Mapping[str, float]
    """For the linear score."""

    @property
    def utterances(self) -> tuple[Utterance, ...]:
        """Names, then examples."""
        return self.names + self.examples


@dataclass(frozen=True, slots=True, eq=False)
class Documents:
    """All entries of a base and its decoys, read."""

    field: FieldWords
    listed: tuple[Document, ...]
    """Of the entries, then of the decoys."""
    by_entry: Mapping[Entry, Document]


def read(entries: Sequence[Entry], lexicon: Lexicon | None, like: Documents | None = None) -> Documents:
    """Read a base; what another base has in the same words is taken from there, if its lexicon reads the same."""
    same = like if like and like.field.reads_as(lexicon) else None
    field = same.field if same else FieldWords(lexicon)
    known: Mapping[Entry, Document] = same.by_entry if same else {}
    decoys = lexicon.decoys if lexicon else ()
    items = (*entries, *(Entry(decoy.id, (), decoy.examples) for decoy in decoys))
    reader = Reader(field)
    listed = tuple(known.get(item) or _document(item, reader) for item in items)
    return Documents(field, listed, MappingProxyType(dict(zip(items, listed, strict=True))))


def _document(entry: Entry, reader: Reader) -> Document:
    names, examples = [tuple(map(reader.read, texts)) for texts in (entry.names, entry.examples)]
    text = reader.read(entry.text)
    bag: dict[str, float] = defaultdict(float)
    for readings, weight in ((names, NAMES), (examples, EXAMPLES), ((text,), TEXT)):
        for reading in readings:
            for term in _terms(reading):
                bag[term] += weight
    return Document(
        names=tuple(map(_utterance, names)),
        examples=tuple(map(_utterance, examples)),
        words=frozenset(slot.word for reading in (*names, *examples, text) for slot in reading.slots),
        bag=dict(bag),
        prototype=prototype(names + examples),
    )


def _utterance(reading: Reading) -> Utterance:
    return Utterance(
        stems=tuple(stem for stem, _ in reading.stems),
        slots=tuple(slot.terms for slot in reading.slots),
        terms=tuple(dict.fromkeys(_terms(reading))),
    )


def _terms(reading: Reading) -> list[str]:
    return [term for slot in reading.slots for term, _ in slot.terms]
