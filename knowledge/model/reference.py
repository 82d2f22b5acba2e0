"""What stands beside the entries: polls, pay benchmarks, uncovered topics, support lines, specialties."""

from typing import Annotated, Literal, Self

from pydantic import Field, PositiveInt, model_validator

from knowledge.model.evidence import Claim, Pay, Quote
from knowledge.model.types import (
    Alias,
    DateText,
    EntryId,
    FactId,
    FrozenModel,
    Name,
    ShortUnsourcedText,
    SourceId,
    UnsourcedText,
)


class PollAnswer(FrozenModel):
    """One answer and the share that gave it, in percent (0 to 100)."""

    label: Name
    percent: Annotated[int | float, Field(ge=0, le=100)]
    facts: tuple[FactId, ...] = ()


class CommunityPollAnswer(FrozenModel):
    """One answer of a community poll; its id is stored with a vote while the poll is open."""

    id: EntryId
    label: Name


class CommunityPoll(FrozenModel):
    """Community version of a published poll, shown next to it."""

    question: UnsourcedText
    several_answers: bool
    answers: Annotated[tuple[CommunityPollAnswer, ...], Field(min_length=2, max_length=25)]

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        if len({answer.id for answer in self.answers}) < len(self.answers):
            raise ValueError("two answers of a community poll have the same id")
        return self


class Poll(FrozenModel):
    """A poll as its publisher reports it. Polls of different people are never merged."""

    id: EntryId
    name: Name
    question: UnsourcedText
    population: UnsourcedText
    geography: Name
    several_answers: Literal["yes", "no", "not stated", "not applicable"]
    """Where several answers were allowed the shares are not parts of a whole: never draw them as a pie."""
    sample: PositiveInt | Literal["not stated"]
    date: DateText
    source: SourceId
    answers: tuple[PollAnswer, ...]
    caveats: tuple[Claim, ...] = ()
    pulse: CommunityPoll | None = None
    """Where a community may ask the same; it offers every published answer, to be read beside it."""

    @model_validator(mode="after")
    def _all_offered(self) -> Self:
        offered = {answer.label for answer in self.pulse.answers} if self.pulse else set[str]()
        for answer in self.answers if self.pulse else ():
            if answer.label not in offered:
                raise ValueError(f"`pulse` does not offer the published answer {answer.label!r}")
        return self


class PayBenchmark(FrozenModel):
    """What clinical practice pays, shown next to the pay of a job and never ranked with it."""

    id: EntryId
    name: Name
    region: Literal["US", "UK", "Germany", "Canada"]
    pay: tuple[Pay, ...]
    notes: tuple[Claim, ...] = ()
    preferred: bool = False


class NearestEntry(FrozenModel):
    """An entry that comes closest to an uncovered topic, and what it covers."""

    entry: EntryId
    covers: UnsourcedText


class UncoveredTopic(FrozenModel):
    """A topic that the base is known to have no entry on, so that an honest no can name it."""

    id: EntryId
    name: Name
    aliases: tuple[Alias, ...]
    """Words by which a question names the topic; they count against every entry."""
    says: UnsourcedText | None = None
    """One more sentence, such as where to look instead."""
    nearest: tuple[NearestEntry, ...] = ()


SupportCountry = Literal["US", "UK", "Ireland", "Canada", "Australia", "New Zealand", "India", "Germany"]
"""Countries that have lines of their own."""


class SupportLine(FrozenModel):
    """A support line. Shown unchanged everywhere; servers cannot edit it."""

    id: EntryId
    name: Name
    region: Name
    countries: tuple[SupportCountry, ...] = ()
    """Whose people the line is for; none for a directory of all countries, which is shown after the lines of any."""
    for_whom: UnsourcedText
    phone: Annotated[str, Field(min_length=3, max_length=80)]
    hours: UnsourcedText
    what: UnsourcedText
    not_for: UnsourcedText | None = None
    around_the_clock: bool
    physicians_only: bool
    sources: Annotated[tuple[SourceId, ...], Field(min_length=1)]


class Support(FrozenModel):
    """The support lines and the texts around them."""

    lines: Annotated[tuple[SupportLine, ...], Field(min_length=1)]
    crisis: Annotated[tuple[UnsourcedText, ...], Field(min_length=2, max_length=2)]
    """Two kind sentences for somebody who speaks of not wanting to live, or worries about somebody who does."""
    distress: Annotated[tuple[UnsourcedText, ...], Field(min_length=2, max_length=2)]
    """Two kind sentences above the answer to somebody who is in distress."""
    note: UnsourcedText
    """Hours can change; outside the regions named call the local emergency number."""


class SpecialtyPainPoint(FrozenModel):
    """What wears the physicians of one specialty out; ``pain_point`` names the entry about it, if there is one."""

    says: Claim
    pain_point: EntryId | None = None


class SpecialtyRole(FrozenModel):
    """A role of the base that fits one specialty, and who says so."""

    role: EntryId
    why: Claim


class Specialty(FrozenModel):
    """What is particular to one specialty, except pay: the figures of the base are not by specialty."""

    id: EntryId
    name: Name
    people: ShortUnsourcedText
    """Its physicians, for "For …" on cards: oncologists, family physicians …"""
    aliases: tuple[Alias, ...] = ()
    """How physicians write it: EM, ER doc, peds. One of up to three letters counts in capitals or before "doc"."""
    thin: UnsourcedText | None = None
    """Says how few sources there are, if there are few."""
    says: tuple[Claim, ...]
    pain_points: tuple[SpecialtyPainPoint, ...] = ()
    roles: tuple[SpecialtyRole, ...] = ()
    elsewhere: tuple[Claim, ...] = ()
    """Work that its sources name and the base has no card for."""
    quotes: tuple[Quote, ...] = ()
    polls: tuple[EntryId, ...] = ()
