"""Searching the statements of a role by keyword."""

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
def test_a_question_with_only_a_name_searches_no_statements(library: KnowledgeBase, question: str) -> None:
    assert search_statements(library, library.roles["msl"], question) is None


@pytest.mark.parametrize(
    "question",
    [
        "do MSLs get stock options and a car",
        "is the MSL job recession-proof?",
        "is the MSL job going to be replaced by AI",
    ],
)
def test_a_topic_without_statements_gives_an_empty_result(library: KnowledgeBase, question: str) -> None:
    assert search_statements(library, library.roles["msl"], question) == ()


def test_statements_are_found_by_keyword(library: KnowledgeBase) -> None:
    said = search_statements(library, library.roles["medico-legal"], "would I have to testify as an expert witness?")
    assert said
    assert all("testify" in statement.text for statement in said)


@pytest.mark.parametrize(
    ("role", "question", "says"),
    [
        ("msl", "do MSLs sell drugs", "may not sell"),
        ("utilization-review", "do UR doctors talk to the treating physician", "peer-to-peer"),
        ("medical-writing", "is medical writing mostly freelance", "freelance"),
        ("paid-surveys", "are paid surveys anonymous", "anonymous"),
        ("clinical-trials", "do sub-investigators sign the 1572", "Form FDA 1572"),
    ],
)
def test_rarer_keywords_weigh_more(library: KnowledgeBase, role: str, question: str, says: str) -> None:
    said = search_statements(library, library.roles[role], question)
    assert said
    assert any(says in statement.text for statement in said)


@pytest.mark.parametrize("question", ["explain MSL to me like I'm five", "is it too late for an MSL?"])
def test_numbers_and_explanation_styles_are_no_keywords(library: KnowledgeBase, question: str) -> None:
    assert not search_statements(library, library.roles["msl"], question)


def test_schedule_statements_exclude_pay_courses_and_first_steps(library: KnowledgeBase) -> None:
    found = {role.id: schedule_statements(role, 5) for role in library.roles.values()}
    assert found["msl"]
    assert not found["clinical-informatics"]
    for role in library.roles.values():
        others = (*role.pay_notes, *role.credentials, *role.requirements, *role.first_steps)
        assert not [said for said in found[role.id] if said in others], role.id
