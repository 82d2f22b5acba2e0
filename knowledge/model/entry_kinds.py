"""The kinds of entries, described once.

Loading, validation, editing and look-ups go through this table, so that a kind is added here and where its card is
drawn, and nowhere else.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from knowledge.model.entries import BaseEntry, Entry, ExitCheck, Faq, PainPoint, Role

EntryKindId = Literal["role", "pain_point", "faq", "exit_check"]


@dataclass(frozen=True, slots=True)
class EntryKind:
    """One kind of entry.

    Attributes:
        id: its name in revisions and forms.
        model: the class of its entries.
        collection: the folder of its files, its list in base.yaml, and its field of a knowledge base.
        noun: what one of them is called in sentences.
        letter: the kind in custom_ids of buttons.
        signature: a field that only this kind has, by which an uploaded file is recognized.
        created_with: fields that the form of a new entry asks for.
        published_with: lists that a published entry does not leave empty.
        mentions_mean_little: whether its names are everyday words, so that a question that has one may mean something
            else ("work from home").
    """

    id: EntryKindId
    model: type[Entry]
    collection: str
    noun: str
    letter: str
    signature: str
    created_with: tuple[str, ...]
    published_with: tuple[str, ...]
    mentions_mean_little: bool = False


ENTRY_KINDS: tuple[EntryKind, ...] = (
    EntryKind(
        id="role",
        model=Role,
        collection="roles",
        noun="role",
        letter="r",
        signature="duties",
        created_with=("name", "short_name", "kind", "lead", "catch"),
        published_with=("examples", "duties", "downsides", "checks", "first_steps"),
    ),
    EntryKind(
        id="pain_point",
        model=PainPoint,
        collection="pain_points",
        noun="pain point",
        letter="p",
        signature="at_work",
        created_with=("name", "short_name", "lead", "examples", "at_work"),
        published_with=("examples",),
    ),
    EntryKind(
        id="faq",
        model=Faq,
        collection="faqs",
        noun="question",
        letter="f",
        signature="answer",
        created_with=("name", "short_name", "examples", "answer"),
        published_with=("examples", "answer"),
        mentions_mean_little=True,
    ),
    EntryKind(
        id="exit_check",
        model=ExitCheck,
        collection="exit_checks",
        noun="exit check",
        letter="e",
        signature="ask",
        created_with=("name", "short_name", "examples", "ask", "says"),
        published_with=("examples", "says"),
    ),
)
"""In the order in which entries are listed."""
KIND_OF_MODEL: Mapping[type[BaseEntry], EntryKind] = MappingProxyType({kind.model: kind for kind in ENTRY_KINDS})
KIND_BY_ID: Mapping[EntryKindId, EntryKind] = MappingProxyType({kind.id: kind for kind in ENTRY_KINDS})
COLLECTIONS: tuple[str, ...] = tuple(kind.collection for kind in ENTRY_KINDS)


def kind_of_entry(entry: Entry) -> EntryKind:
    """Return the kind of an entry."""
    return KIND_OF_MODEL[type(entry)]
