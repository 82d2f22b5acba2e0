"""Creates an entry or source from a short form, and lists what is missing before it can be published."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType

from knowledge.editing.field_validation import FieldError, set_field, with_positions
from knowledge.editing.form_layout import FormSection, form_field, set_field_from_text
from knowledge.editing.labels import label
from knowledge.editing.serialization import EditableItem, ItemKind, noun_of
from knowledge.editing.slugs import make_slug
from knowledge.model import (
    Claim,
    ExitCheck,
    Faq,
    License,
    PainPoint,
    PatientContact,
    Remote,
    Role,
    Source,
    TimeToStart,
    Travel,
)
from knowledge.model.entry_kinds import KIND_BY_ID, kind_of_entry

_SOURCE_FIELDS = ("publisher", "date", "url", "kind")


def _created_with(kind: ItemKind) -> tuple[str, ...]:
    return _SOURCE_FIELDS if kind == "source" else KIND_BY_ID[kind].created_with


_MAX_SOURCE_ID = 80
_YEAR = re.compile(r"\d{4}")


def creation_form(kind: ItemKind, prefill: Mapping[str, str] = MappingProxyType({})) -> FormSection:
    """Return the form for a new item of this kind, prefilled with these texts by field key."""
    blank = _blank_item(kind, "not stated")
    kept = {"kind": getattr(blank, "kind", ""), **prefill}
    fields = (replace(form_field(blank, key), value=kept.get(key, "")) for key in _created_with(kind))
    named = (replace(each, label="Question") if (kind, each.key) == ("faq", "name") else each for each in fields)
    return FormSection("new", f"New {noun_of(kind)}", tuple(named))


def create_item(
    kind: ItemKind,
    typed: Mapping[str, str],
    taken: Collection[str],
    reviewed: str,
    sources: Collection[str] | None = None,
) -> EditableItem | tuple[FieldError, ...]:
    """Return the item made from the creation form, or everything that is wrong with it.

    Its id is made from its short name, or from publisher and year, and differs from those taken. ``reviewed`` is the
    current date. Other fields are empty or "not stated"; see ``missing_for_publication``.
    """
    item, problems = _blank_item(kind, reviewed), list[FieldError]()
    for key in _created_with(kind):
        outcome = set_field_from_text(item, key, typed.get(key, ""), sources)
        if isinstance(outcome, tuple):
            problems.extend(outcome)
        else:
            item = outcome
    if problems:
        return tuple(problems)
    return set_field(item, ("id",), with_positions(_id(item, taken)))


def missing_for_publication(item: EditableItem, dimensions: Collection[str] = ()) -> tuple[str, ...]:
    """Return what an item lacks for publication, a message each; ``dimensions`` are those of the quiz."""
    return tuple(_missing(item, dimensions))


def _missing(item: EditableItem, dimensions: Collection[str]) -> Iterator[str]:
    published_with = () if isinstance(item, Source) else kind_of_entry(item).published_with
    for name in published_with:
        if not getattr(item, name):
            yield f"{label(name)}: nothing stands there yet."
    if isinstance(item, PainPoint) and not item.at_work and item.at_work_missing is None:
        yield f"{label('at_work')}: nothing stands there yet; say so if nothing sourced was found."
    unfit = [each for each in dimensions if each not in item.fit] if isinstance(item, Role) else []
    if unfit:
        yield f"{label('fit')}: nothing is said of {', '.join(unfit)}."


def _id(item: EditableItem, taken: Collection[str]) -> str:
    if isinstance(item, Source):
        year = _YEAR.search(item.date)
        named = f"{item.publisher} {year[0]}" if year else item.publisher
        return make_slug(named, taken, max_words=8, max_length=_MAX_SOURCE_ID, fallback="source")
    return make_slug(item.short_name, taken, fallback="entry")


_PLACEHOLDER_CLAIM = Claim(text="Not yet written.", source="our-reading")
"""Only for fields that the form asks for, so that it is always replaced."""


def _blank_item(kind: ItemKind, reviewed: str) -> EditableItem:
    if kind == "source":
        return Source(id="new", publisher="New source", date="not stated")
    names = {"id": "new", "name": "New", "short_name": "New", "aliases": (), "examples": (), "reviewed": reviewed}
    if kind == "exit_check":
        return ExitCheck.model_validate({**names, "ask": "Not yet written.", "says": ()})
    if kind == "faq":
        return Faq.model_validate({**names, "answer": ()})
    if kind == "pain_point":
        return PainPoint.model_validate({**names, "lead": _PLACEHOLDER_CLAIM, "at_work": ()})
    return Role.model_validate(
        {
            **names,
            "kind": "career",
            "lead": _PLACEHOLDER_CLAIM,
            "catch": _PLACEHOLDER_CLAIM,
            "fit": {},
            **dict.fromkeys(("duties", "pay", "eases", "downsides", "checks", "first_steps"), ()),
            **dict.fromkeys(("cheap_tests", "related"), ()),
            "patient_contact": PatientContact(level="not stated", in_short="Not stated", says=()),
            "travel": Travel(level="not stated", in_short="Not stated", says=()),
            "remote": Remote(level="not stated", in_short="Not stated", says=()),
            "licence": License(level="not stated", in_short="Not stated", says=()),
            "time_to_start": TimeToStart(level="not stated", in_short="Not stated", says=()),
        }
    )
