"""Whether the parts of a base fit together: ids, names, references, the quiz."""

from collections.abc import Iterator, Mapping

from knowledge.draft import Draft
from knowledge.links.finding import Finding
from knowledge.links.names import name_findings
from knowledge.links.quiz import quiz_findings
from knowledge.links.references import reference_findings
from knowledge.links.rules import rule_findings
from knowledge.links.uniqueness import id_findings

__all__ = ["Finding", "findings"]


def findings(draft: Draft, declared: Mapping[str, frozenset[str] | None] | None = None) -> Iterator[Finding]:
    """Everything that does not fit.

    ``declared`` names, by collection, ids whose texts could not be read, None standing for any id: references to them
    are no further faults.
    """
    declared = declared or {}
    yield from id_findings(draft)
    yield from name_findings(draft)
    yield from reference_findings(draft, declared)
    yield from rule_findings(draft)
    yield from quiz_findings(draft, declared)
