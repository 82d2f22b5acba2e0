"""What members look up: roles, pain points, frequent questions and exit checks."""

from typing import Annotated, Literal

from pydantic import Field

from knowledge.model.evidence import Claim, Pay, Quote, Step
from knowledge.model.types import (
    Alias,
    DateText,
    Day,
    EntryId,
    FrozenModel,
    Name,
    QuestionText,
    ShortUnsourcedText,
    SourcedText,
    SourceId,
    UnsourcedText,
)

DimensionId = EntryId


class BaseEntry(FrozenModel):
    """What all kinds share. Names and examples feed the matcher; an alias belongs to one entry only."""

    id: EntryId
    name: Name
    short_name: Annotated[str, Field(min_length=2, max_length=28)]
    """For buttons and table columns."""
    aliases: Annotated[tuple[Alias, ...], Field(max_length=100)]
    examples: Annotated[tuple[QuestionText, ...], Field(max_length=300)]
    """Questions people might ask that this entry answers, in their words."""
    short: dict[EntryId, Claim] = Field(default_factory=dict)
    """Direct answers of one or two sentences by question aspect (pay, remote, requirements …), each with its source;
    "answer" is the one for the entry itself. An answer opens with the one that was asked for."""
    reviewed: DateText
    """Date this entry was last checked against its sources."""
    review_due: Day | None = None
    """From this day on the entry must be checked again before anyone relies on it."""


class Trait(FrozenModel):
    """One quality of a role: a level for filters, a few words for the card, and the statements behind both."""

    in_short: ShortUnsourcedText
    says: tuple[Claim, ...]


class PatientContact(Trait):
    """How much the role sees patients."""

    level: Literal["none", "one-off", "by video", "yes", "varies", "not stated"]


class Travel(Trait):
    """How much the role travels."""

    level: Literal["none", "low", "high", "varies", "not stated"]


class Remote(Trait):
    """Whether the role can be done from home."""

    level: Literal["yes", "partly", "no", "varies", "not stated"]


class License(Trait):
    """Whether the role needs an active medical license."""

    level: Literal["required", "varies", "not required", "not stated"]


class TimeToStart(Trait):
    """How long it takes to begin."""

    level: Literal["weeks", "months", "a year or more", "varies", "not stated"]


class RelievedPainPoint(FrozenModel):
    """A pain point the role takes away or lessens, and what it costs in exchange."""

    pain_point: EntryId
    how: Claim
    trade_off: Claim


class UnrelievedPainPoint(FrozenModel):
    """A pain point the role leaves as it is, or makes worse."""

    pain_point: EntryId
    why: Claim


class RelatedRole(FrozenModel):
    """A similar role of the base."""

    role: EntryId
    why: UnsourcedText


class QuizFit(FrozenModel):
    """Where a role stands on one dimension of the quiz, from -2 (the low end) to 2 (the high end), and why."""

    value: Annotated[int, Field(ge=-2, le=2)]
    reason: UnsourcedText


class LowCostTrial(FrozenModel):
    """A way to try a role in an evening."""

    text: SourcedText
    minutes: Annotated[int, Field(gt=0, le=120)]
    source: SourceId


class Role(BaseEntry):
    """A career, a side gig, or paid surveys."""

    kind: Literal["career", "side-gig", "surveys"]
    lead: Claim
    """What it is, in one sentence; the first line of the card."""
    catch: Claim
    """The one caveat to know before getting excited about the role; shown on the first screen."""
    duties: tuple[Claim, ...]
    suits: tuple[Claim, ...] = ()
    benefits: tuple[Claim, ...] = ()
    pay: tuple[Pay, ...]
    """Figures of physicians first, those of job boards last."""
    pay_notes: tuple[Claim, ...] = ()
    """How it is paid, why figures differ, or that the article states none."""
    patient_contact: PatientContact
    travel: Travel
    remote: Remote
    licence: License
    time_to_start: TimeToStart
    requirements: tuple[Claim, ...] = ()
    credentials: tuple[Claim, ...] = ()
    employers: tuple[Claim, ...] = ()
    demand: tuple[Claim, ...] = ()
    eases: tuple[RelievedPainPoint, ...]
    does_not_ease: tuple[UnrelievedPainPoint, ...] = ()
    downsides: tuple[Claim, ...]
    checks: tuple[Claim, ...]
    """Before signing: non-compete, malpractice cover, conflicts of interest."""
    exit_checks: tuple[EntryId, ...] = ()
    """Exit checks that matter for this role."""
    first_steps: tuple[Step, ...]
    cheap_tests: tuple[LowCostTrial, ...]
    related: tuple[RelatedRole, ...]
    related_elsewhere: tuple[Claim, ...] = ()
    """Similar jobs the base has no card for."""
    quotes: tuple[Quote, ...] = ()
    unknown: tuple[ShortUnsourcedText, ...] = ()
    """What no source was found for."""
    fit: dict[DimensionId, QuizFit]
    listed_last: bool = False
    """Listed after other roles for every pain point: a physician worn out by insurers should not be offered to work
    for one first."""


