"""Detecting questions that are not in English."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import KnowledgeBase
from knowledge.question.language import detect_language, load_languages

QUESTIONS = Path(__file__).parents[1] / "data" / "questions.jsonl"


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("¿Cuánto gana un MSL?", "spanish"),
        ("qué puedo hacer si ya no quiero ver pacientes", "spanish"),
        ("je suis épuisé, je veux quitter l'hôpital", "french"),
        ("Combien gagne un MSL ?", "french"),
        ("Ich bin Rheumatologe und will weniger Patienten sehen", "german"),
        ("Was verdient ein MSL?", "german"),
    ],
)
def test_other_languages_are_detected_by_common_words(question: str, name: str) -> None:
    tongue = detect_language(question)
    assert tongue is not None
    assert tongue.name == name


@pytest.mark.parametrize(
    "question",
    [
        "",
        "no mas",
        "por favor, how much",
        "MSL",
        "salaire",
        "is that in the US or die EU",
        "MSL in Los Angeles or Las Vegas",
    ],
)
def test_a_word_or_two_are_not_enough(question: str) -> None:
    assert detect_language(question) is None


def test_no_english_question_is_taken_for_another_language(library: KnowledgeBase) -> None:
    asked = [json.loads(line)["question"] for line in QUESTIONS.read_text("utf-8").splitlines()]
    examples = [example for entry in library.entries.values() for example in entry.examples]
    assert len(asked) > 100
    assert [question for question in (*asked, *examples) if detect_language(question)] == []


def test_distinctive_words_are_words_of_their_language() -> None:
    for tongue in load_languages().values():
        assert tongue.distinctive_words <= tongue.words
        assert all(word == word.casefold() and word.isascii() for word in tongue.words), tongue.name


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_exception(text: str) -> None:
    detect_language(text)
