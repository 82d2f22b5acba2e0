"""The texts of a result: fills in the templates of the quiz. Plain text, independent of Discord."""

from collections.abc import Mapping

from knowledge.model import LikertScale, Quiz, QuizQuestion
from knowledge.quiz.answers import SCALE_STEPS, selected_choices
from knowledge.quiz.results import AllExcluded, Contribution, Counterfactual, InsufficientAnswers


def consent_text(quiz: Quiz) -> str:
    """Return the text about what is stored, for how long, and who could read it."""
    return quiz.consent.format(days=quiz.retention_days)


def get_question(quiz: Quiz, question: str) -> QuizQuestion:
    """Return the question with this id.

    Raises:
        KeyError: The quiz has no such question.
    """
    for candidate in quiz.questions:
        if candidate.id == question:
            return candidate
    raise KeyError(question)


def describe_answer(quiz: Quiz, question: str, choices: tuple[str, ...]) -> str:
    """Return an answer as the member saw it."""
    if not choices:
        return quiz.explanations.skipped
    asked = get_question(quiz, question)
    if isinstance(asked, LikertScale):
        return _step_in_words(quiz, asked, choices[0])
    return ", ".join(choice.label for choice in selected_choices(asked, choices))


def describe_reason_for(quiz: Quiz, contribution: Contribution) -> str:
    """Return why an answer speaks for a role."""
    return _reason(quiz, quiz.explanations.reason_for, contribution)


def describe_reason_against(quiz: Quiz, contribution: Contribution) -> str:
    """Return why an answer speaks against a role."""
    return _reason(quiz, quiz.explanations.reason_against, contribution)


def describe_counterfactual(quiz: Quiz, change: Counterfactual | None, role_names: Mapping[str, str]) -> str:
    """Return the one answer that would change the first place, or that there is none."""
    if change is None:
        return quiz.explanations.nothing_changes
    return quiz.explanations.what_would_change.format(
        question=get_question(quiz, change.question).text,
        answer=describe_answer(quiz, change.question, change.before),
        other=describe_answer(quiz, change.question, change.after),
        role=role_names[change.role],
    )


def explain_missing_ranking(quiz: Quiz, outcome: InsufficientAnswers | AllExcluded) -> str:
    """Return why there is no ranking, and what would help."""
    says = quiz.explanations
    if isinstance(outcome, InsufficientAnswers):
        return says.not_enough.format(count=quiz.scoring.minimum_answers) if outcome.why == "few" else says.flat
    if outcome.dealbreaker is None:
        return says.nothing_left_at_all
    answer = describe_answer(quiz, outcome.dealbreaker.question, (outcome.dealbreaker.choice,))
    return says.nothing_left.format(answer=answer, count=len(outcome.restores))


def _reason(quiz: Quiz, template: str, contribution: Contribution) -> str:
    answer = describe_answer(quiz, contribution.question, contribution.choices)
    return template.format(answer=answer, reason=contribution.reason)


def _step_in_words(quiz: Quiz, question: LikertScale, step: str) -> str:
    low, rather_low, _, rather_high, high = SCALE_STEPS
    leaning = quiz.explanations.leaning
    return {
        low: question.low,
        rather_low: leaning.format(end=question.low),
        rather_high: leaning.format(end=question.high),
        high: question.high,
    }.get(step, quiz.explanations.between)
