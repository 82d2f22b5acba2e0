"""Checks that everything a model refers to exists."""

from collections.abc import Container, Iterator, Mapping

from pydantic import BaseModel

from knowledge.model import (
    Claim,
    Concept,
    ExitCheck,
    Faq,
    FaqRole,
    GoldenSentence,
    LowCostTrial,
    NearestEntry,
    PainPoint,
    Pay,
    Poll,
    Quote,
    RelatedRole,
    RelievedPainPoint,
    Role,
    Sense,
    Specialty,
    SpecialtyPainPoint,
    SpecialtyRole,
    SupportLine,
    UnrelievedPainPoint,
)
from knowledge.model.entry_kinds import COLLECTIONS, ENTRY_KINDS
from knowledge.model.traversal import Path, iter_items, iter_models
from knowledge.model.unchecked_base import UncheckedBase
from knowledge.text.closest_name import closest_name
from knowledge.validation.issue import Issue

_REFERENCE_FIELDS: Mapping[type[BaseModel], tuple[tuple[str, str], ...]] = {
    Claim: (("source", "sources"),),
    Pay: (("source", "sources"),),
    Quote: (("source", "sources"),),
    LowCostTrial: (("source", "sources"),),
    Poll: (("source", "sources"),),
    SupportLine: (("sources", "sources"),),
    RelievedPainPoint: (("pain_point", "pain_points"),),
    UnrelievedPainPoint: (("pain_point", "pain_points"),),
    RelatedRole: (("role", "roles"),),
    FaqRole: (("role", "roles"),),
    Role: (("exit_checks", "exit_checks"),),
    PainPoint: (("polls", "polls"),),
    ExitCheck: (("polls", "polls"), ("see_also", "entries")),
    NearestEntry: (("entry", "entries"),),
    Faq: (("pain_points", "pain_points"), ("polls", "polls"), ("see_also", "entries")),
    Specialty: (("polls", "polls"),),
    SpecialtyPainPoint: (("pain_point", "pain_points"),),
    SpecialtyRole: (("role", "roles"),),
    Sense: (("concepts", "concepts"),),
    Concept: (("entries", "entries"),),
    GoldenSentence: (("means", "entries"),),
}
"""Model → its reference fields and the collection they refer to."""

_NOUNS = {
    **{kind.collection: kind.noun for kind in ENTRY_KINDS},
    "sources": "source",
    "polls": "poll",
    "specialties": "specialty",
    "entries": "entry",
    "concepts": "concept",
}


def check_references(
    unchecked: UncheckedBase, declared: Mapping[str, frozenset[str] | None], checked: Container[int] = ()
) -> Iterator[Issue]:
    """Yield references to missing sources, entries, polls, specialties and concepts.

    ``checked`` holds the values of Python's id() of models to skip.
    """
    known = _known_ids(unchecked, declared)
    for collection, position, model in _iter_parts(unchecked):
        if id(model) in checked:
            continue
        for path, part in iter_models(model):
            for place, target, named in _iter_references(part):
                if target in known and named not in known[target]:
                    yield Issue(collection, position, (*path, *place), _sentence(named, target, known[target]))


def check_base_references(unchecked: UncheckedBase, declared: Mapping[str, frozenset[str] | None]) -> Iterator[Issue]:
    """Yield the starting points and the default specialty of base.yaml that do not exist."""
    known = _known_ids(unchecked, declared)
    for position, named in enumerate(unchecked.starting_points):
        if named not in known["entries"]:
            sentence = _sentence(named, "entries", known["entries"])
            yield Issue("base", 0, ("starting_points", position), sentence)
    named = unchecked.default_specialty
    if named is not None and "specialties" in known and named not in known["specialties"]:
        yield Issue("base", 0, ("default_specialty",), _sentence(named, "specialties", known["specialties"]))


def _known_ids(unchecked: UncheckedBase, declared: Mapping[str, frozenset[str] | None]) -> dict[str, frozenset[str]]:
    """Return the existing ids by collection; a collection that could not be read is absent."""
    known: dict[str, frozenset[str]] = {}
    for collection in ("sources", "polls", "specialties", *COLLECTIONS):
        also = declared.get(collection, frozenset[str]())
        if also is not None:
            known[collection] = also.union(item.id for item in getattr(unchecked, collection))
    known["entries"] = frozenset[str]().union(*(known[collection] for collection in COLLECTIONS))
    known["concepts"] = (
        frozenset(concept.id for concept in unchecked.lexicon.concepts) if unchecked.lexicon else frozenset()
    )
    return known


def _iter_parts(unchecked: UncheckedBase) -> Iterator[tuple[str, int, BaseModel]]:
    yield from unchecked.entries()
    for collection in ("polls", "yardsticks", "specialties", "topics"):
        for position, item in enumerate(getattr(unchecked, collection)):
            yield collection, position, item
    for collection in ("support", "lexicon"):
        alone = getattr(unchecked, collection)
        if alone is not None:
            yield collection, 0, alone


def _iter_references(part: BaseModel) -> Iterator[tuple[Path, str, str]]:
    """Yield field and position, collection and id of each reference."""
    for kind in type(part).__mro__:
        for field, target in _REFERENCE_FIELDS.get(kind, ()):
            value = getattr(part, field)
            if isinstance(value, str):
                yield (field,), target, value
            for at, item in iter_items(value):
                yield (field, at), target, str(item)


def _sentence(named: str, target: str, known: frozenset[str]) -> str:
    said = f"there is no {_NOUNS[target]} `{named}`"
    nearest = closest_name(named, known)
    return f"{said}; did you mean `{nearest}`?" if nearest else said
