"""The knowledge base as one immutable snapshot, with its lookups and its matcher.

`apply_edits` makes the snapshot of a server that changed entries; cogs and services read whichever snapshot applies.
"""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import InitVar, dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar, overload

from pydantic import BaseModel

from knowledge.diagnostics import Diagnostic, KnowledgeError
from knowledge.model import (
    Entry,
    ExitCheck,
    Faq,
    Lexicon,
    PainPoint,
    PayBenchmark,
    Poll,
    Quiz,
    RelievedPainPoint,
    Role,
    Source,
    Specialty,
    Support,
    UncoveredTopic,
    UnrelievedPainPoint,
)
from knowledge.model.entry_kinds import COLLECTIONS, ENTRY_KINDS
from knowledge.model.reference_cleanup import (
    drop_lexicon_references,
    drop_references,
    drop_specialty_references,
    drop_topic_references,
)
from knowledge.model.traversal import source_ids
from knowledge.model.unchecked_base import UncheckedBase
from knowledge.names import FUZZY_MATCH_THRESHOLD, NameIndex
from knowledge.retrieval import Matcher
from knowledge.retrieval.lazy_matcher import LazyMatcher
from knowledge.validation import validate

E = TypeVar("E", bound=Entry)

_COLLECTIONS = (*COLLECTIONS, "polls", "sources", "yardsticks", "specialties", "topics")
"""The fields of a base that are made of lists of models with ids."""


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False, kw_only=True)
class KnowledgeBase:
    """Everything the bot knows, in display order. Immutable: a changed base is a new KnowledgeBase."""

    version: str
    default_specialty: str | None = None
    """The specialty of servers that chose none; None where they have none."""
    wants_out: tuple[str, ...] = ()
    """Entries for somebody who says that she wants to leave medicine, the most useful first."""
    starting_points: tuple[str, ...] = ()
    """Entries offered when a question was not understood, from which everything else can be reached."""
    roles: Mapping[str, Role]
    pain_points: Mapping[str, PainPoint]
    faqs: Mapping[str, Faq]
    polls: Mapping[str, Poll]
    sources: Mapping[str, Source]
    yardsticks: Mapping[str, PayBenchmark]
    exit_checks: Mapping[str, ExitCheck]
    specialties: Mapping[str, Specialty]
    topics: Mapping[str, UncoveredTopic]
    """Topics the base has no entry on, so that an honest no can name them."""
    support: Support
    quiz: Quiz
    lexicon: Lexicon
    entries: Mapping[str, Entry] = field(init=False)
    """All entries by id, kind after kind."""
    _names: Mapping[type[Entry] | None, NameIndex] = field(init=False, repr=False)
    previous: InitVar["KnowledgeBase | None"] = None
    """The snapshot this one was made from, whose analysis makes building our matcher faster; answers do not depend on
    it."""
    _lazy_matcher: LazyMatcher = field(init=False, repr=False)

    def __post_init__(self, previous: "KnowledgeBase | None") -> None:
        entries: dict[str, Entry] = {
            key: entry for kind in ENTRY_KINDS for key, entry in getattr(self, kind.collection).items()
        }
        names: dict[type[Entry] | None, NameIndex] = {
            kind.model: NameIndex(getattr(self, kind.collection).values()) for kind in ENTRY_KINDS
        }
        names[None] = NameIndex(entries.values())
        # A frozen dataclass can set derived fields only this way.
        object.__setattr__(self, "entries", MappingProxyType(entries))
        object.__setattr__(self, "_names", MappingProxyType(names))
        matcher = LazyMatcher(self.entries, self.lexicon, previous and previous._lazy_matcher)  # noqa: SLF001 - same class
        object.__setattr__(self, "_lazy_matcher", matcher)

    @classmethod
    def from_unchecked(cls, unchecked: UncheckedBase, previous: "KnowledgeBase | None" = None) -> "KnowledgeBase":
        """Make a snapshot of parts that were validated.

        A previous snapshot with mostly the same entries makes the matcher build faster.

        Raises ValueError when support, quiz or lexicon are absent.
        """
        if unchecked.support is None or unchecked.quiz is None or unchecked.lexicon is None:
            raise ValueError("a base needs support lines, a quiz and a lexicon")
        return cls(
            version=unchecked.version,
            default_specialty=unchecked.default_specialty,
            starting_points=unchecked.starting_points,
            wants_out=unchecked.wants_out,
            **{name: _by_id(getattr(unchecked, name)) for name in _COLLECTIONS},
            support=unchecked.support,
            quiz=unchecked.quiz,
            lexicon=unchecked.lexicon,
            previous=previous,
        )

    @property
    def matcher(self) -> Matcher:
        """The matcher for free-text questions; built on first use."""
        return self._lazy_matcher.matcher()

    @property
    def has_matcher(self) -> bool:
        """Whether the matcher is built, so that accessing it takes no time."""
        return self._lazy_matcher.is_built

    def exact(self, text: str) -> Entry | None:
        """Return the entry with this id, name, short name or alias, or None; ignores case, punctuation and brackets."""
        return self._names[None].exact(text)

    def by_normalized_name(self, key: str) -> Entry | None:
        """Return the entry with this name, already normalized by `knowledge.names.normalize_text`; or None."""
        return self._names[None].by_normalized_name(key)

    def fuzzy_matches(
        self, text: str, kind: type[E], limit: int = 3, cutoff: float = FUZZY_MATCH_THRESHOLD
    ) -> tuple[E, ...]:
        """Return the entries of one kind with the most similar names, best first; the cutoff is 0 to 100."""
        return _only(kind, self._names[kind].fuzzy_matches(text, limit, cutoff))

    def typo_match(self, text: str, kind: type[Entry] | None = None) -> Entry | None:
        """Return the one entry of which a whole name was misspelled; see `knowledge.names.NameIndex.typo_match`."""
        return self._names[kind].typo_match(text)

    def with_word(self, text: str, kind: type[Entry] | None = None) -> tuple[Entry, ...]:
        """Return the entries of which a name has this text as a whole word, in display order."""
        return self._names[kind].with_word(text)

    @overload
    def suggestions(self, text: str, kind: None = None, limit: int = 25) -> tuple[Entry, ...]: ...

    @overload
    def suggestions(self, text: str, kind: type[E], limit: int = 25) -> tuple[E, ...]: ...

    def suggestions(self, text: str, kind: type[Entry] | None = None, limit: int = 25) -> tuple[Entry, ...]:
        """Return suggestions for partial input, best first; for empty input in display order.

        Discord shows at most 25.
        """
        return self._names[kind].suggestions(text, limit)

    def roles_for_pain_point(self, pain_point: str) -> tuple[tuple[Role, RelievedPainPoint], ...]:
        """Return the roles that ease a pain point, in display order, those that ask to be listed last at the end."""
        found = [(role, link) for role in self.roles.values() for link in role.eases if link.pain_point == pain_point]
        return tuple(sorted(found, key=lambda pair: pair[0].listed_last))

    def roles_not_for_pain_point(self, pain_point: str) -> tuple[tuple[Role, UnrelievedPainPoint], ...]:
        """Return the roles that leave a pain point as it is or make it worse, in display order."""
        return tuple(
            (role, link) for role in self.roles.values() for link in role.does_not_ease if link.pain_point == pain_point
        )

    def cited_sources(self, entry: Entry) -> tuple[Source, ...]:
        """Return the sources an entry cites, in order of first use, then those of the polls it shows."""
        polls: tuple[str, ...] = getattr(entry, "polls", ())
        ids = (*source_ids(entry), *(self.polls[poll].source for poll in polls))
        return tuple(self.sources[each] for each in dict.fromkeys(ids))

    def apply_edits(
        self, entries: Iterable[Entry], removed: Iterable[str] = (), sources: Iterable[Source] = ()
    ) -> "KnowledgeBase":
        """Return a snapshot with these entries replacing those of the same id or added last, and the removed ones gone.

        Sources are replaced and added in the same way, never removed. References to removed entries are dropped from
        the others. The golden cases of the quiz belong to the bundled base and are left out. Raises KnowledgeError if
        the edits do not fit the rest; its diagnostics have positions like `roles/<id>.yaml:1:1`.
        """
        edits = {entry.id: entry for entry in entries}
        gone = {*removed} - edits.keys()
        kept = {key: drop_references(entry, gone) for key, entry in self.entries.items() if key not in gone} | edits
        collections: dict[str, Any] = {kind.collection: _only(kind.model, kept.values()) for kind in ENTRY_KINDS}
        unchecked = UncheckedBase(
            version=self.version,
            default_specialty=self.default_specialty,
            starting_points=tuple(named for named in self.starting_points if named not in gone),
            wants_out=tuple(named for named in self.wants_out if named not in gone),
            **collections,
            polls=(*self.polls.values(),),
            sources=tuple({**self.sources, **{source.id: source for source in sources}}.values()),
            yardsticks=(*self.yardsticks.values(),),
            specialties=tuple(drop_specialty_references(each, gone) for each in self.specialties.values()),
            topics=tuple(drop_topic_references(each, gone) for each in self.topics.values()),
            support=self.support,
            quiz=self.quiz.model_copy(update={"golden": ()}),
            lexicon=drop_lexicon_references(self.lexicon, gone),
        )
        diagnostics = tuple(
            _diagnostic(unchecked, *found) for found in validate(unchecked, prevalidated=self._prevalidated(edits))
        )
        if diagnostics:
            raise KnowledgeError(diagnostics)
        return KnowledgeBase.from_unchecked(unchecked, previous=self)

    def _prevalidated(self, edits: Container[str]) -> Iterator[BaseModel]:
        """Yield every part that was validated before, except the edited entries."""
        yield from (entry for key, entry in self.entries.items() if key not in edits)
        for parts in (self.polls, self.yardsticks, self.specialties, self.topics):
            yield from parts.values()
        yield from (self.support, self.lexicon)


def _by_id(items: Iterable[Any]) -> Mapping[str, Any]:
    return MappingProxyType({item.id: item for item in items})


def _only(kind: type[E], entries: Iterable[Entry]) -> tuple[E, ...]:
    return tuple(entry for entry in entries if isinstance(entry, kind))


def _diagnostic(
    unchecked: UncheckedBase, collection: str, position: int, path: tuple[str | int, ...], sentence: str
) -> Diagnostic:
    entry: Entry = getattr(unchecked, collection)[position]
    where = ".".join(str(step) for step in path)
    return Diagnostic(f"{collection}/{entry.id}.yaml", 1, 1, f"{where}: {sentence}")
