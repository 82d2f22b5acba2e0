"""Answers to the quiz: which are valid, which question comes next, and what each answer does."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.model import Choice, ExclusionRule, LikertScale, MultipleChoice, Quiz, QuizQuestion

Answers = Mapping[str, tuple[str, ...]]
"""Question id → ids of the selected choices; an empty tuple means the question was skipped."""

ValidAnswers = tuple[tuple[QuizQuestion, tuple[str, ...]], ...]
"""Questions with their valid answers."""

SCALE_STEPS = ("1", "2", "3", "4", "5")
"""The choice ids of a scale."""

_MIDDLE = 3


def choice_ids(question: QuizQuestion) -> tuple[str, ...]:
    """Return the ids of all choices in display order."""
    return SCALE_STEPS if isinstance(question, LikertScale) else tuple(choice.id for choice in question.choices)


def is_valid_choice(question: QuizQuestion, choices: tuple[str, ...]) -> bool:
    """Tell whether these choices are an answer to the question; none is one if it may be skipped."""
    if not choices:
        return question.skippable
    most = question.most if isinstance(question, MultipleChoice) else 1
    distinct = set(choices)
    return len(distinct) == len(choices) <= most and distinct <= set(choice_ids(question))


def visible_questions(quiz: Quiz, answers: Answers) -> tuple[QuizQuestion, ...]:
    """Return the questions to ask, given the answers so far; hiding a question hides those that depend on it."""
    visible: dict[str, QuizQuestion] = {}
    for question in quiz.questions:
        on = question.show_if
        if on is None or (on.question in visible and not set(on.choices).isdisjoint(answers.get(on.question, ()))):
            visible[question.id] = question
    return tuple(visible.values())


def valid_answers(quiz: Quiz, answers: Answers) -> ValidAnswers:
    """Return the answers that count, in the order of the quiz: to visible questions, valid and not skipped.

    Other entries of ``answers`` (hidden questions, unknown ids) are ignored.
    """
    return tuple(
        (question, tuple(choice for choice in choice_ids(question) if choice in answers[question.id]))
        for question in visible_questions(quiz, answers)
        if answers.get(question.id) and is_valid_choice(question, answers[question.id])
    )


def selected_choices(question: QuizQuestion, choices: tuple[str, ...]) -> Iterator[Choice]:
    """Yield the selected choices; none for a scale."""
    if not isinstance(question, LikertScale):
        yield from (choice for choice in question.choices if choice.id in choices)


def effects(question: QuizQuestion, choices: tuple[str, ...]) -> Counter[str]:
    """Return the effect of an answer on each dimension."""
    pull: Counter[str] = Counter()
    if isinstance(question, LikertScale):
        for dimension, direction in question.effects.items():
            pull[dimension] = (int(choices[0]) - _MIDDLE) * direction if choices else 0
    for choice in selected_choices(question, choices):
        for dimension, effect in choice.effects.items():
            pull[dimension] += effect
    return pull


def choices_affecting(question: QuizQuestion, choices: tuple[str, ...], dimension: str) -> tuple[str, ...]:
    """Return those of the choices that have an effect on the dimension."""
    if isinstance(question, LikertScale):
        return choices
    return tuple(choice.id for choice in selected_choices(question, choices) if choice.effects.get(dimension))


def stated_dimensions(question: QuizQuestion, choices: tuple[str, ...]) -> frozenset[str]:
    """The dimensions that the answer is about first of all: of each choice the one it pulls most.

    A choice may pull others along ("once each, to examine and to judge" also counts a little for legal work). Those
    count for the score, but nobody would recognize their own answer in them.
    """
    if isinstance(question, LikertScale):
        return frozenset(question.effects)
    pulls = (choice.effects for choice in selected_choices(question, choices) if choice.effects)
    return frozenset(max(pull, key=lambda dimension: abs(pull[dimension])) for pull in pulls)


def dealbreakers(given: ValidAnswers) -> Iterator[tuple[str, str, ExclusionRule]]:
    """Yield question id, choice id and rule of every dealbreaker among the answers."""
    for question, choices in given:
        for choice in selected_choices(question, choices):
            for rule in choice.excludes:
                yield question.id, choice.id, rule


def next_question(quiz: Quiz, answers: Answers, after: str | None = None) -> QuizQuestion | None:
    """Return the next question without an answer, after ``after`` first, then from the start.

    None if every question is answered or skipped: the quiz is finished.
    """
    questions = visible_questions(quiz, answers)
    ids = [question.id for question in questions]
    start = ids.index(after) + 1 if after in ids else 0
    return next((question for question in questions[start:] + questions[:start] if question.id not in answers), None)


def previous_question(quiz: Quiz, answers: Answers, before: str | None = None) -> QuizQuestion | None:
    """Return the visible question before this one (by default the last one), answered or not; None at the first."""
    questions = visible_questions(quiz, answers)
    ids = [question.id for question in questions]
    end = ids.index(before) if before in ids else len(ids)
    return questions[end - 1] if end else None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a member is: questions answered, questions skipped, and all there are, given the answers so far."""

    answered: int
    skipped: int
    total: int


def progress(quiz: Quiz, answers: Answers) -> Progress:
    """Count the visible questions; one that was skipped is not answered."""
    questions = visible_questions(quiz, answers)
    given = [answers[question.id] for question in questions if question.id in answers]
    return Progress(sum(map(bool, given)), sum(not choices for choices in given), len(questions))


def question_counts(quiz: Quiz) -> tuple[int, int]:
    """The fewest and the most questions that anybody is asked: some hang on the answer to another one."""
    return len(visible_questions(quiz, {})), len(quiz.questions)


def migrate(quiz: Quiz, version: int, answers: Answers) -> Answers | None:
    """Convert answers to another version of the quiz into this one.

    Answers this version does not understand are dropped, so that they are asked again. None if there is no conversion
    from that version: the quiz has to be restarted.
    """
    if version == quiz.version:
        return answers
    if quiz.previous is None or quiz.previous.from_version != version:
        return None
    questions = {question.id: question for question in quiz.questions}
    moved = {quiz.previous.questions.get(old): choices for old, choices in answers.items()}
    return {
        new: choices for new, choices in moved.items() if new in questions and is_valid_choice(questions[new], choices)
    }
