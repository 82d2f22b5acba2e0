"""What a quiz yields: a ranking that explains itself, or the reason why there is none."""

from dataclasses import dataclass
from typing import Literal

from knowledge.model import FitBand


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one question adds to a role's score on one dimension: ``points`` = ``effect`` x ``fit``, never 0."""

    question: str
    choices: tuple[str, ...]
    """Those of the chosen ones that touch the dimension."""
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
    """How a role fits the answers. The points of ``contributions`` add up to ``score`` exactly."""

    role: str
    score: int
    best_possible: int
    """The score of a role that stood at the wished end of every dimension; the same for all roles."""
    band: FitBand
    contributions: tuple[Contribution, ...]
    reasons_for: tuple[Contribution, ...]
    """The three strongest at most, each on a dimension of its own."""
    reasons_against: tuple[Contribution, ...]
    """The strongest one, if any."""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A role that a dealbreaker keeps out, and why."""

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
    """Comes first then."""


@dataclass(frozen=True, slots=True)
class QuizRanking:
    """The roles that no dealbreaker keeps out, best first; equal scores stand in the order of their ids."""

    results: tuple[RoleResult, ...]
    excluded: tuple[Exclusion, ...]
    """By role, then in the order of the questions; a role may be kept out more than once."""
    counterfactual: Counterfactual | None
    """None when no other answer to any one question would put another role first, but for a new dealbreaker."""


@dataclass(frozen=True, slots=True)
class InsufficientAnswers:
    """No ranking: too few questions were answered, or the answers tell the roles hardly apart."""

    why: Literal["few", "flat"]


@dataclass(frozen=True, slots=True)
class Dealbreaker:
    """An answer that keeps roles out."""

    question: str
    choice: str


@dataclass(frozen=True, slots=True)
class AllExcluded:
    """No ranking: the dealbreakers keep every role out."""

    excluded: tuple[Exclusion, ...]
    dealbreaker: Dealbreaker | None
    """The one that brings back most roles when it is taken back; None when no single one brings back any."""
    restores: tuple[str, ...]
    """Those roles, by id."""


QuizOutcome = QuizRanking | InsufficientAnswers | AllExcluded
