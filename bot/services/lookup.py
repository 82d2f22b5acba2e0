"""Find an entry by what somebody typed: exact key, exact alias, then close spelling, in that order."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from knowledge import Library
from knowledge.model import Faq, PainPoint, Role

E = TypeVar("E", Role, PainPoint, Faq)


@dataclass(frozen=True, slots=True)
class Found(Generic[E]):
    """Exactly one entry was meant."""

    entry: E


@dataclass(frozen=True, slots=True)
class Ambiguous(Generic[E]):
    """Several could be meant; the likeliest first."""

    entries: tuple[E, ...]


@dataclass(frozen=True, slots=True)
class Missing(Generic[E]):
    """Nothing is near; ``known`` is what there is."""

    known: tuple[E, ...]


def find(library: Library, text: str, kind: type[E]) -> Found[E] | Ambiguous[E] | Missing[E]:
    """Look an entry of one kind up; one close spelling counts as meant, several are offered."""
    exact = library.exact(text)
    if isinstance(exact, kind):
        return Found(exact)
    close = library.closest(text, kind)
    if len(close) == 1:
        return Found(close[0])
    if close:
        return Ambiguous(close)
    return Missing(of_kind(library, kind))


def of_kind(library: Library, kind: type[E]) -> tuple[E, ...]:
    """Return all entries of one kind in display order."""
    return tuple(entry for entry in library.entries.values() if isinstance(entry, kind))
