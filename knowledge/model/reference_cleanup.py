"""Drops references to removed entries from the rest of a base. Used when a server archives entries."""

from collections.abc import Collection, Mapping
from operator import eq
from typing import TypeVar

from pydantic import BaseModel

from knowledge.model import Entry, Faq, Lexicon, PainPoint, Role, Specialty

E = TypeVar("E", bound=Entry)
M = TypeVar("M", bound=BaseModel)


def drop_references(entry: E, removed: Collection[str]) -> E:
    """Return the entry without its references to the removed ones; its texts stay."""
    if not removed or isinstance(entry, PainPoint):
        return entry
    return _updated(entry, _role_fields(entry, removed) if isinstance(entry, Role) else _faq_fields(entry, removed))


def drop_lexicon_references(lexicon: Lexicon, removed: Collection[str]) -> Lexicon:
    """Return the lexicon without its references to the removed entries."""
    concepts = tuple(
        _updated(concept, {"entries": tuple(entry for entry in concept.entries if entry not in removed)})
        for concept in lexicon.concepts
    )
    meanings = tuple(example for example in lexicon.meanings if not any(entry in removed for entry in example.means))
    return _updated(lexicon, {"concepts": concepts, "meanings": meanings})


def drop_specialty_references(specialty: Specialty, removed: Collection[str]) -> Specialty:
    """Return the specialty without the removed roles; what it says about a removed pain point stays as text."""
    points = tuple(
        link.model_copy(update={"pain_point": None}) if link.pain_point in removed else link
        for link in specialty.pain_points
    )
    roles = tuple(link for link in specialty.roles if link.role not in removed)
    return _updated(specialty, {"roles": roles, "pain_points": points})


def _updated(model: M, fields: Mapping[str, tuple[object, ...]]) -> M:
    """Return a copy with these fields or, if they are unchanged, the same object."""
    same = all(map(eq, fields.values(), (getattr(model, name) for name in fields)))
    return model if same else model.model_copy(update=fields)


def _role_fields(role: Role, removed: Collection[str]) -> dict[str, tuple[object, ...]]:
    return {
        "related": tuple(link for link in role.related if link.role not in removed),
        "eases": tuple(link for link in role.eases if link.pain_point not in removed),
        "does_not_ease": tuple(link for link in role.does_not_ease if link.pain_point not in removed),
    }


def _faq_fields(faq: Faq, removed: Collection[str]) -> dict[str, tuple[object, ...]]:
    return {
        "roles": tuple(link for link in faq.roles if link.role not in removed),
        "pain_points": tuple(pain_point for pain_point in faq.pain_points if pain_point not in removed),
        "see_also": tuple(entry for entry in faq.see_also if entry not in removed),
    }
