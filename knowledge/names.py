"""Names as people type them: folded for comparing, indexed for looking up."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping

from rapidfuzz import fuzz, process

from knowledge.draft import AnyEntry

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


class NameIndex:
    """Finds entries by what they are called. Everything is folded once, so that a look-up can follow each keystroke."""

    def __init__(self, entries: Iterable[AnyEntry]) -> None:
        self._entries = tuple(entries)
        named = dict.fromkeys(
            (key, at)
            for at, entry in enumerate(self._entries)
            for name in spoken_names(entry)
            for key in forms(name)
            if key
        )
        self._keys = {place: key for place, (key, _) in enumerate(named)}
        self._long_keys = {place: key for place, key in self._keys.items() if len(key) > _SHORT}
        self._owners = tuple(at for _, at in named)
        self._exact = self._whole_names_first()

    def _whole_names_first(self) -> dict[str, int]:
        """An id or whole name never loses to the part in brackets of another entry's name."""
        exact = {entry.id: at for at, entry in enumerate(self._entries)}
        for at, entry in enumerate(self._entries):
            for name in spoken_names(entry):
                exact.setdefault(fold(name), at)
        for key, at in zip(self._keys.values(), self._owners, strict=True):
            exact.setdefault(key, at)
        return exact

    def exact(self, text: str) -> AnyEntry | None:
        """The entry called this, or None."""
        for key in (text, *forms(text)):
            at = self._exact.get(key) if key else None
            if at is not None:
                return self._entries[at]
        return None

    def closest(self, text: str, limit: int, cutoff: float = CLOSE) -> tuple[AnyEntry, ...]:
        """The entries whose names are most like the text, best first; none below the cutoff (0 to 100)."""
        found = self._likeness(fold(text), cutoff)
        return tuple(self._entries[at] for at in sorted(found, key=lambda at: (-found[at], at))[:limit])

    def suggestions(self, text: str, limit: int) -> tuple[AnyEntry, ...]:
        """What somebody who has typed this much may mean; everything, in display order, before the first letter."""
        typed = fold(text)
        if not typed:
            return self._entries[:limit]
        ranks = self._containing(typed)
        order = sorted(ranks, key=lambda at: (ranks[at], at))
        if len(order) < limit:
            likeness = self._likeness(typed, CLOSE)
            order += sorted(likeness.keys() - ranks.keys(), key=lambda at: (-likeness[at], at))
        return tuple(self._entries[at] for at in order[:limit])

    def _containing(self, typed: str) -> dict[int, int]:
        """Owner → 0 the whole name, 1 how a name begins, 2 how a word in it begins, 3 anywhere inside."""
        ranks: dict[int, int] = {}
        word = " " + typed
        for key, at in zip(self._keys.values(), self._owners, strict=True):
            if typed in key:
                rank = (key != typed) if key.startswith(typed) else (2 if word in key else 3)
                ranks[at] = min(rank, ranks.get(at, rank))
        return ranks

    def _likeness(self, typed: str, cutoff: float) -> dict[int, float]:
        """Owner → likeness of its best name (0 to 100). A name found inside the typing, or the reverse, counts less."""
        best: dict[int, float] = {}
        for scorer, weight, names in self._scorers(typed):
            for _, score, at in process.extract(typed, names, scorer=scorer, score_cutoff=cutoff / weight, limit=None):
                best[at] = max(score * weight, best.get(at, 0.0))
        owned: dict[int, float] = {}
        for at, score in best.items():
            owned[self._owners[at]] = max(score, owned.get(self._owners[at], 0.0))
        return owned

    def _scorers(self, typed: str) -> Iterator[tuple[Callable[..., float], float, Mapping[int, str]]]:
        yield fuzz.ratio, 1.0, self._keys
        yield fuzz.token_sort_ratio, 1.0, self._keys
        if len(typed) > _SHORT:
            yield fuzz.partial_ratio, _INSIDE, self._long_keys
