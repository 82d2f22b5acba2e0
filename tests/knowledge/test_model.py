"""What the models accept and reject."""

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from knowledge import KnowledgeBase
from knowledge.model import AmountRange, Claim, ExactAmount
from knowledge.model.types import DateText, EntryId, FactId, SourcedText, UnsourcedText, WebAddress


def accepts(kind: Any, value: object) -> bool:
    try:
        TypeAdapter[Any](kind).validate_python(value, strict=True)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("date", ["2026", "2026-04", "2026-04-22", "about 2011-2012", "spring 2019", "not stated"])
def test_a_date_is_as_precise_as_its_source(date: str) -> None:
    assert accepts(DateText, date)


@pytest.mark.parametrize("date", ["soon", "", "04/22", "last year", "20226"])
def test_a_date_without_a_year_is_rejected(date: str) -> None:
    assert not accepts(DateText, date)


@pytest.mark.parametrize("text", ["$5", "€ 5", "12%", "12 percent", "1,000 people", "about 90k"])
def test_words_without_a_source_carry_no_figures(text: str) -> None:
    assert not accepts(UnsourcedText, f"It is {text} or so.")
    assert accepts(SourcedText, f"It is {text} or so.")


@pytest.mark.parametrize("text", ["24 hours", "8am to 1am", "one in three", "Phase 3 trials", "the 2026 rules"])
def test_numbers_that_are_no_figures_may_stand_anywhere(text: str) -> None:
    assert accepts(UnsourcedText, text)


@pytest.mark.parametrize("address", ["https://a.example", "http://a.example/b?c=d", "https://a.example/b/c.html"])
def test_a_web_address_has_scheme_and_host(address: str) -> None:
    assert accepts(WebAddress, address)


@pytest.mark.parametrize(
    "address",
    ["a.example", "ftp://a.example", "https://", "https://user@a.example", "javascript:alert(1)", "https://a b.c"],
)
def test_what_is_no_web_address_is_rejected(address: str) -> None:
    assert not accepts(WebAddress, address)


@pytest.mark.parametrize("one", ["Msl", "a b", "-a", "a_b", "", "a" * 41, "é"])
def test_an_id_is_small_letters_digits_and_hyphens(one: str) -> None:
    assert not accepts(EntryId, one)


@pytest.mark.parametrize("fact", ["R1", "r17", "R170", "17"])
def test_a_fact_has_a_capital_and_two_digits(fact: str) -> None:
    assert not accepts(FactId, fact)


def test_control_characters_are_rejected_and_line_ends_are_not() -> None:
    assert not accepts(SourcedText, "one\x07two")
    assert accepts(SourcedText, "one\ntwo")


def test_the_ends_of_a_range_are_in_order() -> None:
    assert AmountRange(kind="between", low=1, high=2).high == 2
    with pytest.raises(ValidationError, match="low end"):
        AmountRange(kind="between", low=2, high=2)


@pytest.mark.parametrize("value", ["5", True, None, 0, float("nan")])
def test_an_amount_is_a_positive_number_and_nothing_that_could_be_made_one(value: object) -> None:
    assert not accepts(ExactAmount, {"kind": "exactly", "value": value})


def test_a_value_never_changes_and_knows_no_extra_keys() -> None:
    claim = Claim(text="It is so.", source="gazette")
    with pytest.raises(ValidationError, match="frozen"):
        claim.text = "It was so."  # type: ignore[misc]
    assert not accepts(Claim, {"text": "It is so.", "source": "gazette", "extra": 1})


def test_what_has_an_id_is_named_by_it_and_the_rest_in_full(library: KnowledgeBase) -> None:
    assert repr(library.roles["msl"]) == "Role(id='msl')"
    assert "It is so." in repr(Claim(text="It is so.", source="gazette"))
