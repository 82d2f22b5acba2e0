"""The words around a result: the templates of the quiz, filled in. Plain text, nothing of Discord."""

from collections.abc import Mapping

from knowledge.model import LikertScale, Quiz, QuizQuestion
from knowledge.quiz.answers import STEPS, picked
from knowledge.quiz.results import Change, Contribution, InsufficientAnswers, AllExcluded


def consent(quiz: Quiz) -> str:
    """What is kept, for how long and who could read it."""
    return quiz.consent.format(days=quiz.retention_days)


def question_of(quiz: Quiz, question: str) -> QuizQuestion:
    """The question with this id.

    Raises:
        KeyError: The quiz has no such question.
    """
    for candidate in quiz.questions:
        if candidate.id == question:
            return candidate
    raise KeyError(question)


def answer_in_words(quiz: Quiz, question: str, choices: tuple[str, ...]) -> str:
    """What was answered, as the member saw it."""
    if not choices:
        return quiz.explanations.skipped
    asked = question_of(quiz, question)
    if isinstance(asked, LikertScale):
        return _step_in_words(quiz, asked, choices[0])
    return ", ".join(choice.label for choice in picked(asked, choices))


def reason_for(quiz: Quiz, contribution: Contribution) -> str:
    """Why an answer speaks for a role."""
    return _reason(quiz, quiz.explanations.reason_for, contribution)


def reason_against(quiz: Quiz, contribution: Contribution) -> str:
    """Why an answer speaks against a role."""
    return _reason(quiz, quiz.explanations.reason_against, contribution)


def what_would_change(quiz: Quiz, change: Change | None, role_names: Mapping[str, str]) -> str:
    """The one answer on which first place hangs, or that there is none."""
    if change is None:
        return quiz.explanations.nothing_changes
    return quiz.explanations.what_would_change.format(
        question=question_of(quiz, change.question).text,
        answer=answer_in_words(quiz, change.question, change.before),
        other=answer_in_words(quiz, change.question, change.after),
        role=role_names[change.role],
    )


def no_ranking(quiz: Quiz, outcome: InsufficientAnswers | AllExcluded) -> str:
    """Why there is no ranking, and what would help."""
    says = quiz.explanations
    if isinstance(outcome, InsufficientAnswers):
        return says.not_enough.format(count=quiz.scoring.minimum_answers) if outcome.why == "few" else says.flat
    if outcome.dealbreaker is None:
        return says.nothing_left_at_all
    answer = answer_in_words(quiz, outcome.dealbreaker.question, (outcome.dealbreaker.choice,))
    return says.nothing_left.format(answer=answer, count=len(outcome.restores))


def _reason(quiz: Quiz, template: str, contribution: Contribution) -> str:
    answer = answer_in_words(quiz, contribution.question, contribution.choices)
    return template.format(answer=answer, reason=contribution.reason)


def _step_in_words(quiz: Quiz, question: LikertScale, step: str) -> str:
    low, rather_low, _, rather_high, high = STEPS
    leaning = quiz.explanations.leaning
    return {
        low: question.low,
        rather_low: leaning.format(end=question.low),
        rather_high: leaning.format(end=question.high),
        high: question.high,
    }.get(step, quiz.explanations.between)
