"""The results of a quiz: a ranking with its explanation, or the reason why there is none."""

from dataclasses import dataclass
from typing import Literal

from knowledge.model import FitBand


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one answer adds to a role's score on one dimension: ``points`` = ``effect`` x ``fit``, never 0."""

    question: str
    choices: tuple[str, ...]
    """The selected choices that affect the dimension."""
    dimension: str
    effect: int
    fit: int
    points: int
    reason: str
    """Why the role stands where it stands."""
    stated: bool = True
    """Whether the answer is about this dimension first of all, so that it may be quoted as a reason."""


@dataclass(frozen=True, slots=True)
class RoleResult:
    """How well a role fits the answers. The points of ``contributions`` add up to ``score`` exactly."""

    role: str
    score: int
    best_possible: int
    """The score of a role with the ideal value on every dimension; the same for all roles."""
    band: FitBand
    contributions: tuple[Contribution, ...]
    reasons_for: tuple[Contribution, ...]
    """At most the three strongest, each on a different dimension."""
    reasons_against: tuple[Contribution, ...]
    """The strongest one, if any."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A role excluded by a dealbreaker, and why."""

    role: str
    question: str
    choice: str
    because: str


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """The smallest change of a single answer that puts another role first."""

    question: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    role: str
    """The role that would then be first."""


@dataclass(frozen=True, slots=True)
class QuizRanking:
    """The roles not excluded, best first; equal scores are ordered by id."""

    results: tuple[RoleResult, ...]
    excluded: tuple[Exclusion, ...]
    """By role, then in the order of the questions; a role may be excluded more than once."""
    counterfactual: Counterfactual | None
    """None if no other answer to any one question would put another role first."""


@dataclass(frozen=True, slots=True)
class InsufficientAnswers:
    """No ranking: too few answers, or answers that hardly distinguish the roles."""

    why: Literal["few", "flat"]


@dataclass(frozen=True, slots=True)
class Dealbreaker:
    """An answer that excludes roles."""

    question: str
    choice: str


@dataclass(frozen=True, slots=True)
class AllExcluded:
    """No ranking: the dealbreakers exclude every role."""

    excluded: tuple[Exclusion, ...]
    dealbreaker: Dealbreaker | None
    """The one that restores most roles when taken back; None if no single one restores any."""
    restores: tuple[str, ...]
    """Those roles, by id."""


QuizOutcome = QuizRanking | InsufficientAnswers | AllExcluded
