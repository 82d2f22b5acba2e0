"""Drops references to removed entries from the rest of a base. Used when a server archives entries."""

from collections.abc import Collection, Mapping
from operator import eq
from typing import TypeVar

from pydantic import BaseModel

from knowledge.model import Entry, Lexicon, Specialty, UncoveredTopic

E = TypeVar("E", bound=Entry)
M = TypeVar("M", bound=BaseModel)


def drop_references(entry: E, removed: Collection[str]) -> E:
    """The same entry, no longer pointing at the removed ones. What it says in words stays."""
    fields: dict[str, tuple[object, ...]] = {}
    for name, target in _LINKS.items():
        links: tuple[object, ...] | None = getattr(entry, name, None)
        if links:
            fields[name] = tuple(link for link in links if (getattr(link, target) if target else link) not in removed)
    return _updated(entry, fields) if removed else entry


_LINKS: Mapping[str, str] = {
    "related": "role",
    "eases": "pain_point",
    "does_not_ease": "pain_point",
    "roles": "role",
    "pain_points": "",
    "see_also": "",
    "exit_checks": "",
}
"""Fields that point at entries, with the field of a link that holds the id; a link that is an id has none."""


def drop_topic_references(topic: UncoveredTopic, removed: Collection[str]) -> UncoveredTopic:
    """The same topic, no longer naming the removed entries as near."""
    return _updated(topic, {"nearest": tuple(near for near in topic.nearest if near.entry not in removed)})


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
