"""Find an entry by what somebody typed: exact key, exact alias, then close spelling, in that order."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from knowledge import Library
from knowledge.model import Faq, PainPoint, Role

AnyEntry = Role | PainPoint | Faq
E = TypeVar("E", bound=AnyEntry)


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
    return _close(library.closest(text, kind), of_kind(library, kind))


def find_any(library: Library, text: str) -> Found[AnyEntry] | Ambiguous[AnyEntry] | Missing[AnyEntry]:
    """Look an entry of whatever kind up, roles before pain points before questions among close spellings."""
    exact = library.exact(text)
    if exact:
        return Found(exact)
    close: tuple[AnyEntry, ...] = (
        *library.closest(text, Role),
        *library.closest(text, PainPoint),
        *library.closest(text, Faq),
    )
    return _close(close, (*library.roles.values(), *library.pain_points.values()))


def _close(close: tuple[E, ...], known: tuple[E, ...]) -> Found[E] | Ambiguous[E] | Missing[E]:
    if len(close) == 1:
        return Found(close[0])
    return Ambiguous(close) if close else Missing(known)


def of_kind(library: Library, kind: type[E]) -> tuple[E, ...]:
    """Return all entries of one kind in display order."""
    return tuple(entry for entry in library.entries.values() if isinstance(entry, kind))
