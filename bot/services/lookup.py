"""Finds an entry by a typed name. Only a name or a typo in one finds it; any other likeness is offered, even alone.

"cancer" resembles a role's name by chance, and nobody who types it should read about something else.
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from knowledge import KnowledgeBase
from knowledge.model import Entry
from knowledge.model.entry_kinds import ENTRY_KINDS

E = TypeVar("E", bound=Entry)

_MIN_LETTERS = 4
"""Letters from which parts of names are searched; fewer occur in too many names, so they must be a whole word."""
_MAX_SUGGESTIONS = 3
_MAX_SEARCHED = 100
"""Entries of any kind among which those of one kind are looked for."""


@dataclass(frozen=True, slots=True)
class Found(Generic[E]):
    """This entry has the name, or was misspelled."""

    entry: E


@dataclass(frozen=True, slots=True)
class Ambiguous(Generic[E]):
    """No entry has the name, but these are like it; at most three, the most likely first, perhaps a single one."""

    entries: tuple[E, ...]


@dataclass(frozen=True, slots=True)
class NoMatch(Generic[E]):
    """No name is similar; ``known`` lists the entries there are."""

    known: tuple[E, ...]


def find_entry(knowledge_base: KnowledgeBase, text: str, kind: type[E]) -> Found[E] | Ambiguous[E] | NoMatch[E]:
    """Look up an entry of one kind: found by a name or a typo in one; by any other likeness it is only offered."""
    for entry in (knowledge_base.exact(text), knowledge_base.typo_match(text, kind)):
        if isinstance(entry, kind):
            return Found(entry)
    close = knowledge_base.fuzzy_matches(text, kind) if _is_specific_enough(text) else ()
    if not close:
        close = tuple(entry for entry in _entries_by_part(knowledge_base, text) if isinstance(entry, kind))
    return Ambiguous(close[:_MAX_SUGGESTIONS]) if close else NoMatch(entries_of_kind(knowledge_base, kind))


def find_any_entry(knowledge_base: KnowledgeBase, text: str) -> Found[Entry] | Ambiguous[Entry] | NoMatch[Entry]:
    """Look up an entry of any kind; among similar names, roles come before pain points before FAQs."""
    if entry := knowledge_base.exact(text) or knowledge_base.typo_match(text):
        return Found(entry)
    close: tuple[Entry, ...] = _closest_of_any_kind(knowledge_base, text) if _is_specific_enough(text) else ()
    if not close:
        close = _entries_by_part(knowledge_base, text)
    known = (*knowledge_base.roles.values(), *knowledge_base.pain_points.values())
    return Ambiguous(close[:_MAX_SUGGESTIONS]) if close else NoMatch(known)


def _closest_of_any_kind(knowledge_base: KnowledgeBase, text: str) -> tuple[Entry, ...]:
    return (*(found for kind in ENTRY_KINDS for found in knowledge_base.fuzzy_matches(text, kind.model)),)


def _entries_by_part(knowledge_base: KnowledgeBase, text: str) -> tuple[Entry, ...]:
    """Return entries that have the text in a name: as a whole word if it is short, else as any part."""
    if _is_specific_enough(text):
        return knowledge_base.suggestions(text, None, _MAX_SEARCHED)
    return knowledge_base.with_word(text)


def _is_specific_enough(text: str) -> bool:
    return len(text.strip()) >= _MIN_LETTERS


def entries_of_kind(knowledge_base: KnowledgeBase, kind: type[E]) -> tuple[E, ...]:
    """Return all entries of one kind in display order."""
    return tuple(entry for entry in knowledge_base.entries.values() if isinstance(entry, kind))
