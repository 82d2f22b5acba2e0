"""A name leads to one entry, and looks like what it is."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from knowledge.model.unchecked_base import AnyEntry, UncheckedBase
from knowledge.validation.finding import Issue
from knowledge.names import normalize_name
from knowledge.model.traversal import Path

_WORD = re.compile(r"[^\W\d_]+")
_OFTEN_MIXED_UP = ("LATIN", "CYRILLIC", "GREEK")
"""Alphabets with letters that look the same; one word never needs two of them."""


def check_names(draft: UncheckedBase) -> Iterator[Issue]:
    """Names and aliases that two entries share, however they are written, or that hide what they say."""
    owners: dict[str, str] = {}
    for _, _, entry in draft.entries():
        owners.setdefault(normalize_name(entry.id), entry.id)
    for collection, position, entry in draft.entries():
        seen: set[str] = set()
        for path, name in _names(entry):
            sentence = _find_disguise(name) or _find_conflict(name, entry.id, owners)
            if path[0] == "aliases" and name.casefold() in seen:
                sentence = f"the alias {name!r} stands twice here"
            if path[0] == "aliases":
                seen.add(name.casefold())
            if sentence:
                yield Issue(collection, position, path, sentence)


def _names(entry: AnyEntry) -> Iterator[tuple[Path, str]]:
    yield ("name",), entry.name
    yield ("short_name",), entry.short_name
    for at, alias in enumerate(entry.aliases):
        yield ("aliases", at), alias


def _find_conflict(name: str, entry: str, owners: dict[str, str]) -> str | None:
    owner = owners.setdefault(normalize_name(name), entry)
    return None if owner == entry else f"the name {name!r} belongs to `{owner}` already"


@lru_cache(maxsize=4_096)
def _find_disguise(name: str) -> str | None:
    for character in name:
        if unicodedata.category(character) in {"Cf", "Cc", "Zl", "Zp"}:
            return f"has the invisible character U+{ord(character):04X}"
    for word in _WORD.findall(name):
        alphabets = {unicodedata.name(letter, "").split(" ", 1)[0] for letter in word} & {*_OFTEN_MIXED_UP}
        if len(alphabets) > 1:
            return f"{word!r} mixes letters of {' and '.join(sorted(each.capitalize() for each in alphabets))}"
    return None
