"""What a question asks for, and which entries it names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import Library
from knowledge.asking import asked_part, asks_to_compare, entries_named, follows_up, named_side_by_side


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


@pytest.mark.parametrize("question", ["how much?", "and remote?", "what about travel", "how much then"])
def test_a_short_question_about_a_part_follows_up(question: str) -> None:
    assert follows_up(question)


@pytest.mark.parametrize("question", ["", "thanks", "I am tired of paperwork and would like to earn money from home"])
def test_a_message_that_stands_for_itself_does_not_follow_up(question: str) -> None:
    assert not follows_up(question)


@given(st.text(max_size=400))
def test_any_text_is_read_without_an_exception(library: Library, text: str) -> None:
    asked_part(text)
    asks_to_compare(text)
    follows_up(text)
    entries_named(library, text)
    named_side_by_side(library, text)
