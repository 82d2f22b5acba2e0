"""Holding the quiz to its golden cases."""

from collections.abc import Iterable, Iterator

from knowledge.model import GoldenCase, Quiz, Role
from knowledge.quiz.answers import valid_answers
from knowledge.quiz.results import QuizRanking
from knowledge.quiz.scoring import rank


def check_golden_cases(quiz: Quiz, roles: Iterable[Role]) -> tuple[str, ...]:
    """Score every golden case; a sentence for each thing that comes out otherwise than it says."""
    roles = tuple(roles)
    return tuple(fault for case in quiz.golden for fault in _differences(quiz, roles, case))


def _differences(quiz: Quiz, roles: tuple[Role, ...], case: GoldenCase) -> Iterator[str]:
    unread = sorted(set(case.answers) - {question.id for question, _ in valid_answers(quiz, case.answers)})
    if unread:
        yield f"golden case {case.name!r}: these answers do not count: {', '.join(unread)}"
    outcome = rank(quiz, roles, case.answers)
    if not isinstance(outcome, QuizRanking):
        yield f"golden case {case.name!r}: yields no ranking but {outcome!r}"
        return
    order = tuple(result.role for result in outcome.results)[: len(case.expect)]
    if order != case.expect:
        yield f"golden case {case.name!r}: expected {', '.join(case.expect)}, got {', '.join(order)}"
    excluded = {exclusion.role for exclusion in outcome.excluded}
    if excluded != set(case.excluded):
        expected = ", ".join(sorted(case.excluded)) or "none"
        yield f"golden case {case.name!r}: expected as kept out {expected}, got {', '.join(sorted(excluded)) or 'none'}"
