from typing import Any

import pytest
from quiz_builders import BANDS, EXPLANATIONS, QUESTIONS, QUIZ, a_quiz, a_role

from knowledge.quiz import missing_dimensions, validate_quiz


def questions_with(place: int, **changes: Any) -> tuple[dict[str, Any], ...]:
    return tuple(question | changes if at == place else question for at, question in enumerate(QUESTIONS))


def choice_with(**changes: Any) -> tuple[dict[str, Any], ...]:
    first, *rest = QUESTIONS[0]["choices"]
    return questions_with(0, choices=(first | changes, *rest))


def golden(**changes: Any) -> tuple[dict[str, Any], ...]:
    return ({"name": "somebody", "answers": {"people": ("many",)}, "expect": ("desk",)} | changes,)


def test_a_valid_quiz_has_no_issues() -> None:
    previous = {"from_version": 1, "questions": {"persons": "people"}}
    quiz = a_quiz(version=2, previous=previous, golden=golden(excluded=("bench",)))
    assert validate_quiz(quiz, [a_role("desk"), a_role("bench")]) == ()


EXCLUDES = {"trait": "travel", "levels": ("none",), "because": "it is so"}


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"questions": (*QUESTIONS, QUESTIONS[0])}, ("questions", 6, "id")),
        ({"questions": choice_with(id="few")}, ("questions", 0, "choices", 1, "id")),
        ({"questions": choice_with(effects={"sleep": 1})}, ("questions", 0, "choices", 0, "effects", "sleep")),
        ({"questions": questions_with(3, effects={"sleep": 1})}, ("questions", 3, "effects", "sleep")),
        (
            {"questions": questions_with(1, show_if={"question": "page", "choices": ("1",)})},
            ("questions", 1, "show_if", "question"),
        ),
        (
            {"questions": questions_with(1, show_if={"question": "people", "choices": ("all",)})},
            ("questions", 1, "show_if", "choices", 0),
        ),
        ({"questions": questions_with(4, most=4)}, ("questions", 4, "most")),
        (
            {"questions": choice_with(excludes=(EXCLUDES | {"levels": ("none", "often")},))},
            ("questions", 0, "choices", 0, "excludes", 0, "levels", 1),
        ),
        (
            {"questions": choice_with(excludes=(EXCLUDES | {"unless": {"dimension": "sleep", "at_least": 1}},))},
            ("questions", 0, "choices", 0, "excludes", 0, "unless", "dimension"),
        ),
        (
            {"dimensions": tuple({"id": i, "name": i, "high": "hi", "low": "lo"} for i in ("people", "roads", "x"))},
            ("dimensions", 2, "id"),
        ),
        ({"bands": (BANDS[1], BANDS[0], BANDS[2])}, ("bands", 1, "at_least")),
        ({"bands": BANDS[:2]}, ("bands", 1, "at_least")),
        ({"bands": (*BANDS[:1], BANDS[2] | {"id": "good"})}, ("bands", 1, "id")),
        ({"consent": "Kept for {weeks}."}, ("consent",)),
        ({"explanations": EXPLANATIONS | {"leaning": "rather {end"}}, ("explanations", "leaning")),
        ({"explanations": EXPLANATIONS | {"nothing_left": "{role}"}}, ("explanations", "nothing_left")),
        ({"version": 3, "previous": {"from_version": 1, "questions": {}}}, ("previous", "from_version")),
        (
            {"version": 2, "previous": {"from_version": 1, "questions": {"old": "new"}}},
            ("previous", "questions", "old"),
        ),
        ({"golden": golden(answers={"sleep": ("well",)})}, ("golden", 0, "answers", "sleep")),
        ({"golden": golden(answers={"people": ("all",)})}, ("golden", 0, "answers", "people")),
        ({"golden": golden(expect=("desk", "bench"))}, ("golden", 0, "expect", 1)),
        ({"golden": golden(excluded=("bench",))}, ("golden", 0, "excluded", 0)),
    ],
)
def test_a_problem_is_reported_at_its_position(changes: dict[str, Any], path: tuple[str | int, ...]) -> None:
    faults = validate_quiz(a_quiz(**changes), [a_role("desk")])
    assert path in [fault.path for fault in faults]


def test_a_level_that_no_role_can_have_is_answered_with_those_there_are() -> None:
    quiz = a_quiz(questions=choice_with(excludes=(EXCLUDES | {"levels": ("often",)},)))
    says = validate_quiz(quiz, [])[0].message
    assert says == "'often' is no level of travel; there are none, low, high, varies, not stated"


def test_a_role_without_a_value_on_a_dimension_is_found() -> None:
    role = a_role("desk")
    assert missing_dimensions(QUIZ, role) == ()
    without = role.model_copy(update={"fit": {"people": role.fit["people"]}})
    assert missing_dimensions(QUIZ, without) == ("roads", "writing")
