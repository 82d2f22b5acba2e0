"""Finding the entries a question mentions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import KnowledgeBase
from knowledge.question.mentions import (
    are_coordinated,
    find_mentions,
    find_negated_mentions,
    is_comparison_of_mentions,
    mask_mentions,
)


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("MSL or medical affairs director, who earns more", ["msl", "medical-affairs-director"]),
        ("IME vs UR which is easier", ["ime", "utilization-review"]),
        ("how much do msls make", ["msl"]),
        ("MSL/UR pay", ["msl", "utilization-review"]),
        ("ur right about that", []),
        ("what should I do", []),
    ],
)
def test_entries_are_found_by_the_names_in_a_question(library: KnowledgeBase, question: str, ids: list[str]) -> None:
    assert [entry.id for entry in find_mentions(library, question)] == ids


@pytest.mark.parametrize("question", ["msl vs ur vs ime", "MSL VS UR vs. ime", "msl versus ur, ime"])
def test_in_a_row_of_names_a_short_one_needs_no_capitals(library: KnowledgeBase, question: str) -> None:
    assert [entry.id for entry in find_mentions(library, question)] == ["msl", "utilization-review", "ime"]


def test_every_entry_is_found_by_its_own_name_inside_a_sentence(library: KnowledgeBase) -> None:
    for entry in library.roles.values():
        assert entry in find_mentions(library, f"tell me about {entry.short_name} please"), entry.id


def test_a_comparison_is_reported_from_a_list() -> None:
    assert is_comparison_of_mentions("MSL vs AI consultant pay")
    assert not is_comparison_of_mentions("MSL and AI consultant")


@pytest.mark.parametrize("question", ["MSL and IME", "pay of IME, UR", "is the IME or an MSL better"])
def test_adjacent_names_are_coordinated(library: KnowledgeBase, question: str) -> None:
    assert are_coordinated(library, question)


@pytest.mark.parametrize("question", ["from IME work to MSL", "MSL", "I did IMEs, how do I become an MSL", ""])
def test_names_with_other_words_between_them_are_not_coordinated(library: KnowledgeBase, question: str) -> None:
    assert not are_coordinated(library, question)


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("can I do paid surveys?", "can I do …?"),
        ("what does an MSL do, all day", "what does an … do, all day"),
        ("is UR work from home", "is … work from home"),
    ],
)
def test_names_of_roles_are_masked(library: KnowledgeBase, question: str, left: str) -> None:
    assert mask_mentions(library, question) == left


def test_a_question_that_is_only_a_name_is_masked_completely(library: KnowledgeBase) -> None:
    for role in library.roles.values():
        for name in (role.name, role.short_name, *role.aliases):
            if find_mentions(library, name) == (role,):
                assert not any(letter.isalpha() for letter in mask_mentions(library, name)), name


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_exception(library: KnowledgeBase, text: str) -> None:
    is_comparison_of_mentions(text)
    find_mentions(library, text)
    are_coordinated(library, text)
    mask_mentions(library, text)


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("what is there besides MSL", ["msl"]),
        ("remote work that isn't telemedicine", ["telemedicine"]),
        ("anything other than utilization review or MSL", ["utilization-review", "msl"]),
        ("not the MSL, rather an IME", ["msl"]),
        ("I'd do medical writing instead of being an MSL", ["msl"]),
        ("MSL, please", []),
        ("I am not sure whether an MSL travels", []),
    ],
)
def test_entries_that_a_question_excludes_are_found(library: KnowledgeBase, question: str, ids: list[str]) -> None:
    assert [entry.id for entry in find_negated_mentions(library, question)] == ids
