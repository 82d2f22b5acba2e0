"""An entry as forms small enough for Discord: a section is one form, a field one of its texts."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple, TypeVar

from knowledge.editing.bodies import Item, Kind, kind_of
from knowledge.editing.checking import Path, Problem, problem, unknown_sources, with_value
from knowledge.editing.forms import at, form_for
from knowledge.editing.words import label
from knowledge.loading.document import Node
from knowledge.model import Claim

__all__ = ["MAX_TEXT", "Field", "Problem", "Section", "apply", "sections"]

MAX_TEXT = 4_000
"""Characters in one text of a Discord form."""

I = TypeVar("I", bound=Item)  # noqa: E741 — an item of one kind


@dataclass(frozen=True, slots=True)
class Field:
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


@dataclass(frozen=True, slots=True)
class Section:
    """One form: up to five fields under a title of at most 45 characters."""

    key: str
    title: str
    fields: tuple[Field, ...]

    @property
    def too_long(self) -> bool:
        """Whether a text is longer than Discord lets a form be; then a file has to be exported and imported."""
        return any(len(each.value) > MAX_TEXT for each in self.fields)


class _Plan(NamedTuple):
    key: str
    title: str
    fields: tuple[str, ...]


def _trait(name: str) -> _Plan:
    return _Plan(name.replace("_", "-"), label(name), (f"{name}.level", f"{name}.in_short", f"{name}.says"))


_NAMES = ("name", "short_name", "aliases", "reviewed")
_EXAMPLES = _Plan("questions", "Questions it answers", ("examples",))
_REST = ("quotes", "unknown")

_PLANS: Mapping[Kind, tuple[_Plan, ...]] = MappingProxyType(
    {
        "role": (
            _Plan("names", "Names and date of review", (*_NAMES, "kind")),
            _EXAMPLES,
            _Plan("lead", "What it is, and the catch", ("lead", "catch")),
            _Plan("work", "The work and its good sides", ("duties", "suits", "benefits")),
            _Plan("pay", "Pay", ("pay_notes", "pay")),
            *(_trait(name) for name in ("patient_contact", "travel", "remote", "licence", "time_to_start")),
            _Plan("getting-in", "Getting in", ("requirements", "credentials", "employers", "demand")),
            _Plan("eases", "What it eases and what not", ("eases", "does_not_ease")),
            _Plan("downsides", "Downsides", ("downsides",)),
            _Plan("checks", "Check before signing", ("checks", "exit_checks")),
            _Plan("steps", "First steps", ("first_steps", "cheap_tests")),
            _Plan("related", "Related roles and jobs", ("related", "related_elsewhere")),
            _Plan("quotes", "Quotes, and what is not known", _REST),
            _Plan("fit", "Fit with the quiz", ("fit",)),
        ),
        "pain_point": (
            _Plan("names", "Names and date of review", _NAMES),
            _EXAMPLES,
            _Plan("says", "What it is, and what is known", ("lead", "says", "polls")),
            _Plan("at-work", "What helps at work", ("at_work", "at_work_missing", "support_lines")),
            _Plan("quotes", "Quotes, and what is not known", _REST),
        ),
        "faq": (
            _Plan("names", "The question, its names, date of review", _NAMES),
            _EXAMPLES,
            _Plan("answer", "Answer", ("answer",)),
            _Plan("links", "What belongs to it", ("roles", "pain_points", "see_also", "polls", "shows")),
            _Plan("quotes", "Quotes, and what is not known", _REST),
        ),
        "source": (_Plan("source", "Source", ("publisher", "kind", "date", "url")),),
    }
)

_HINTS: Mapping[str, str] = MappingProxyType(
    {
        "short_name": "2 to 28 characters, for buttons and tables.",
        "aliases": "One a line: other names for it. No two entries share one.",
        "examples": "One a line: what people might ask that this answers, in their words.",
        "reviewed": "When somebody last held it against its sources, such as 2026-04-22.",
        "in_short": "A few words without figures.",
        "date": "As precise as the source is: 2026, 2026-04, 2026-04-22, late 2023, not stated.",
        "url": "https://… or nothing, where only a copy was seen.",
        "unknown": "One a line: what no source was found for.",
        "polls": "One a line: the ids of polls.",
        "pain_points": "One a line: the ids of pain points.",
        "see_also": "One a line: the ids of entries.",
        "exit_checks": "One a line: the ids of groups of exit checks.",
        "at_work_missing": "Says that nothing sourced was found; needed only when the list above is empty.",
    }
)
"""What a field wants beyond what its form says."""


def sections(item: Item) -> tuple[Section, ...]:
    """All forms in which an item can be edited, at most 25; every field but the id stands in one of them."""
    return tuple(_section(plan, item) for plan in _PLANS[kind_of(item)])


def apply(
    item: I, section_key: str, typed: Mapping[str, str], sources: Collection[str] | None = None
) -> I | tuple[Problem, ...]:
    """The item after a form was sent, or everything that is wrong with what was typed.

    ``typed`` holds texts by the keys of the section's fields; a field that is absent, or whose text was not touched,
    keeps its value. The item must be the one the form was made of. With ``sources``, the ids of all sources there are,
    only these may be named in what is new.
    """
    plan = next((plan for plan in _PLANS[kind_of(item)] if plan.key == section_key), None)
    if plan is None:
        return (Problem("Section", f"There is no section `{section_key}` here. Open the form again."),)
    result, problems = item, list[Problem]()
    for key in plan.fields:
        if key in typed and not same_text(typed[key], field_of(item, key).value):
            outcome = with_text(result, key, typed[key], sources)
            if isinstance(outcome, tuple):
                problems.extend(outcome)
            else:
                result = outcome
    return tuple(problems) if problems else result


def with_text(item: I, key: str, text: str, sources: Collection[str] | None = None) -> I | tuple[Problem, ...]:
    """The item with one of its fields as it was typed, or what is wrong with the text."""
    path: Path = tuple(key.split("."))
    form = form_for(item, path)
    node = form.read(text.replace("\r\n", "\n"), at(item, path)[1])
    if not isinstance(node, Node):
        return tuple(problem(path, sentence) for sentence in node)
    outcome = with_value(item, path, node, lines=form.long)
    if isinstance(outcome, tuple) or sources is None:
        return outcome
    return tuple(problem(path, sentence, line) for line, sentence in unknown_sources(node, sources)) or outcome


def field_of(item: Item, key: str) -> Field:
    """One field with what stands in it now."""
    path: Path = tuple(key.split("."))
    form = form_for(item, path)
    _, value = at(item, path)
    return Field(
        key=key,
        label=label(path[-1]),
        hint=_HINTS.get(path[-1], form.hint),
        value=form.write(value),
        long=form.long,
        required=isinstance(value, str | Claim) and type(item).model_fields[path[0]].is_required(),
        options=form.options,
    )


def _section(plan: _Plan, item: Item) -> Section:
    return Section(plan.key, plan.title, tuple(field_of(item, key) for key in plan.fields))


def same_text(typed: str, shown: str) -> bool:
    """Whether a text came back as it was shown, whatever the line ends and the blanks around lines."""
    return _lines(typed) == _lines(shown)


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]
