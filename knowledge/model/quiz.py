"""The quiz as data: dimensions, questions, effects, bands, explanations, golden cases.

Scoring is linear in whole numbers, so that the contributions shown add up exactly: an answer has an effect of -2 to 2
on some dimensions, a role stands at -2 to 2 on each (its ``fit``), and the answer contributes effect x fit.
"""

from typing import Annotated, Literal

from pydantic import Field, PositiveInt

from knowledge.model.types import EntryId, FrozenModel, Name, ShortUnsourcedText, UnsourcedText

Effect = Annotated[int, Field(ge=-2, le=2)]
Effects = dict[EntryId, Effect]
"""dimension → effect of choosing this: 2 speaks strongly for its high end, -2 strongly for its low end."""

Template = Annotated[str, Field(min_length=2, max_length=200)]
"""Words with placeholders in braces."""

TraitName = Literal["patient_contact", "travel", "remote", "licence", "time_to_start"]


class Dimension(FrozenModel):
    """One axis of work preference, with words for both ends."""

    id: EntryId
    name: Name
    high: ShortUnsourcedText
    low: ShortUnsourcedText


class ExclusionException(FrozenModel):
    """Exempts a role from a dealbreaker if it stands at ``at_least`` or higher on a dimension."""

    dimension: EntryId
    at_least: Effect


class ExclusionRule(FrozenModel):
    """A dealbreaker: excludes roles whose trait has one of these levels."""

    trait: TraitName
    levels: Annotated[tuple[str, ...], Field(min_length=1)]
    unless: ExclusionException | None = None
    because: ShortUnsourcedText


class Choice(FrozenModel):
    """One choice of a question."""

    id: EntryId
    label: Annotated[str, Field(min_length=1, max_length=80)]
    effects: Effects = Field(default_factory=dict)
    excludes: tuple[ExclusionRule, ...] = ()


class DisplayCondition(FrozenModel):
    """Ask a question only if another was answered with one of these choices."""

    question: EntryId
    choices: Annotated[tuple[EntryId, ...], Field(min_length=1)]


class _Question(FrozenModel):
    id: EntryId
    text: UnsourcedText
    help: UnsourcedText | None = None
    show_if: DisplayCondition | None = None
    skippable: bool = True


class SingleChoice(_Question):
    """A question with one choice."""

    kind: Literal["single"]
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=10)]


class MultipleChoice(_Question):
    """A question with up to ``most`` choices."""

    kind: Literal["several"]
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=10)]
    most: PositiveInt


class LikertScale(_Question):
    """Five steps between two ends; the ids of the steps are 1 to 5.

    The effect of a step is (step - 3) times the direction (1 or -1) of each dimension, so -2 to 2.
    """

    kind: Literal["scale"]
    low: ShortUnsourcedText
    high: ShortUnsourcedText
    effects: dict[EntryId, Literal[-1, 1]]


QuizQuestion = Annotated[SingleChoice | MultipleChoice | LikertScale, Field(discriminator="kind")]


class FitBand(FrozenModel):
    """A level of fit in words; it starts at a share of the best possible score, in hundredths, never shown."""

    id: EntryId
    name: ShortUnsourcedText
    at_least: Annotated[int, Field(ge=-100, le=100)]


class Scoring(FrozenModel):
    """When a ranking is shown."""

    minimum_answers: PositiveInt
    """Fewer answered questions than this yield "not enough to rank"."""
    minimum_spread: Annotated[int, Field(ge=0, le=100)]
    """Between first and last role, in hundredths of the best possible score: a flatter profile is not ranked."""
    shown_roles: PositiveInt = 5


class Explanations(FrozenModel):
    """Templates for what is said about a result.

    Each knows its own placeholders: {answer}, {reason}, {question}, {other}, {role}, {count}, {end}.
    """

    reason_for: Template
    """{answer}, {reason}"""
    reason_against: Template
    """{answer}, {reason}"""
    what_would_change: Template
    """{question}, {answer} (as given), {other} (as it would have to be), {role} (then first)"""
    nothing_changes: UnsourcedText
    not_enough: Template
    """{count}: the fewest answers that are ranked"""
    flat: UnsourcedText
    nothing_left: Template
    """{answer}: the dealbreaker, {count}: roles it alone keeps out"""
    nothing_left_at_all: UnsourcedText
    """No single dealbreaker keeps a role out alone."""
    skipped: ShortUnsourcedText
    leaning: Template
    """{end}: step 2 or 4 of a scale"""
    between: ShortUnsourcedText
    """Step 3 of a scale."""


class VersionMap(FrozenModel):
    """How answers to the previous version are carried over; what is not listed is dropped."""

    from_version: PositiveInt
    questions: dict[EntryId, EntryId]
    """old question → new question; choices keep their ids."""


class GoldenCase(FrozenModel):
    """Answers of an imagined physician and the ranking they must give; verified by `python -m knowledge check`."""

    name: Name
    answers: dict[EntryId, tuple[EntryId, ...]]
    expect: Annotated[tuple[EntryId, ...], Field(min_length=1)]
    """The first roles, in order."""
    excluded: tuple[EntryId, ...] = ()
    """Every role that a dealbreaker keeps out."""


class Quiz(FrozenModel):
    """The whole quiz. Items are work preferences, never symptoms."""

    id: EntryId
    version: PositiveInt
    minutes: PositiveInt
    consent: UnsourcedText
    """{days}: ``retention_days``"""
    retention_days: PositiveInt
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=2)]
    questions: Annotated[tuple[QuizQuestion, ...], Field(min_length=2, max_length=25)]
    scoring: Scoring
    bands: Annotated[tuple[FitBand, ...], Field(min_length=2)]
    """Best first."""
    explanations: Explanations
    previous: VersionMap | None = None
    golden: tuple[GoldenCase, ...]
