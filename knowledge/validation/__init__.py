"""Validates a base across its files: names, ids, references, content rules, the quiz.

Called when files are loaded and when a server edits entries.
"""

from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel

from knowledge.model.unchecked_base import UncheckedBase
from knowledge.validation.identity import check_ids, check_names
from knowledge.validation.issue import Issue
from knowledge.validation.references import check_base_references, check_references
from knowledge.validation.rules import check_quiz, check_rules

__all__ = ["Issue", "validate"]


def validate(
    unchecked: UncheckedBase,
    declared: Mapping[str, frozenset[str] | None] | None = None,
    prevalidated: Iterable[BaseModel] = (),
) -> Iterator[Issue]:
    """Yield every issue of a base.

    ``declared`` holds, by collection, ids of files that could not be read, None standing for any id: references to them
    are not reported. ``prevalidated`` are parts whose ids and references were validated before; the same objects are
    not checked again.
    """
    declared = declared or {}
    checked = frozenset(map(id, prevalidated))
    yield from check_ids(unchecked, checked)
    yield from check_names(unchecked)
    yield from check_references(unchecked, declared, checked)
    yield from check_base_references(unchecked, declared)
    yield from check_rules(unchecked)
    yield from check_quiz(unchecked, declared)
