"""The quiz engine: which question comes next, how roles fit the answers, and why.

Pure functions in whole numbers; `score` is the entry point.
"""

from collections.abc import Iterable
from dataclasses import replace

from knowledge.model import Quiz, Role
from knowledge.quiz.answers import (
    Answers,
    Progress,
    choice_ids,
    is_valid_choice,
    migrate,
    next_question,
    previous_question,
    progress,
    question_counts,
    visible_questions,
)
from knowledge.quiz.counterfactual import find_counterfactual
from knowledge.quiz.results import (
    AllExcluded,
    Contribution,
    Counterfactual,
    Dealbreaker,
    Exclusion,
    InsufficientAnswers,
    QuizOutcome,
    QuizRanking,
    RoleResult,
)
from knowledge.quiz.scoring import rank
from knowledge.quiz.validation import QuizIssue, check_golden_cases, missing_dimensions, validate_quiz

__all__ = [
    "AllExcluded",
    "Answers",
    "Contribution",
    "Counterfactual",
    "Dealbreaker",
    "Exclusion",
    "InsufficientAnswers",
    "Progress",
    "QuizIssue",
    "QuizOutcome",
    "QuizRanking",
    "RoleResult",
    "check_golden_cases",
    "choice_ids",
    "is_valid_choice",
    "migrate",
    "missing_dimensions",
    "next_question",
    "previous_question",
    "progress",
    "question_counts",
    "rank",
    "score",
    "validate_quiz",
    "visible_questions",
]


def score(quiz: Quiz, roles: Iterable[Role], answers: Answers) -> QuizOutcome:
    """Rank the roles by these answers and find what would change the first place.

    Every role must have a value on every dimension of the quiz. The order of the answers does not matter.
    """
    roles = tuple(roles)
    outcome = rank(quiz, roles, answers)
    if isinstance(outcome, QuizRanking):
        return replace(outcome, counterfactual=find_counterfactual(quiz, roles, answers, outcome.results[0].role))
    return outcome
