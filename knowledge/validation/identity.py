"""Checks that names and ids are unique, and that names contain no disguised letters."""

import re
import unicodedata
from collections.abc import Container, Iterable, Iterator, Mapping

from pydantic import BaseModel

from knowledge.model import Entry
from knowledge.model.traversal import Path, iter_items, iter_models, iter_nested_fields
from knowledge.model.unchecked_base import UncheckedBase
from knowledge.model_memo import ModelMemo
from knowledge.text.unicode import normalize_text
from knowledge.validation.issue import Issue

_WORD = re.compile(r"[^\W\d_]+")
_OFTEN_MIXED_UP = ("LATIN", "CYRILLIC", "GREEK")
"""Alphabets with look-alike letters; one word never needs two of them."""


def check_names(unchecked: UncheckedBase) -> Iterator[Issue]:
    """Yield names and aliases that two entries share, in any spelling, or that contain disguised letters."""
    owners: dict[str, str] = {}
    for _, _, entry in unchecked.entries():
        owners.setdefault(normalize_text(entry.id), entry.id)
    for collection, position, entry in unchecked.entries():
        seen: set[str] = set()
        disguises = _disguises(entry)
        for path, name in _names(entry):
            sentence = disguises.get(name) or _find_conflict(name, entry.id, owners)
            if path[0] == "aliases" and name.casefold() in seen:
                sentence = f"the alias {name!r} stands twice here"
            if path[0] == "aliases":
                seen.add(name.casefold())
            if sentence:
                yield Issue(collection, position, path, sentence)


def _names(entry: Entry) -> Iterator[tuple[Path, str]]:
    yield ("name",), entry.name
    yield ("short_name",), entry.short_name
    for at, alias in enumerate(entry.aliases):
        yield ("aliases", at), alias


def _find_conflict(name: str, entry: str, owners: dict[str, str]) -> str | None:
    owner = owners.setdefault(normalize_text(name), entry)
    return None if owner == entry else f"the name {name!r} belongs to `{owner}` already"


def _find_disguise(name: str) -> str | None:
    for character in name:
        if unicodedata.category(character) in {"Cf", "Cc", "Zl", "Zp"}:
            return f"has the invisible character U+{ord(character):04X}"
    for word in _WORD.findall(name):
        alphabets = {unicodedata.name(letter, "").split(" ", 1)[0] for letter in word} & {*_OFTEN_MIXED_UP}
        if len(alphabets) > 1:
            return f"{word!r} mixes letters of {' and '.join(sorted(each.capitalize() for each in alphabets))}"
    return None


_disguises = ModelMemo[Entry, Mapping[str, str]](
    lambda entry: {name: found for _, name in _names(entry) if (found := _find_disguise(name))}
)
"""What is wrong with the letters of an entry's names, found out once for all bases that share the entry."""


_COLLECTIONS = ("polls", "sources", "yardsticks", "specialties", "topics")


def check_ids(unchecked: UncheckedBase, checked: Container[int] = ()) -> Iterator[Issue]:
    """Yield duplicate ids: among all entries, in a collection, or in a list inside a model that is not in ``checked``.

    ``checked`` holds the values of Python's id() of models.
    """
    seen: set[str] = set()
    for collection, position, entry in unchecked.entries():
        if entry.id in seen:
            yield Issue(collection, position, ("id",), f"the id `{entry.id}` is taken by another entry")
        seen.add(entry.id)
        if id(entry) not in checked:
            yield from _check_nested_ids(collection, position, entry)
    for collection in _COLLECTIONS:
        for position in _repeated_positions(getattr(unchecked, collection)):
            yield Issue(collection, position, ("id",), "this id is already used above")
    for collection in ("support", "lexicon"):
        alone = getattr(unchecked, collection)
        if alone is not None and id(alone) not in checked:
            yield from _check_nested_ids(collection, 0, alone)


def _check_nested_ids(collection: str, position: int, model: BaseModel) -> Iterator[Issue]:
    for path, part in iter_models(model):
        for name, value in iter_nested_fields(part):
            for at in _repeated_positions(item for _, item in iter_items(value)):
                yield Issue(collection, position, (*path, name, at, "id"), "this id is already used above")


def _repeated_positions(items: Iterable[object]) -> Iterator[int]:
    seen: set[str] = set()
    for at, item in enumerate(items):
        if isinstance(item, str):
            continue
        one = getattr(item, "id", None)
        if isinstance(one, str):
            if one in seen:
                yield at
            seen.add(one)
