"""Names as people type them: folded for comparing, indexed for looking up."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from knowledge.model.unchecked_base import AnyEntry

_APOSTROPHES = re.compile("['’ʼ]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"\(([^()]*)\)")

CLOSE = 70.0
"""Of 100: the least likeness of a name worth offering. "medical sci liason" has 88 with "medical science liaison"."""
_SHORT = 4
"""Names of at most this many letters are like a typing only as a whole: "ime" is not meant by "time at home"."""
_INSIDE = 0.9
"""What a name that is only a part of the typing, or the reverse, counts beside one that matches as a whole."""


def fold(text: str) -> str:
    """One form for all ways to write a name: case, width, accents' encoding, punctuation and spaces do not matter."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _BETWEEN_WORDS.sub(" ", _APOSTROPHES.sub("", folded)).strip()


def forms(text: str) -> Iterator[str]:
    """The folded text, then the same without what stands in brackets, then what stands in them."""
    yield fold(text)
    if "(" in text:
        yield fold(_BRACKETS.sub(" ", text))
        yield from (fold(inner) for inner in _BRACKETS.findall(text))


def spoken_names(entry: AnyEntry) -> tuple[str, ...]:
    """Everything an entry is called, best first."""
    return (entry.name, entry.short_name, entry.id, *entry.aliases)


@lru_cache(maxsize=4_096)
def _forms_of_name(name: str) -> tuple[str, ...]:
    """Remember the forms of names, which bases share; never those of what somebody types."""
    return tuple(forms(name))


class NameIndex:
    """Finds entries by what they are called. Everything is folded once, so that a look-up can follow each keystroke."""

    def __init__(self, entries: Iterable[AnyEntry]) -> None:
        self._entries = tuple(entries)
        named = dict.fromkeys(
            (key, at)
            for at, entry in enumerate(self._entries)
            for name in spoken_names(entry)
            for key in _forms_of_name(name)
            if key
        )
        self._keys = _NameKeys.of(named)
        self._sorted_keys = _NameKeys.of((_sorted(key), at) for key, at in named)
        self._long_keys = _NameKeys.of((key, at) for key, at in named if len(key) > _SHORT)
        self._exact = self._whole_names_first()

    def _whole_names_first(self) -> dict[str, int]:
        """An id or whole name never loses to the part in brackets of another entry's name."""
        exact = {entry.id: at for at, entry in enumerate(self._entries)}
        for at, entry in enumerate(self._entries):
            for name in spoken_names(entry):
                exact.setdefault(_forms_of_name(name)[0], at)
        for key, at in self._keys.pairs():
            exact.setdefault(key, at)
        return exact

    def exact(self, text: str) -> AnyEntry | None:
        """The entry called this, or None."""
        return self.called(text) or next(filter(None, map(self.called, forms(text))), None)

    def called(self, key: str) -> AnyEntry | None:
        """The entry with this name in its folded form, or None."""
        at = self._exact.get(key) if key else None
        return None if at is None else self._entries[at]

    def closest(self, text: str, limit: int, cutoff: float = CLOSE) -> tuple[AnyEntry, ...]:
        """The entries whose names are most like the text, best first; none below the cutoff (0 to 100)."""
        typed = fold(text)
        return self._best_first(_better(self._whole(typed, cutoff), self._inside(typed, cutoff)))[:limit]

    def suggestions(self, text: str, limit: int) -> tuple[AnyEntry, ...]:
        """What somebody who has typed this much may mean; everything, in display order, before the first letter."""
        typed = fold(text)
        if not typed:
            return self._entries[:limit]
        found = self._containing(typed) or self._whole(typed, CLOSE) or self._inside(typed, CLOSE)
        return self._best_first(found)[:limit]

    def _containing(self, typed: str) -> dict[int, float]:
        """Owner → 4 the whole name, 3 how a name begins, 2 how a word in it begins, 1 anywhere inside."""
        best: dict[int, float] = {}
        word = " " + typed
        for key, at in self._keys.pairs():
            if typed in key:
                closeness = 3 + (key == typed) if key.startswith(typed) else 1 + (word in key)
                best[at] = max(closeness, best.get(at, 0))
        return best

    def _whole(self, typed: str, cutoff: float) -> dict[int, float]:
        """Owner → likeness of its best name as a whole, as it is or with its words in alphabetical order."""
        best = self._keys.like(typed, fuzz.ratio, cutoff)
        return _better(best, self._sorted_keys.like(_sorted(typed), fuzz.ratio, cutoff))

    def _inside(self, typed: str, cutoff: float) -> dict[int, float]:
        """Owner → likeness of its best name that stands inside the typing, or the reverse."""
        if len(typed) <= _SHORT or cutoff > _INSIDE * 100:
            return {}
        found = self._long_keys.like(typed, fuzz.partial_ratio, cutoff / _INSIDE)
        return {owner: score * _INSIDE for owner, score in found.items()}

    def _best_first(self, likeness: Mapping[int, float]) -> tuple[AnyEntry, ...]:
        return tuple(self._entries[at] for at in sorted(likeness, key=lambda at: (-likeness[at], at)))


@dataclass(frozen=True, slots=True)
class _NameKeys:
    """Folded names and, at the same positions, the entries they belong to."""

    texts: tuple[str, ...]
    owners: tuple[int, ...]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, int]]) -> "_NameKeys":
        listed = tuple(pairs)
        return cls(tuple(text for text, _ in listed), tuple(owner for _, owner in listed))

    def pairs(self) -> Iterator[tuple[str, int]]:
        return zip(self.texts, self.owners, strict=True)

    def like(self, typed: str, scorer: Callable[..., float], cutoff: float) -> dict[int, float]:
        """Owner → the best score of its names, where that reaches the cutoff."""
        best: dict[int, float] = {}
        for _, score, at in process.extract(typed, self.texts, scorer=scorer, score_cutoff=cutoff, limit=None):
            best[self.owners[at]] = max(score, best.get(self.owners[at], 0.0))
        return best


def _better(some: dict[int, float], others: dict[int, float]) -> dict[int, float]:
    return {at: max(some.get(at, 0.0), others.get(at, 0.0)) for at in some.keys() | others.keys()}


def _sorted(key: str) -> str:
    return " ".join(sorted(key.split()))