class PainPoint(BaseEntry):
    """Something that wears physicians out: figures, help at work, and the roles that ease it."""

    lead: Claim
    says: tuple[Claim, ...] = ()
    polls: tuple[EntryId, ...] = ()
    quotes: tuple[Quote, ...] = ()
    at_work: tuple[Claim, ...]
    """What can be changed without leaving, measured effects first."""
    at_work_missing: UnsourcedText | None = None
    """Says that nothing sourced was found; required when at_work is empty."""
    support_lines: bool = False
    """Show the support lines first."""
    unknown: tuple[ShortUnsourcedText, ...] = ()


class FaqRole(FrozenModel):
    """A role that belongs in an answer, and the part of it that matters there."""

    role: EntryId
    why: Claim


class Faq(BaseEntry):
    """A frequent question; ``name`` is the question."""

    answer: tuple[Claim, ...]
    roles: tuple[FaqRole, ...] = ()
    pain_points: tuple[EntryId, ...] = ()
    polls: tuple[EntryId, ...] = ()
    see_also: tuple[EntryId, ...] = ()
    shows: Literal["pay", "exit-checks"] | None = None
    """A table of the base that belongs below the answer."""
    about_openings: bool = False
    """Says where jobs are listed, for questions that ask for openings."""
    offers_peers: bool = False
    """Its answer ends with the way to a peer: whom one can ask who has done it."""
    offers_quiz: bool = False
    """Its answer ends with a button to the quiz: which role fits."""
    public: bool = False
    """Says nothing about who asks it: what pays, what there is, and in which setting. Its answer may stand in a channel
    for everybody; questions about leaving, motives and contacts, and those a server adds, are private."""
    quotes: tuple[Quote, ...] = ()
    unknown: tuple[ShortUnsourcedText, ...] = ()


class ExitCheck(BaseEntry):
    """Something to check before leaving a job: visa, loans, non-compete. Statements may hold for one US state only."""

    ask: UnsourcedText
    """The question for the contract lawyer, insurer or board."""
    says: tuple[Claim, ...]
    polls: tuple[EntryId, ...] = ()
    see_also: tuple[EntryId, ...] = ()
    unknown: tuple[ShortUnsourcedText, ...] = ()
    lead_months: Annotated[int, Field(ge=0, le=24)] = 5
    """Months before leaving by which it should be settled: an order of our own, which cards call typical."""
    decides_timing: bool = False
    """Whether it decides when somebody can leave, so that a plan says to settle it before anything else."""
    compared: bool = False
    """Whether what it says belongs in a comparison of roles that it matters for."""
    gives_notice: bool = False
    """Whether settling it means giving notice; in a plan the first steps of a role come before."""

    def statements_for(self, state: str | None) -> tuple[Claim, ...]:
        """Return the statements of one US state, or without a state those that hold everywhere."""
        return tuple(each for each in self.says if each.state == state)

    @property
    def states(self) -> tuple[str, ...]:
        """The US states that have a statement of their own, in alphabetical order."""
        return tuple(sorted({each.state for each in self.says if each.state}))


Entry = Role | PainPoint | Faq | ExitCheck
"""What members look up and what the matcher can answer with."""
