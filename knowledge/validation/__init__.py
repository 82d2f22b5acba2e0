"""Whether the parts of a base fit together: ids, names, references, the quiz."""

from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel

from knowledge.model.unchecked_base import UncheckedBase
from knowledge.validation.identity import check_ids, check_names
from knowledge.validation.issue import Issue
from knowledge.validation.references import check_references
from knowledge.validation.rules import check_quiz, check_rules

__all__ = ["Issue", "validate"]


def validate(
    unchecked: UncheckedBase,
    declared: Mapping[str, frozenset[str] | None] | None = None,
    prevalidated: Iterable[BaseModel] = (),
) -> Iterator[Issue]:
    """Everything that does not fit.

    ``declared`` names, by collection, ids whose texts could not be read, None standing for any id: references to them
    are no further diagnostics. ``sound`` are entries and other parts whose ids and references are known to be right: when
    the unchecked has the very same objects, nobody looks into them again.
    """
    declared = declared or {}
    checked = frozenset(map(id, prevalidated))
    yield from check_ids(unchecked, checked)
    yield from check_names(unchecked)
    yield from check_references(unchecked, declared, checked)
    yield from check_rules(unchecked)
    yield from check_quiz(unchecked, declared)
