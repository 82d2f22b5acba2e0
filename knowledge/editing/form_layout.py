"""An entry as forms small enough for Discord: a section is one form, a field one of its texts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from knowledge.editing.serialization import EditableItem, kind_of
from knowledge.editing.field_validation import Path, FieldError, field_error, unknown_sources, set_field
from knowledge.editing.field_codecs import field_at, codec_for
from knowledge.editing.plans import HINTS, FORM_LAYOUTS, FormLayout
from knowledge.editing.statements import is_note
from knowledge.editing.labels import label
from knowledge.loading.yaml_reader import YamlNode
from knowledge.model import Claim

__all__ = ["MAX_TEXT", "FormField", "FieldError", "FormSection", "apply_form", "form_sections"]

MAX_TEXT = 4_000
"""Characters in one text of a Discord form."""
MAX_FIELDS = 5
"""Texts in one Discord form."""

_PART_LENGTH = 3_000
"""Characters from which on a list that is too long goes on in the next field."""
_PART_MARK = "#"

I = TypeVar("I", bound=EditableItem)  # noqa: E741 — an item of one kind


@dataclass(frozen=True, slots=True)
class FormField:
    """One text of a form with what stands in it now."""

    key: str
    label: str
    """At most 45 characters."""
    hint: str
    """What may be typed, at most 100 characters."""
    value: str
    long: bool
    required: bool
    options: tuple[str, ...] = ()
    """All there is to choose from; () for free text."""
    divisible: bool = False
    """Whether the text is a list of lines, which may be shown in parts."""


@dataclass(frozen=True, slots=True)
class FormSection:
    """One form: up to five fields under a title of at most 45 characters."""

    key: str
    title: str
    fields: tuple[FormField, ...]

    @property
    def too_long(self) -> bool:
        """Whether a text is longer than Discord lets a form be; then a file has to be exported and imported."""
        return any(len(each.value) > MAX_TEXT for each in self.fields)


def form_sections(item: EditableItem) -> tuple[FormSection, ...]:
    """All forms in which an item can be edited, at most 25; every field but the id stands in one of them."""
    return tuple(_section(plan, item) for plan in FORM_LAYOUTS[kind_of(item)])


def apply_form(
    item: I, section_key: str, typed: Mapping[str, str], sources: Collection[str] | None = None
) -> I | tuple[FieldError, ...]:
    """The item after a form was sent, or everything that is wrong with what was typed.

    ``typed`` holds texts by the keys of the section's fields; a field that is absent, or whose text was not touched,
    keeps its value. The item must be the one the form was made of. With ``sources``, the ids of all sources there are,
    only these may be named in what is new.
    """
    plan = next((plan for plan in FORM_LAYOUTS[kind_of(item)] if plan.key == section_key), None)
    if plan is None:
        return (FieldError("Section", f"There is no section `{section_key}` here. Open the form again."),)
    result, problems = item, list[FieldError]()
    for field in (form_field(item, key) for key in plan.fields):
        text = _submitted_text(field, typed)
        if text is not None and not same_text(text, field.value):
            outcome = set_field_from_text(result, field.key, text, sources)
            if isinstance(outcome, tuple):
                problems.extend(outcome)
            else:
                result = outcome
    return tuple(problems) if problems else result


def set_field_from_text(item: I, key: str, text: str, sources: Collection[str] | None = None) -> I | tuple[FieldError, ...]:
    """The item with one of its fields as it was typed, or what is wrong with the text."""
    path: Path = tuple(key.split("."))
    form = codec_for(item, path)
    node = form.read(text.replace("\r\n", "\n"), field_at(item, path)[1])
    if not isinstance(node, YamlNode):
        return tuple(field_error(path, sentence) for sentence in node)
    outcome = set_field(item, path, node, lines=form.multiline)
    if isinstance(outcome, tuple) or sources is None:
        return outcome
    return tuple(field_error(path, sentence, line) for line, sentence in unknown_sources(node, sources)) or outcome


def form_field(item: EditableItem, key: str) -> FormField:
    """One field with what stands in it now."""
    path: Path = tuple(key.split("."))
    form = codec_for(item, path)
    _, value = field_at(item, path)
    return FormField(
        key=key,
        label=label(path[-1]),
        hint=HINTS.get(path[-1], form.hint),
        value=form.write(value),
        long=form.multiline,
        required=isinstance(value, str | Claim) and type(item).model_fields[path[0]].is_required(),
        options=form.options,
        divisible=form.line_per_item,
    )


def _section(plan: FormLayout, item: EditableItem) -> FormSection:
    fields = tuple(form_field(item, key) for key in plan.fields)
    parted = tuple(part for field in fields for part in _split_field(field))
    return FormSection(plan.key, plan.title, parted if len(parted) <= MAX_FIELDS else fields)


def _split_field(field: FormField) -> tuple[FormField, ...]:
    """A list whose text is too long for one field, in as many as it takes, with room to grow; else the field."""
    if len(field.value) <= MAX_TEXT or not field.divisible:
        return (field,)
    texts = [""]
    for line in field.value.splitlines():
        if len(texts[-1]) + len(line) > _PART_LENGTH and not is_note(line):
            texts.append("")
        texts[-1] += f"\n{line}" if texts[-1] else line
    return tuple(
        replace(field, key=f"{field.key}{_PART_MARK}{at}", label=f"{field.label} ({at} of {len(texts)})", value=text)
        for at, text in enumerate(texts, 1)
    )


def _submitted_text(field: FormField, typed: Mapping[str, str]) -> str | None:
    """What was typed into a field, or into its parts; None when it was not asked for."""
    parts = _split_field(field)
    if field.key in typed or not any(part.key in typed for part in parts):
        return typed.get(field.key)
    return "\n".join(typed.get(part.key, part.value) for part in parts)


def same_text(typed: str, shown: str) -> bool:
    """Whether a text came back as it was shown, whatever the line ends and the blanks around lines."""
    return _lines(typed) == _lines(shown)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]
