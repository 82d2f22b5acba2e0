"""Splits an entry into forms small enough for Discord, and applies a submitted form."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from knowledge.editing.field_codecs import codec_for, field_at
from knowledge.editing.field_validation import FieldError, Path, field_error, set_field, unknown_sources
from knowledge.editing.labels import label
from knowledge.editing.serialization import EditableItem, ItemKind, kind_of
from knowledge.loading.yaml_reader import YamlNode
from knowledge.model import Claim
from knowledge.text.typed_text import one_line


class FormLayout(NamedTuple):
    """A form: its key, its title, and the paths of its fields; ``travel.level`` is a field of a trait."""

    key: str
    title: str
    fields: tuple[str, ...]


def _trait(name: str) -> FormLayout:
    return FormLayout(name.replace("_", "-"), label(name), (f"{name}.level", f"{name}.in_short", f"{name}.says"))


_NAMES = ("name", "short_name", "aliases")
_EXAMPLES = FormLayout("questions", "Questions it answers", ("examples",))
_SHORT_ANSWERS = FormLayout("short-answers", "Short answers", ("short",))
_REVIEW = FormLayout("review", "Dates of review", ("reviewed", "review_due"))
_REST = ("quotes", "unknown")

FORM_LAYOUTS: Mapping[ItemKind, tuple[FormLayout, ...]] = MappingProxyType(
    {
        "role": (
            FormLayout("names", "Names and kind", (*_NAMES, "kind", "listed_last")),
            _EXAMPLES,
            FormLayout("lead", "What it is, and the catch", ("lead", "catch")),
            _SHORT_ANSWERS,
            FormLayout("work", "The work and its good sides", ("duties", "suits", "benefits")),
            FormLayout("pay", "Pay", ("pay_notes", "pay")),
            *(_trait(name) for name in ("patient_contact", "travel", "remote", "licence", "time_to_start")),
            FormLayout("getting-in", "Getting in", ("requirements", "credentials", "employers", "demand")),
            FormLayout("eases", "What it helps with and what not", ("eases", "does_not_ease")),
            FormLayout("downsides", "Downsides", ("downsides",)),
            FormLayout("checks", "Check before signing", ("checks", "exit_checks")),
            FormLayout("steps", "First steps", ("first_steps", "cheap_tests")),
            FormLayout("related", "Related roles and jobs", ("related", "related_elsewhere")),
            FormLayout("quotes", "Quotes, and what is not known", _REST),
            FormLayout("fit", "Fit with the quiz", ("fit",)),
            _REVIEW,
        ),
        "pain_point": (
            FormLayout("names", "Names", _NAMES),
            _EXAMPLES,
            FormLayout("says", "What it is, and what is known", ("lead", "says", "polls")),
            _SHORT_ANSWERS,
            FormLayout("at-work", "What helps at work", ("at_work", "at_work_missing", "support_lines")),
            FormLayout("quotes", "Quotes, and what is not known", _REST),
            _REVIEW,
        ),
        "faq": (
            FormLayout("names", "The question and its names", _NAMES),
            _EXAMPLES,
            FormLayout("answer", "Answer", ("answer",)),
            _SHORT_ANSWERS,
            FormLayout("use", "Where it is used", ("public", "offers_quiz", "offers_peers", "about_openings")),
            FormLayout("links", "What belongs to it", ("roles", "pain_points", "see_also", "polls", "shows")),
            FormLayout("quotes", "Quotes, and what is not known", _REST),
            _REVIEW,
        ),
        "exit_check": (
            FormLayout("names", "Names", _NAMES),
            _EXAMPLES,
            FormLayout("ask", "The question to ask", ("ask",)),
            _SHORT_ANSWERS,
            FormLayout("says", "Statements", ("says",)),
            FormLayout("links", "Links, and what is not known", ("see_also", "polls", "unknown")),
            FormLayout("time", "When it matters", ("lead_months", "decides_timing", "gives_notice", "compared")),
            _REVIEW,
        ),
        "source": (FormLayout("source", "Source", ("publisher", "kind", "date", "url")),),
    }
)

HINTS: Mapping[str, str] = MappingProxyType(
    {
        "short_name": "2 to 28 characters, for buttons and tables.",
        "aliases": "One a line: other names for it. No two entries share one.",
        "examples": "One a line: what people might ask that this answers, in their words.",
        "short": "By what is asked for (answer, pay, remote …): one or two sentences with text and source.",
        "reviewed": "When it was last checked against its sources, such as 2026-04-22.",
        "review_due": "From when it must be looked at again, such as 2027-03-31; or nothing.",
        "in_short": "A few words without figures.",
        "date": "As precise as the source is: 2026, 2026-04, 2026-04-22, late 2023, not stated.",
        "url": "https://… or nothing, where only a copy was seen.",
        "unknown": "One a line: what no source was found for.",
        "polls": "One a line: the ids of polls.",
        "pain_points": "One a line: the ids of pain points.",
        "see_also": "One a line: the ids of entries.",
        "exit_checks": "One a line: the ids of exit checks.",
        "at_work_missing": "Says that nothing sourced was found; needed only when the list above is empty.",
    }
)
"""Hints for fields that need more than that of their codec."""


__all__ = ["MAX_TEXT", "FieldError", "FormField", "FormSection", "apply_form", "form_sections"]

MAX_TEXT = 4_000
"""Maximum characters in a field of a Discord form."""
MAX_FIELDS = 5
"""Maximum fields in a Discord form."""

_PART_LENGTH = 3_000
"""Characters after which a long list continues in the next field."""
_PART_MARK = "#"

I = TypeVar("I", bound=EditableItem)  # noqa: E741 — an item of one kind


@dataclass(frozen=True, slots=True)
class FormField:
    """A text field of a form, with its current value."""

    key: str
    label: str
    """At most 45 characters."""
    hint: str
    """What may be typed, at most 100 characters."""
    value: str
    long: bool
    required: bool
    options: tuple[str, ...] = ()
    """All allowed values; () for free text."""
    continues: Callable[[str], bool] | None = None
    """Whether a line belongs to the item above it, in a list that may be split over several fields; None where the text
    is no such list."""


@dataclass(frozen=True, slots=True)
class FormSection:
    """A form: up to five fields under a title of at most 45 characters."""

    key: str
    title: str
    fields: tuple[FormField, ...]

    @property
    def too_long(self) -> bool:
        """Whether a text exceeds the limit of a form field; then the file has to be exported and imported."""
        return any(len(each.value) > MAX_TEXT for each in self.fields)


def form_sections(item: EditableItem) -> tuple[FormSection, ...]:
    """Return the forms of an item, at most 25; every field but the id is in one of them."""
    return tuple(_section(plan, item) for plan in FORM_LAYOUTS[kind_of(item)])


def apply_form(
    item: I, section_key: str, typed: Mapping[str, str], sources: Collection[str] | None = None
) -> I | tuple[FieldError, ...]:
    """Return the item after a form was submitted, or everything that is wrong with it.

    ``typed`` holds texts by field key; absent or unchanged fields keep their value. The item must be the one the form
    was made from. With ``sources``, the ids of all sources, new text may cite only these.
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


