import unicodedata
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import KnowledgeBase
from knowledge.editing.form_layout import apply_form, form_sections
from knowledge.text.typed_text import MAX_TYPED, clean_typed

BUDGET_SECONDS = 0.25
"""What one text may take on a machine busy with other tests; alone it takes less than 0.05."""


@given(
    st.text(st.characters(codec="utf-8") | st.sampled_from(" \t\n\r\u00a0\ufdfa"), max_size=300), st.integers(1, 200)
)
def test_no_text_is_longer_than_its_limit_after_unicode_expansion(text: str, limit: int) -> None:
    cleaned = clean_typed(text, limit)
    assert len(unicodedata.normalize("NFKC", cleaned)) <= limit
    assert not any(one.isspace() and two.isspace() and "\n" not in one + two for one, two in pairwise(cleaned))
    assert "\n\n\n" not in cleaned


@given(st.text(st.characters(codec="utf-8"), max_size=300))
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_typed(clean_typed(text)) == clean_typed(text)


@pytest.mark.parametrize("text", ["What does an MSL earn?", "a\n\nb", "naïve ½ ﬁne", "한국어", "one\u00a0two"])
def test_an_ordinary_text_stays_as_it_was_typed(text: str) -> None:
    assert clean_typed(text) == text


def test_half_a_character_is_removed() -> None:
    assert clean_typed("a\ud800b") == "ab"


def test_one_letter_that_stands_for_a_phrase_makes_no_text_longer() -> None:
    assert clean_typed("\ufdfa" * 10 + "I want to die").endswith("I want to die")


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\t", "\u3000"])
@pytest.mark.parametrize("length", [250, 3_900])
def test_a_line_of_blanks_does_not_stop_a_form_of_statements(library: KnowledgeBase, blank: str, length: int) -> None:
    role = library.roles["msl"]
    for section in form_sections(role):
        typed = {field.key: f"x [{blank * length}y" for field in section.fields}
        began = perf_counter()
        apply_form(role, section.key, typed, {*library.sources})
        assert perf_counter() - began < BUDGET_SECONDS * len(typed)


@pytest.mark.parametrize(
    "text",
    [
        "what does an msl earn " * 20 + "\u00a0" * 1_500 + "x",
        "\ufdfa" * MAX_TYPED,
        "a. " * 1_300,
        "is there a " * 360,
        " ".join(f"qz{number}xw" for number in range(600)),
        "1,111" * 800,
        "A B " * 1_000,
    ],
    ids=["blanks", "ligatures", "sentences", "clauses", "unknown words", "numbers", "capitals"],
)
def test_no_question_takes_the_bot_long(library: KnowledgeBase, text: str) -> None:
    from bot.services.question_answering import answer_question

    _ = library.matcher
    began = perf_counter()
    answer_question(library, clean_typed(text), None, safety_checked=True)
    assert perf_counter() - began < BUDGET_SECONDS
