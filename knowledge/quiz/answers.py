"""Answers, and what they say: which of them count, what they pull towards, what they rule out."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from knowledge.model import Choice, ExclusionRule, LikertScale, MultipleChoice, Quiz, QuizQuestion

Answers = Mapping[str, tuple[str, ...]]
"""Question id → chosen choice ids; an empty tuple says the question was skipped."""

ValidAnswers = tuple[tuple[QuizQuestion, tuple[str, ...]], ...]
"""Questions with the answers to them that count."""

SCALE_STEPS = ("1", "2", "3", "4", "5")
"""The choice ids of a scale."""

_MIDDLE = 3


def choice_ids(question: QuizQuestion) -> tuple[str, ...]:
    """Everything there is to pick, in the order it is shown."""
    return SCALE_STEPS if isinstance(question, LikertScale) else tuple(choice.id for choice in question.choices)


def is_valid_choice(question: QuizQuestion, choices: tuple[str, ...]) -> bool:
    """Whether this is an answer to the question; none at all is one when the question may be skipped."""
    if not choices:
        return question.skippable
    most = question.most if isinstance(question, MultipleChoice) else 1
    distinct = set(choices)
    return len(distinct) == len(choices) <= most and distinct <= set(choice_ids(question))


def visible_questions(quiz: Quiz, answers: Answers) -> tuple[QuizQuestion, ...]:
    """The questions to ask, given the answers so far: one that hangs on another goes when that one goes."""
    visible: dict[str, QuizQuestion] = {}
    for question in quiz.questions:
        on = question.show_if
        if on is None or (on.question in visible and not set(on.choices).isdisjoint(answers.get(on.question, ()))):
            visible[question.id] = question
    return tuple(visible.values())


def valid_answers(quiz: Quiz, answers: Answers) -> ValidAnswers:
    """The answers that count, in the order of the quiz: to visible questions, valid and not skipped.

    Whatever else ``answers`` holds (a question that is hidden by now, an id the quiz does not know) is left out.
    """
    return tuple(
        (question, tuple(choice for choice in choice_ids(question) if choice in answers[question.id]))
        for question in visible_questions(quiz, answers)
        if answers.get(question.id) and is_valid_choice(question, answers[question.id])
    )


def selected_choices(question: QuizQuestion, choices: tuple[str, ...]) -> Iterator[Choice]:
    """The chosen ones of a list of choices; nothing for a scale."""
    if not isinstance(question, LikertScale):
        yield from (choice for choice in question.choices if choice.id in choices)


def effects(question: QuizQuestion, choices: tuple[str, ...]) -> Counter[str]:
    """Dimension → what this answer pulls it towards."""
    pull: Counter[str] = Counter()
    if isinstance(question, LikertScale):
        for dimension, direction in question.effects.items():
            pull[dimension] = (int(choices[0]) - _MIDDLE) * direction if choices else 0
    for choice in selected_choices(question, choices):
        for dimension, effect in choice.effects.items():
            pull[dimension] += effect
    return pull


def choices_affecting(question: QuizQuestion, choices: tuple[str, ...], dimension: str) -> tuple[str, ...]:
    """Those of the choices that pull the dimension anywhere."""
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
    """Question id, choice id and rule of every dealbreaker among the answers."""
    for question, choices in given:
        for choice in selected_choices(question, choices):
            for rule in choice.excludes:
                yield question.id, choice.id, rule


def next_question(quiz: Quiz, answers: Answers, after: str | None = None) -> QuizQuestion | None:
    """The next question that was neither answered nor skipped, from ``after`` on and then from the start.

    None when there is none left: the quiz is finished.
    """
    questions = visible_questions(quiz, answers)
    ids = [question.id for question in questions]
    start = ids.index(after) + 1 if after in ids else 0
    return next((question for question in questions[start:] + questions[:start] if question.id not in answers), None)


def previous_question(quiz: Quiz, answers: Answers, before: str | None = None) -> QuizQuestion | None:
    """The visible question before this one (without ``before``: the last one), answered or not; None at the first."""
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
    """Carry the answers to another version of the quiz over into this one.

    What this version cannot read any more is dropped, so that it is asked again and never scored as something else.
    None when there is no way over from that version: the quiz has to be started anew.
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
