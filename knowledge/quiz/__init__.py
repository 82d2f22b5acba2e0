"""The quiz: which question comes next, how roles fit the answers, and why. Pure, in whole numbers."""

from collections.abc import Iterable
from dataclasses import replace

from knowledge.model import Quiz, Role
from knowledge.quiz.answers import Answers, choice_ids, valid_choice, visible_questions
from knowledge.quiz.counterfactual import what_would_change
from knowledge.quiz.validation import QuizIssue, missing_fits, quiz_faults
from knowledge.quiz.flow import migrate, next_question, previous_question, progress
from knowledge.quiz.results import (
    Change,
    Contribution,
    Dealbreaker,
    Exclusion,
    InsufficientAnswers,
    AllExcluded,
    QuizOutcome,
    Ranking,
    RoleResult,
)
from knowledge.quiz.scoring import rank
from knowledge.quiz.golden_cases import check_golden_cases

__all__ = [
    "Answers",
    "Change",
    "Contribution",
    "Dealbreaker",
    "Exclusion",
    "QuizIssue",
    "InsufficientAnswers",
    "AllExcluded",
    "QuizOutcome",
    "Ranking",
    "RoleResult",
    "choice_ids",
    "migrate",
    "missing_fits",
    "next_question",
    "previous_question",
    "progress",
    "quiz_faults",
    "rank",
    "check_golden_cases",
    "score",
    "valid_choice",
    "visible_questions",
]


def score(quiz: Quiz, roles: Iterable[Role], answers: Answers) -> QuizOutcome:
    """Rank the roles by these answers and say what would change first place.

    Every role must stand on every dimension of the quiz. The order of the answers does not matter.
    """
    roles = tuple(roles)
    outcome = rank(quiz, roles, answers)
    if isinstance(outcome, Ranking):
        return replace(outcome, change=what_would_change(quiz, roles, answers, outcome.results[0].role))
    return outcome