def set_field_from_text(
    item: I, key: str, text: str, sources: Collection[str] | None = None
) -> I | tuple[FieldError, ...]:
    """Return the item with a field as typed, or what is wrong with the text."""
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
    """Return a field with its current value."""
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
        continues=form.continues,
    )


def _section(plan: FormLayout, item: EditableItem) -> FormSection:
    fields = tuple(form_field(item, key) for key in plan.fields)
    parted = tuple(part for field in fields for part in _split_field(field))
    return FormSection(plan.key, plan.title, parted if len(parted) <= MAX_FIELDS else fields)


def _split_field(field: FormField) -> tuple[FormField, ...]:
    """Split a list too long for one field into several with room to grow; else return the field alone."""
    if len(field.value) <= MAX_TEXT or field.continues is None:
        return (field,)
    texts = [""]
    for line in field.value.splitlines():
        if len(texts[-1]) + len(line) > _PART_LENGTH and not field.continues(line):
            texts.append("")
        texts[-1] += f"\n{line}" if texts[-1] else line
    return tuple(
        replace(field, key=f"{field.key}{_PART_MARK}{at}", label=f"{field.label} ({at} of {len(texts)})", value=text)
        for at, text in enumerate(texts, 1)
    )


def _submitted_text(field: FormField, typed: Mapping[str, str]) -> str | None:
    """Return what was typed into a field or its parts; None if it was not in the form."""
    parts = _split_field(field)
    if field.key in typed or not any(part.key in typed for part in parts):
        return typed.get(field.key)
    return "\n".join(typed.get(part.key, part.value) for part in parts)


def same_text(typed: str, shown: str) -> bool:
    """Tell whether a text is unchanged, ignoring line ends and surrounding blanks."""
    return _lines(typed) == _lines(shown)


def _lines(text: str) -> list[str]:
    return [line for each in text.replace("\r\n", "\n").split("\n") if (line := one_line(each))]
