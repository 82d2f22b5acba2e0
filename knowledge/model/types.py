"""The field types and the base class of all models: ids, texts with and without source, dates, addresses."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from knowledge.text.typed_text import one_line

_FIGURE = re.compile(
    r"[$€£]\s?\d|(?<!\d)\d++\s?(?:%|percent\b|per cent\b)|\b\d{1,3}(?:,\d{3})+\b|\b\d++(?:\.\d++)?k\b", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_WEB_ADDRESS = re.compile(r"https?://(?P<host>[^\s/@:?]++)(?:[/?][^\s<>\"]*+)?")
_DATE = re.compile(r"not stated|\d{4}(?:-\d{2}(?:-\d{2})?)?|about \d{4}(?:-\d{4})?|.*\b\d{4}\b.*")


class FrozenModel(BaseModel):
    """Base class of all models: immutable, without unknown keys.

    The docstrings below fields become their descriptions in the JSON Schemas (`knowledge.schema`). Validators are built
    on first use: the one of a file covers all models in it, so most models never need their own.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)

    def __repr_args__(self) -> Any:
        """Show an entry by its id only; all of it would fill a screen."""
        return [("id", getattr(self, "id", None))] if hasattr(self, "id") else super().__repr_args__()


def _check_control_characters(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("has a control character; write plain text")
    return text


def _check_bare_figure(text: str) -> str:
    found = _FIGURE.search(text)
    if found:
        raise ValueError(f"has the bare figure {found.group()!r}; state it in a claim or a pay figure with its source")
    return text


def _check_date(text: str) -> str:
    if not _DATE.fullmatch(text):
        raise ValueError('is no date; write 2026, 2026-04, 2026-04-22, words with a year in them, or "not stated"')
    return text


def _check_web_address(text: str) -> str:
    found = _WEB_ADDRESS.fullmatch(text)
    if not found or "." not in found["host"][1:-2]:
        raise ValueError("is no web address; write https://host/path")
    return text


EntryId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
"""A stable name in lower case with hyphens. It is stored in databases and buttons: never reuse or rename one."""

SourceId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,79}$")]
FactId = Annotated[str, StringConstraints(pattern=r"^[A-Z][0-9]{2}$")]
"""The number of a fact of the first article on the checklist in tests/knowledge/article_facts.yaml, such as R17."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True), AfterValidator(one_line)]
Alias = Annotated[str, StringConstraints(min_length=2, max_length=80, strip_whitespace=True), AfterValidator(one_line)]
QuestionText = Annotated[
    str, StringConstraints(min_length=2, max_length=300, strip_whitespace=True), AfterValidator(one_line)
]

SourcedText = Annotated[
    str,
    StringConstraints(min_length=3, max_length=500, strip_whitespace=True),
    AfterValidator(_check_control_characters),
    AfterValidator(one_line),
]
"""One or two sentences in our own words. May contain figures, since a model that uses it names a source."""

UnsourcedText = Annotated[
    str,
    StringConstraints(min_length=2, max_length=300, strip_whitespace=True),
    AfterValidator(_check_control_characters),
    AfterValidator(one_line),
    AfterValidator(_check_bare_figure),
]
"""Text without a source: money, percentages and large numbers are rejected."""

ShortUnsourcedText = Annotated[
    str,
    StringConstraints(min_length=2, max_length=90, strip_whitespace=True),
    AfterValidator(_check_control_characters),
    AfterValidator(one_line),
    AfterValidator(_check_bare_figure),
]
"""A few words for one line of a card; no figures."""

DateText = Annotated[str, StringConstraints(min_length=4, max_length=80), AfterValidator(_check_date)]
"""A date exactly as precise as its source gives it; "not stated" if it gives none."""

Day = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
"""A day such as 2026-12-31; as text, days sort by date."""

State = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""A US state or DC by its postal abbreviation, such as TX."""

WebAddress = Annotated[str, StringConstraints(max_length=400), AfterValidator(_check_web_address)]
Confidence = Literal["high", "medium", "low"]
"""high: official body, statute, peer-reviewed, society, original survey. medium: trade press, law firm, named
practitioner, a certifier about itself. low: vendor, advert, one old or optimistic source; always said on the card."""
