"""An entry as it was read: everything the index needs of it, the same whatever else is in the base.

So of a changed base only what changed is read again.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from knowledge.match.entry import Entry
from knowledge.match.lexicon import FieldWords
from knowledge.match.linear import Prototype, prototype
from knowledge.match.reading import Reader
from knowledge.match.utterance import Utterance, utterance
from knowledge.model import Lexicon

NAMES = 2.2
EXAMPLES = 1.6
TEXT = 1.0
"""What a word counts by where it stands. Chosen on the development questions: see benchmarks/matching.py."""
_DECOY = "!"
"""Stands before the id of a decoy, so that it can't be taken for an entry's."""


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """What an entry brings to the index."""

    names: tuple[Utterance, ...]
    examples: tuple[Utterance, ...]
    words: tuple[str, ...]
    """Every word it uses as it is written, but for the small words of English."""
    bag: Mapping[str, float]
    """Terms, and in how many texts they occur, counted by where they stand."""
    length: float
    """The sum of the bag."""
    prototype: Prototype
    """For the linear score."""


@dataclass(frozen=True, slots=True, eq=False)
class Documents:
    """All entries of a base and its decoys, read."""

    field: FieldWords
    listed: tuple[Document, ...]
    """Of the entries, then of the decoys."""
    by_entry: Mapping[Entry, Document]
    by_text: Mapping[str, Utterance]
    by_strings: Mapping[tuple[str, ...], Prototype]
    """The prototypes of names and examples; most edits change what an entry says, and not what it is asked."""


def read(entries: Sequence[Entry], lexicon: Lexicon | None, like: Documents | None = None) -> Documents:
    """Read a base; what another base has in the same words is taken from there, if its lexicon reads the same."""
    if like is None or not like.field.reads_as(lexicon):
        like = Documents(FieldWords(lexicon), (), {}, {}, {})
    decoys = lexicon.decoys if lexicon else ()
    items = (*entries, *(Entry(_DECOY + decoy.id, (), decoy.examples) for decoy in decoys))
    reader = Reader(like.field)
    texts = {text: None for item in items for text in (*item.names, *item.examples, item.text)}
    by_text = {text: like.by_text.get(text) or utterance(reader.read(text)) for text in texts}
    features: dict[str, str] = {}
    by_strings: dict[tuple[str, ...], Prototype] = {}
    for strings in ((*item.names, *item.examples) for item in items):
        known = like.by_strings.get(strings)
        by_strings[strings] = prototype([by_text[text] for text in strings], features) if known is None else known
    listed = tuple(like.by_entry.get(item) or _document(item, by_text, by_strings) for item in items)
    by_entry = dict(zip(items, listed, strict=True))
    return Documents(
        like.field, listed, MappingProxyType(by_entry), MappingProxyType(by_text), MappingProxyType(by_strings)
    )


def _document(
    entry: Entry, read_texts: Mapping[str, Utterance], prototypes: Mapping[tuple[str, ...], Prototype]
) -> Document:
    names, examples = [tuple(read_texts[text] for text in texts) for texts in (entry.names, entry.examples)]
    fields = ((names, NAMES), (examples, EXAMPLES), ((read_texts[entry.text],), TEXT))
    bag: dict[str, float] = defaultdict(float)
    for utterances, weight in fields:
        for one in utterances:
            for term in one.terms:
                bag[term] += weight
    return Document(
        names=names,
        examples=examples,
        words=tuple(dict.fromkeys(word for utterances, _ in fields for one in utterances for word in one.words)),
        bag=dict(bag),
        length=sum(bag.values()),
        prototype=prototypes[(*entry.names, *entry.examples)],
    )
