"""Walking through the quiz: which question comes next, which came before, and what a new version keeps."""

from knowledge.model import Quiz, QuizQuestion
from knowledge.quiz.answers import Answers, is_valid_choice, visible_questions


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


def progress(quiz: Quiz, answers: Answers) -> tuple[int, int]:
    """How many of the visible questions were answered or skipped, and how many there are."""
    questions = visible_questions(quiz, answers)
    return sum(question.id in answers for question in questions), len(questions)


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
