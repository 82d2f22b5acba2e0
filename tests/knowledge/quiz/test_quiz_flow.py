import pytest
from quiz_builders import QUIZ, a_quiz

from knowledge.model import QuizQuestion
from knowledge.quiz import (
    Progress,
    is_valid_choice,
    migrate,
    next_question,
    previous_question,
    progress,
    visible_questions,
)


def ids(*questions: QuizQuestion | None) -> list[str | None]:
    return [question.id if question else None for question in questions]


def test_a_question_is_shown_only_after_the_answer_it_depends_on() -> None:
    assert "where" not in ids(*visible_questions(QUIZ, {}))
    assert "where" not in ids(*visible_questions(QUIZ, {"people": ("nobody",)}))
    assert "where" in ids(*visible_questions(QUIZ, {"people": ("few",)}))


def test_hiding_a_question_hides_those_that_depend_on_it() -> None:
    assert "how-far" in ids(*visible_questions(QUIZ, {"people": ("few",), "where": ("away",)}))
    assert "how-far" not in ids(*visible_questions(QUIZ, {"people": ("nobody",), "where": ("away",)}))


def test_the_quiz_goes_on_at_the_first_question_not_handled_yet() -> None:
    assert ids(next_question(QUIZ, {})) == ["people"]
    assert ids(next_question(QUIZ, {"people": (), "page": ("3",)})) == ["likes"]


def test_after_an_answer_comes_the_next_open_question_and_gaps_before_it_come_last() -> None:
    answered = {"page": ("3",), "limits": ()}
    assert ids(next_question(QUIZ, answered, after="page")) == ["likes"]
    assert ids(next_question(QUIZ, {**answered, "likes": ()}, after="page")) == ["people"]


def test_the_quiz_ends_when_every_visible_question_is_handled() -> None:
    done = {"people": (), "page": (), "likes": (), "limits": ()}
    assert next_question(QUIZ, done) is None
    assert next_question(QUIZ, done, after="limits") is None


def test_after_a_question_that_is_gone_the_quiz_goes_on_from_the_start() -> None:
    assert ids(next_question(QUIZ, {"people": ("nobody",)}, after="where")) == ["page"]


def test_back_from_the_first_question_leads_nowhere_and_from_the_end_to_the_last() -> None:
    assert previous_question(QUIZ, {}, before="people") is None
    assert ids(previous_question(QUIZ, {})) == ["limits"]
    assert ids(previous_question(QUIZ, {"people": ("nobody",)}, before="page")) == ["people"]


def test_progress_counts_the_visible_questions_only() -> None:
    assert progress(QUIZ, {}) == Progress(0, 0, 4)
    assert progress(QUIZ, {"people": ("nobody",), "where": ("away",)}) == Progress(1, 0, 4)
    assert progress(QUIZ, {"people": ("few",), "where": ("away",), "page": ()}) == Progress(2, 1, 6)


@pytest.mark.parametrize(
    ("question", "choices", "valid"),
    [
        ("people", ("many",), True),
        ("people", (), True),
        ("people", ("many", "few"), False),
        ("people", ("everybody",), False),
        ("page", ("5",), True),
        ("page", ("0",), False),
        ("likes", ("letters", "trains"), True),
        ("likes", ("letters", "letters"), False),
        ("likes", ("letters", "trains", "parties"), False),
    ],
)
def test_only_what_can_be_picked_is_an_answer(question: str, choices: tuple[str, ...], valid: bool) -> None:
    asked = next(one for one in QUIZ.questions if one.id == question)
    assert is_valid_choice(asked, choices) is valid


def test_a_question_that_must_be_answered_cannot_be_skipped() -> None:
    assert not is_valid_choice(QUIZ.questions[0].model_copy(update={"skippable": False}), ())


def test_answers_of_this_version_stay_as_they_are() -> None:
    answers = {"people": ("many",), "page": ()}
    assert migrate(QUIZ, 1, answers) == answers


def test_answers_of_the_version_before_are_carried_over_where_they_still_say_the_same() -> None:
    newer = a_quiz(version=2, previous={"from_version": 1, "questions": {"persons": "people", "page": "page"}})
    old = {"persons": ("many",), "page": ("7",), "likes": ("letters",)}
    assert migrate(newer, 1, old) == {"people": ("many",)}


def test_answers_of_older_versions_are_not_migrated() -> None:
    newer = a_quiz(version=3, previous={"from_version": 2, "questions": {"people": "people"}})
    assert migrate(newer, 1, {"people": ("many",)}) is None
    assert migrate(QUIZ, 2, {"people": ("many",)}) is None
