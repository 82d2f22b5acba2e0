"""What a role says in the words of a question."""

import pytest

from knowledge import Library
from knowledge.telling import on_hours, told


@pytest.mark.parametrize(
    "question",
    [
        "tell me about MSLs",
        "what is an MSL?",
        "what exactly is an MSL?",
        "explain in plain English what an MSL does",
        "explain MSL in simple words",
        "I am a tired cardiologist, thinking of MSL",
        "MSL as a cardiologist?",
    ],
)
def test_a_question_that_says_no_more_than_the_name_asks_for_nothing_else(library: Library, question: str) -> None:
    assert told(library, library.roles["msl"], question) is None


@pytest.mark.parametrize(
    "question",
    [
        "do MSLs get stock options and a car",
        "is the MSL job recession-proof?",
        "is the MSL job going to be replaced by AI",
    ],
)
def test_what_a_role_says_nothing_of_is_known_as_such(library: Library, question: str) -> None:
    assert told(library, library.roles["msl"], question) == ()


def test_what_a_role_says_in_the_words_of_a_question_is_found(library: Library) -> None:
    said = told(library, library.roles["medico-legal"], "would I have to testify as an expert witness?")
    assert said
    assert all("testify" in statement.text for statement in said)


def test_hours_are_those_of_the_role_and_never_of_its_pay_courses_or_first_steps(library: Library) -> None:
    found = {role.id: on_hours(role, 5) for role in library.roles.values()}
    assert found["msl"]
    assert not found["clinical-informatics"]
    for role in library.roles.values():
        others = (*role.pay_notes, *role.credentials, *role.requirements, *role.first_steps)
        assert not [said for said in found[role.id] if said in others], role.id
