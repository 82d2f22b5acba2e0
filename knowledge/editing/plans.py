"""Which fields of an entry stand in which form, and what they want."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from knowledge.editing.serialization import ItemKind
from knowledge.editing.labels import label


class FormLayout(NamedTuple):
    """One form: its key, its title, and the paths of the fields in it, ``travel.level`` for one of a trait."""

    key: str
    title: str
    fields: tuple[str, ...]


def _trait(name: str) -> FormLayout:
    return FormLayout(name.replace("_", "-"), label(name), (f"{name}.level", f"{name}.in_short", f"{name}.says"))


_NAMES = ("name", "short_name", "aliases")
_EXAMPLES = FormLayout("questions", "Questions it answers", ("examples",))
_REVIEW = FormLayout("review", "Dates of review", ("reviewed", "review_due"))
_REST = ("quotes", "unknown")

FORM_LAYOUTS: Mapping[ItemKind, tuple[FormLayout, ...]] = MappingProxyType(
    {
        "role": (
            FormLayout("names", "Names and kind", (*_NAMES, "kind")),
            _EXAMPLES,
            FormLayout("lead", "What it is, and the catch", ("lead", "catch")),
            FormLayout("work", "The work and its good sides", ("duties", "suits", "benefits")),
            FormLayout("pay", "Pay", ("pay_notes", "pay")),
            *(_trait(name) for name in ("patient_contact", "travel", "remote", "licence", "time_to_start")),
            FormLayout("getting-in", "Getting in", ("requirements", "credentials", "employers", "demand")),
            FormLayout("eases", "What it eases and what not", ("eases", "does_not_ease")),
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
            FormLayout("at-work", "What helps at work", ("at_work", "at_work_missing", "support_lines")),
            FormLayout("quotes", "Quotes, and what is not known", _REST),
            _REVIEW,
        ),
        "faq": (
            FormLayout("names", "The question and its names", _NAMES),
            _EXAMPLES,
            FormLayout("answer", "Answer", ("answer",)),
            FormLayout("links", "What belongs to it", ("roles", "pain_points", "see_also", "polls", "shows")),
            FormLayout("quotes", "Quotes, and what is not known", _REST),
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
        "reviewed": "When somebody last held it against its sources, such as 2026-04-22.",
        "review_due": "From when it must be looked at again, such as 2027-03-31; or nothing.",
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
