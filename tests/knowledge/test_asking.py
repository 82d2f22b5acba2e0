"""What a question asks for, and which entries it names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Library
from knowledge.asking import (
    PARTS,
    asked_part,
    asks_to_compare,
    entries_named,
    named_side_by_side,
    part_called,
    without_parts,
)


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("How do MSLs get paid", "pay"),
        ("expert witness $$", "pay"),
        ("do I need a licence for UR", "licence"),
        ("do I need a license for utilization review", "licence"),
        ("is utilization review remote", "home"),
        ("how often does an msl travel", "travel"),
        ("would I still see patients as an IME", "patients"),
        ("how long until I can start as a medical writer", "time"),
        ("do medical writers need a certificate", "entry"),
        ("who hires clinical informaticists", "employers"),
        ("downsides of utilization review", "downsides"),
        ("what does an MSL do all day", "duties"),
        ("tell me about medical writing", None),
    ],
)
def test_a_question_is_read_for_what_it_asks(question: str, part: str | None) -> None:
    assert asked_part(question) == part


@pytest.mark.parametrize(
    ("question", "ids"),
    [
        ("MSL or medical affairs director, who earns more", ["msl", "medical-affairs-director"]),
        ("IME vs UR which is easier", ["ime", "utilization-review"]),
        ("how much do msls make", ["msl"]),
        ("ur right about that", []),
        ("what should I do", []),
    ],
)
def test_entries_are_found_by_the_names_in_a_question(library: Library, question: str, ids: list[str]) -> None:
    assert [entry.id for entry in entries_named(library, question)] == ids


def test_every_entry_is_found_by_its_own_name_inside_a_sentence(library: Library) -> None:
    for entry in library.roles.values():
        assert entry in entries_named(library, f"tell me about {entry.short_name} please"), entry.id


def test_a_comparison_is_told_from_a_list() -> None:
    assert asks_to_compare("MSL vs AI consultant pay")
    assert not asks_to_compare("MSL and AI consultant")


@pytest.mark.parametrize("question", ["MSL and IME", "pay of IME, UR", "is the IME or an MSL better"])
def test_two_names_in_one_breath_stand_side_by_side(library: Library, question: str) -> None:
    assert named_side_by_side(library, question)


@pytest.mark.parametrize("question", ["from IME work to MSL", "MSL", "I did IMEs, how do I become an MSL", ""])
def test_names_with_more_between_them_do_not(library: Library, question: str) -> None:
    assert not named_side_by_side(library, question)


@pytest.mark.parametrize(
    ("question", "left"), [("how much do they earn", "do they"), ("who hires in europe", "in europe")]
)
def test_what_is_left_of_a_question_says_of_what_it_asks(question: str, left: str) -> None:
    assert without_parts(question) == left


def test_words_inside_an_open_question_are_left_since_they_may_name_what_is_asked_about() -> None:
    assert "nurse" in without_parts("what does a nurse make")
    assert "nurse" in without_parts("what does a nurse do")
    assert "nurses" in without_parts("how do nurses start")


def test_a_part_is_found_by_its_name_and_nothing_else_is() -> None:
    assert [part_called(part) for part in PARTS] == [*PARTS]
    assert part_called("-") is None


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_exception(library: Library, text: str) -> None:
    asked_part(text)
    asks_to_compare(text)
    without_parts(text)
    entries_named(library, text)
    named_side_by_side(library, text)
