"""Each id names one thing."""

from collections.abc import Container, Iterable, Iterator

from pydantic import BaseModel

from knowledge.model.unchecked_base import UncheckedBase
from knowledge.validation.finding import Issue
from knowledge.model.traversal import iter_items, iter_nested_fields, iter_models

_COLLECTIONS = ("polls", "sources", "yardsticks", "exit_checks", "specialties")


def check_ids(draft: UncheckedBase, checked: Container[int] = ()) -> Iterator[Issue]:
    """Ids used twice: over all entries, in one collection, or in one list inside a model that was not checked before.

    Models are known by Python's id().
    """
    seen: set[str] = set()
    for collection, position, entry in draft.entries():
        if entry.id in seen:
            yield Issue(collection, position, ("id",), f"the id `{entry.id}` is taken by another entry")
        seen.add(entry.id)
        if id(entry) not in checked:
            yield from _check_nested_ids(collection, position, entry)
    for collection in _COLLECTIONS:
        for position in _repeated_positions(getattr(draft, collection)):
            yield Issue(collection, position, ("id",), "this id is taken above")
    for collection in ("support", "lexicon"):
        alone = getattr(draft, collection)
        if alone is not None and id(alone) not in checked:
            yield from _check_nested_ids(collection, 0, alone)


def _check_nested_ids(collection: str, position: int, model: BaseModel) -> Iterator[Issue]:
    for path, part in iter_models(model):
        for name, value in iter_nested_fields(part):
            for at in _repeated_positions(item for _, item in iter_items(value)):
                yield Issue(collection, position, (*path, name, at, "id"), "this id is taken above")


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
