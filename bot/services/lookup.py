"""Finds an entry by a typed name: exact id or name first, then close spellings, then parts of names."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from knowledge import KnowledgeBase
from knowledge.model import Entry
from knowledge.model.entry_kinds import ENTRY_KINDS
from knowledge.names import FUZZY_MATCH_THRESHOLD

E = TypeVar("E", bound=Entry)

_TYPO_THRESHOLDS = (91.0, 87.0, FUZZY_MATCH_THRESHOLD)
"""Similarities, of 100, from which a text is a misspelled name if it is the only one, tried in this order: "clinical
trails" has 93, "medical sci liason" 88. A name that is only part of the text has 90 at most."""
_MIN_LETTERS = 4
"""Letters from which parts of names are searched; fewer occur in too many names."""
_MAX_SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Found(Generic[E]):
    """Exactly one entry was meant."""

    entry: E


@dataclass(frozen=True, slots=True)
class Ambiguous(Generic[E]):
    """Several entries could be meant; the most likely first."""

    entries: tuple[E, ...]


@dataclass(frozen=True, slots=True)
class NoMatch(Generic[E]):
    """No name is similar; ``known`` lists the entries there are."""

    known: tuple[E, ...]


def find_entry(knowledge_base: KnowledgeBase, text: str, kind: type[E]) -> Found[E] | Ambiguous[E] | NoMatch[E]:
    """Look up an entry of one kind. One similar name is found; several are returned to choose from."""
    exact = knowledge_base.exact(text)
    if isinstance(exact, kind):
        return Found(exact)
    close: tuple[E, ...] = ()
    for cutoff in _TYPO_THRESHOLDS:
        close = close if len(close) == 1 else knowledge_base.fuzzy_matches(text, kind, cutoff=cutoff)
    if not close and _is_specific_enough(text):
        close = knowledge_base.suggestions(text, kind, _MAX_SUGGESTIONS)
    return _resolve(close, entries_of_kind(knowledge_base, kind))


def find_any_entry(knowledge_base: KnowledgeBase, text: str) -> Found[Entry] | Ambiguous[Entry] | NoMatch[Entry]:
    """Look up an entry of any kind; among similar names, kinds come in the order of `ENTRY_KINDS`."""
    exact = knowledge_base.exact(text)
    if exact:
        return Found(exact)
    close: tuple[Entry, ...] = ()
    for cutoff in _TYPO_THRESHOLDS:
        close = close if len(close) == 1 else _closest_of_any_kind(knowledge_base, text, cutoff)
    if not close and _is_specific_enough(text):
        close = knowledge_base.suggestions(text, None, _MAX_SUGGESTIONS)
    return _resolve(close, (*knowledge_base.roles.values(), *knowledge_base.pain_points.values()))


def _closest_of_any_kind(knowledge_base: KnowledgeBase, text: str, cutoff: float) -> tuple[Entry, ...]:
    return tuple(
        found for kind in ENTRY_KINDS for found in knowledge_base.fuzzy_matches(text, kind.model, cutoff=cutoff)
    )


def _is_specific_enough(text: str) -> bool:
    return len(text.strip()) >= _MIN_LETTERS


def _resolve(close: tuple[E, ...], known: tuple[E, ...]) -> Found[E] | Ambiguous[E] | NoMatch[E]:
    if len(close) == 1:
        return Found(close[0])
    return Ambiguous(close) if close else NoMatch(known)


def entries_of_kind(knowledge_base: KnowledgeBase, kind: type[E]) -> tuple[E, ...]:
    """Return all entries of one kind in display order."""
    return tuple(entry for entry in knowledge_base.entries.values() if isinstance(entry, kind))
