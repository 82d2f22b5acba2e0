"""What a role says in the words of a question."""

import pytest

from knowledge import KnowledgeBase
from knowledge.question.statement_search import schedule_statements, search_statements


@pytest.mark.parametrize(
    "question",
    [
        "tell me about MSLs",
        "what is an MSL?",
        "what exactly is an MSL?",
        "what does an MSL decide",
        "explain in plain English what an MSL does",
        "explain MSL in simple words",
        "I am a tired cardiologist, thinking of MSL",
        "MSL as a cardiologist?",
    ],
)
def test_a_question_that_says_no_more_than_the_name_asks_for_nothing_else(
    library: KnowledgeBase, question: str
) -> None:
    assert search_statements(library, library.roles["msl"], question) is None


@pytest.mark.parametrize(
    "question",
    [
        "do MSLs get stock options and a car",
        "is the MSL job recession-proof?",
        "is the MSL job going to be replaced by AI",
    ],
)
def test_what_a_role_says_nothing_of_is_known_as_such(library: KnowledgeBase, question: str) -> None:
    assert search_statements(library, library.roles["msl"], question) == ()


def test_what_a_role_says_in_the_words_of_a_question_is_found(library: KnowledgeBase) -> None:
    said = search_statements(library, library.roles["medico-legal"], "would I have to testify as an expert witness?")
    assert said
    assert all("testify" in statement.text for statement in said)


@pytest.mark.parametrize(
    ("role", "question", "says"),
    [
        ("msl", "do MSLs sell drugs", "may not sell"),
        ("msl", "is MSL pharma sales", "may not sell"),
        ("utilization-review", "do UR doctors talk to the treating physician", "peer-to-peer"),
        ("utilization-review", "is UR 1099", "(1099)"),
        ("medical-writing", "is medical writing mostly freelance", "freelance"),
        ("clinical-informatics", "is the practice pathway for clinical informatics closed", "(or pathway)"),
        ("paid-surveys", "are paid surveys anonymous", "anonymous"),
        ("tele-rheumatology", "can tele-rheumatology doctors prescribe controlled substances", "controlled drugs"),
        ("clinical-trials", "do sub-investigators sign the 1572", "Form FDA 1572"),
        ("medico-legal", "can I be an expert witness against my own hospital", "your own hospital"),
    ],
)
def test_the_rarer_a_word_the_surer_it_finds_what_a_role_says(
    library: KnowledgeBase, role: str, question: str, says: str
) -> None:
    said = search_statements(library, library.roles[role], question)
    assert said
    assert any(says in statement.text for statement in said)


@pytest.mark.parametrize("question", ["explain MSL to me like I'm five", "is it too late for an MSL?"])
def test_numbers_and_manners_are_no_topics(library: KnowledgeBase, question: str) -> None:
    assert not search_statements(library, library.roles["msl"], question)


def test_hours_are_those_of_the_role_and_never_of_its_pay_courses_or_first_steps(library: KnowledgeBase) -> None:
    found = {role.id: schedule_statements(role, 5) for role in library.roles.values()}
    assert found["msl"]
    assert not found["clinical-informatics"]
    for role in library.roles.values():
        others = (*role.pay_notes, *role.credentials, *role.requirements, *role.first_steps)
        assert not [said for said in found[role.id] if said in others], role.id
