"""Whether the parts of a base fit together: ids, names, references, the quiz."""

from collections.abc import Iterable, Iterator, Mapping

from pydantic import BaseModel

from knowledge.model.unchecked_base import UncheckedBase
from knowledge.validation.finding import Issue
from knowledge.validation.names import name_findings
from knowledge.validation.quiz import quiz_findings
from knowledge.validation.references import reference_findings
from knowledge.validation.rules import rule_findings
from knowledge.validation.uniqueness import id_findings

__all__ = ["Issue", "find_issues"]


def find_issues(
    draft: UncheckedBase, declared: Mapping[str, frozenset[str] | None] | None = None, sound: Iterable[BaseModel] = ()
) -> Iterator[Issue]:
    """Everything that does not fit.

    ``declared`` names, by collection, ids whose texts could not be read, None standing for any id: references to them
    are no further faults. ``sound`` are entries and other parts whose ids and references are known to be right: when
    the draft has the very same objects, nobody looks into them again.
    """
    declared = declared or {}
    checked = frozenset(map(id, sound))
    yield from id_findings(draft, checked)
    yield from name_findings(draft)
    yield from reference_findings(draft, declared, checked)
    yield from rule_findings(draft)
    yield from quiz_findings(draft, declared)
