"""The quiz as data: dimensions, questions, effects, bands, explanations, golden cases.

Scoring is linear in whole numbers, so that what is shown adds up exactly: an answer has an effect of -2 to 2 on some
dimensions, a role stands at -2 to 2 on each (its ``fit``), and the answer contributes effect x fit.
"""

from typing import Annotated, Literal

from pydantic import Field, PositiveInt

from knowledge.model.text import EntryId, Frozen, Name, Phrase, Plain

Effect = Annotated[int, Field(ge=-2, le=2)]
Effects = dict[EntryId, Effect]
"""dimension → effect of choosing this: 2 speaks strongly for its high end, -2 strongly for its low end."""

TraitName = Literal["patient_contact", "travel", "remote", "licence", "time_to_start"]


class Dimension(Frozen):
    """One axis of work preference, with words for both ends."""

    id: EntryId
    name: Name
    high: Phrase
    low: Phrase


class Excludes(Frozen):
    """A dealbreaker: roles whose trait has one of these levels drop out."""

    trait: TraitName
    levels: Annotated[tuple[str, ...], Field(min_length=1)]
    because: Phrase


class Choice(Frozen):
    """One thing to pick."""

    id: EntryId
    label: Annotated[str, Field(min_length=1, max_length=80)]
    effects: Effects = Field(default_factory=dict)
    excludes: tuple[Excludes, ...] = ()


class ShowIf(Frozen):
    """Ask only when the question named was answered with one of these choices."""

    question: EntryId
    choices: Annotated[tuple[EntryId, ...], Field(min_length=1)]


class _Question(Frozen):
    id: EntryId
    text: Plain
    help: Plain | None = None
    show_if: ShowIf | None = None
    skippable: bool = True


class SingleChoice(_Question):
    """Pick one."""

    kind: Literal["single"]
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=10)]


class SeveralChoices(_Question):
    """Pick up to ``most``."""

    kind: Literal["several"]
    choices: Annotated[tuple[Choice, ...], Field(min_length=2, max_length=10)]
    most: PositiveInt


class FiveSteps(_Question):
    """Five steps between two ends; the ids of the steps are 1 to 5.

    The effect of a step is (step - 3) times the direction (1 or -1) of each dimension, so -2 to 2.
    """

    kind: Literal["scale"]
    low: Phrase
    high: Phrase
    effects: dict[EntryId, Literal[-1, 1]]


QuizQuestion = Annotated[SingleChoice | SeveralChoices | FiveSteps, Field(discriminator="kind")]


class Band(Frozen):
    """How well a role fits, in words. ``at_least`` is the score over the best score these answers allow (-1 to 1)."""

    id: EntryId
    name: Phrase
    at_least: Annotated[float, Field(ge=-1, le=1)]


class Scoring(Frozen):
    """When a ranking is worth showing."""

    minimum_answers: PositiveInt
    """Fewer answered questions than this yield "not enough to rank"."""
    minimum_spread: Annotated[float, Field(ge=0, le=1)]
    """Between the first and the last role, over the best score possible: a flatter profile is not ranked."""
    shown_roles: PositiveInt = 5


class Explanations(Frozen):
    """Templates for reasons; {answer}, {role}, {reason}, {other} are filled in."""

    reason_for: Name
    reason_against: Name
    what_would_change: Annotated[str, Field(max_length=160)]
    nothing_changes: Plain
    not_enough: Plain
    flat: Plain
    nothing_left: Annotated[str, Field(max_length=200)]


class VersionMap(Frozen):
    """How answers to the version before are carried over; what is not named is dropped."""

    from_version: PositiveInt
    questions: dict[EntryId, EntryId]
    """old question → new question; choices keep their ids."""


class GoldenCase(Frozen):
    """A full set of answers and the order of roles it must yield, checked on every start of the tests."""

    name: Name
    answers: dict[EntryId, tuple[EntryId, ...]]
    expect: tuple[EntryId, ...]


class Quiz(Frozen):
    """The whole quiz. Items are work preferences, never symptoms."""

    id: EntryId
    version: PositiveInt
    minutes: PositiveInt
    consent: Plain
    retention_days: PositiveInt
    dimensions: Annotated[tuple[Dimension, ...], Field(min_length=2)]
    questions: Annotated[tuple[QuizQuestion, ...], Field(min_length=2, max_length=25)]
    scoring: Scoring
    bands: Annotated[tuple[Band, ...], Field(min_length=2)]
    explanations: Explanations
    previous: VersionMap | None = None
    golden: tuple[GoldenCase, ...]
