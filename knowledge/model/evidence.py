"""Evidence: sources, and the claims, quotes and pay figures that cite them.

A claim or figure cannot exist without its source.
"""

from typing import Annotated, Literal, Self

from pydantic import Field, PositiveInt, model_validator

from knowledge.model.types import (
    Confidence,
    DateText,
    Day,
    EntryId,
    FactId,
    FrozenModel,
    Name,
    SourcedText,
    SourceId,
    State,
    WebAddress,
)


class Source(FrozenModel):
    """Where a statement was read. Cards show publisher and date, and the address when there is a public one."""

    id: SourceId
    publisher: Annotated[str, Field(min_length=2, max_length=160)]
    kind: Literal["article", "job-board", "poll", "publication", "reading"] = "publication"
    """article: the article the base began with. job-board: what a job board computes over all its adverts, never
    physician pay. reading: a conclusion of our own, always called that."""
    date: DateText
    url: WebAddress | None = None
    """None when only a mirror or a staging copy was seen, whose address should not be shown."""


class Claim(FrozenModel):
    """One statement in our own words, with its source."""

    text: SourcedText
    source: SourceId
    confidence: Confidence = "medium"
    note: SourcedText | None = None
    """A caveat that is always shown with the statement: old, one state only, our reading …"""
    state: State | None = None
    """The US state whose law or rule this is; None when it holds everywhere or the text names where."""
    valid_from: Day | None = None
    """The first day on which the rule applies."""
    valid_until: Day | None = None
    """The last day on which the rule applies. Cards show it with the time since, so that nobody relies on an expired
    statement."""
    check_after: Day | None = None
    """The day from which a moderator should check whether the statement is still true."""
    facts: tuple[FactId, ...] = ()


class Step(Claim):
    """A first step a physician can tick off; its id is stored with the tick."""

    id: EntryId


class Quote(FrozenModel):
    """A community member's words, verbatim."""

    text: Annotated[str, Field(min_length=3, max_length=400)]
    speaker: Name
    source: SourceId
    facts: tuple[FactId, ...] = ()


class ExactAmount(FrozenModel):
    """One amount."""

    kind: Literal["exactly"]
    value: Annotated[int | float, Field(gt=0)]


class AmountRange(FrozenModel):
    """A range, both ends included; open_ended when the source says "and more"."""

    kind: Literal["between"]
    low: Annotated[int | float, Field(gt=0)]
    high: Annotated[int | float, Field(gt=0)]
    open_ended: bool = False

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low >= self.high:
            raise ValueError("the low end of a range must lie below the high end")
        return self


class LowerBound(FrozenModel):
    """A lower bound."""

    kind: Literal["more-than"]
    value: Annotated[int | float, Field(gt=0)]


class UpperBound(FrozenModel):
    """An upper bound."""

    kind: Literal["up-to"]
    value: Annotated[int | float, Field(gt=0)]


class TextAmount(FrozenModel):
    """An amount the source gives only in words, such as "upper 200,000s to lower 300,000s"."""

    kind: Literal["in-words"]
    words: Annotated[str, Field(min_length=3, max_length=80)]


Amount = Annotated[ExactAmount | AmountRange | LowerBound | UpperBound | TextAmount, Field(discriminator="kind")]
Currency = Literal["USD", "EUR", "GBP", "CAD"]
PayPer = Literal["year", "month", "hour", "case", "evaluation", "visit", "survey", "study", "exam"]
Statistic = Literal[
    "median",
    "average",
    "range",
    "typical range",
    "range of medians",
    "range of averages",
    "most common band",
    "maximum advertised",
    "fixed fee",
    "pay scale",
    "not stated",
]


class Pay(FrozenModel):
    """A pay figure: it says how much, per what, which statistic, of whom, by whom and when.

    Figures per hour and per year are never ranked against each other. ``average`` means arithmetic mean.
    """

    amount: Amount
    currency: Currency
    per: PayPer
    statistic: Statistic
    covers: SourcedText
    """The population: "clinical trial consultants, all backgrounds", "full-time employees of any degree" …"""
    whom: Name | None = None
    """The population in a few words, where a role's name covers more jobs than the figure does."""
    physicians: bool = False
    """Whether the source speaks of physicians alone; where a job board's figure comes first, such a one goes before
    it in short lines, since job boards average people of every background."""
    source: SourceId
    date: DateText
    """The date of the data, which may differ from that of the source."""
    sample: PositiveInt | Literal["not stated"]
    confidence: Confidence = "medium"
    note: SourcedText | None = None
    facts: tuple[FactId, ...] = ()
