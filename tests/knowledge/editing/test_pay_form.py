from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from item_strategies import models

from knowledge import KnowledgeBase
from knowledge.editing.amounts import parse_amount
from knowledge.editing.pay_form import (
    PAY_UNITS,
    STATISTICS,
    PayInput,
    parse_pay,
    pay_form_fields,
    with_pay,
    without_pay,
)
from knowledge.model import Pay

TYPED = {
    "amount": "$250,000",
    "covers": "Full-time liaisons of any degree",
    "source": "seak",
    "date": "2026-04",
    "sample": "1,204",
}


def read(library: KnowledgeBase, **typed: str) -> PayInput:
    outcome = parse_pay("year", "median", TYPED | typed, library.sources)
    assert isinstance(outcome, PayInput), outcome
    return outcome


def told(library: KnowledgeBase, **typed: str) -> list[str]:
    outcome = parse_pay("year", "median", TYPED | typed, library.sources)
    assert isinstance(outcome, tuple)
    return [str(problem) for problem in outcome]


def exactly(value: float) -> dict[str, Any]:
    return {"kind": "exactly", "value": value}


def between(low: float, high: float, *, open_ended: bool = False) -> dict[str, Any]:
    return {"kind": "between", "low": low, "high": high, "open_ended": open_ended}


@pytest.mark.parametrize(
    ("text", "amount", "currency"),
    [
        ("250000", exactly(250000), None),
        (" 250,000 ", exactly(250000), None),
        ("$250k", exactly(250000), "USD"),
        ("1.5m", exactly(1500000), None),
        ("£ 45.50", exactly(45.5), "GBP"),
        ("CAD 90", exactly(90), "CAD"),
        ("90 eur", exactly(90), "EUR"),
        ("200,000-300,000", between(200000, 300000), None),
        ("$200k – $300k", between(200000, 300000), "USD"),
        ("200-300k", between(200000, 300000), None),
        ("between 200 and 300", between(200, 300), None),
        ("200 to 300 and more", between(200, 300, open_ended=True), None),
        ("200-300+", between(200, 300, open_ended=True), None),
        ("up to 5k", {"kind": "up-to", "value": 5000}, None),
        ("More than €90", {"kind": "more-than", "value": 90}, "EUR"),
        ("upper 200,000s to lower 300,000s", {"kind": "in-words", "words": "upper 200,000s to lower 300,000s"}, None),
        ("EUR a few hundred", {"kind": "in-words", "words": "a few hundred"}, "EUR"),
    ],
)
def test_an_amount_is_read_as_people_write_it(text: str, amount: dict[str, Any], currency: str | None) -> None:
    assert parse_amount(text) == (amount, currency)


@pytest.mark.parametrize("text", ["", "$", "-", "200.000", "250.000,00", "9" * 40, "1e9", "??", "٣"])
def test_what_is_no_amount_is_reported_with_examples(library: KnowledgeBase, text: str) -> None:
    assert told(library, amount=text)[0].startswith("Amount: Write an amount such as 250000")


def test_a_figure_is_what_was_chosen_and_typed(library: KnowledgeBase) -> None:
    assert read(library) == PayInput(
        Pay.model_validate(
            {
                "amount": exactly(250000),
                "currency": "USD",
                "per": "year",
                "statistic": "median",
                "covers": "Full-time liaisons of any degree",
                "source": "seak",
                "date": "2026-04",
                "sample": 1204,
            }
        ),
        None,
    )


@settings(max_examples=30, deadline=None)
@given(pay=models(Pay))
def test_a_figure_sent_untouched_is_the_same_figure(pay: Pay) -> None:
    typed = {field.key: field.value for field in pay_form_fields(pay)}
    assert parse_pay(pay.per, pay.statistic, typed, {}, before=pay) == PayInput(pay, None)


@settings(deadline=None)
@given(low=st.integers(1, 10**9), more=st.integers(1, 10**9), kind=st.sampled_from(["exactly", "up-to", "more-than"]))
def test_every_amount_in_figures_is_read_as_it_is_written(low: int, more: int, kind: str) -> None:
    single = {"kind": kind, "value": low / 100 if low % 100 else low // 100 or 1}
    for amount in (single, between(low, low + more), between(low, low + more, open_ended=True)):
        shown = pay_form_fields(Pay.model_validate({**_pay(), "amount": amount}))[0].value
        assert parse_amount(shown) == (amount, None)


def _pay() -> dict[str, Any]:
    kept = {"currency": "USD", "per": "year", "statistic": "median", "covers": "All", "source": "seak"}
    return {**kept, "date": "2026", "sample": "not stated"}


def test_every_shipped_figure_is_shown_in_a_form_that_fits_and_keeps_it(library: KnowledgeBase) -> None:
    for role in library.roles.values():
        for at, pay in enumerate(role.pay):
            shown = pay_form_fields(pay)
            assert len(shown) == 5
            assert all(len(field.label) <= 45 and len(field.hint) <= 100 for field in shown)
            typed = {field.key: f" {field.value}\r\n" for field in shown}
            outcome = parse_pay(pay.per, pay.statistic, typed, library.sources, before=pay)
            assert isinstance(outcome, PayInput)
            assert with_pay(role, outcome.pay, at) == role


def test_a_changed_figure_keeps_what_the_form_does_not_show(library: KnowledgeBase) -> None:
    pay = library.roles["msl"].pay[0]
    outcome = parse_pay("month", "average", {"amount": "€20k"} | _rest(pay), library.sources, before=pay)
    assert isinstance(outcome, PayInput)
    changed = {"amount": exactly(20000), "currency": "EUR", "per": "month", "statistic": "average"}
    assert outcome.pay == Pay.model_validate({**pay.model_dump(), **changed})


def test_a_sample_may_become_unknown(library: KnowledgeBase) -> None:
    pay = library.roles["msl"].pay[0].model_copy(update={"sample": 12})
    typed = {field.key: field.value for field in pay_form_fields(pay)} | {"sample": "Not stated"}
    outcome = parse_pay(pay.per, pay.statistic, typed, library.sources, before=pay)
    assert isinstance(outcome, PayInput)
    assert outcome.pay.sample == "not stated"


def _rest(pay: Pay) -> dict[str, str]:
    return {field.key: field.value for field in pay_form_fields(pay) if field.key != "amount"}


def test_a_new_source_is_made_of_publisher_date_and_address(library: KnowledgeBase) -> None:
    made = read(library, source="Journal of Liaisons, Inc., late 2025, https://example.org/pay?a=1,2").source
    assert made is not None
    assert (made.id, made.publisher) == ("journal-liaisons-inc-2025", "Journal of Liaisons, Inc.")
    assert (made.date, made.url) == ("late 2025", "https://example.org/pay?a=1,2")
    bare = read(library, source="Journal of Liaisons, 2025")
    assert bare.source is not None
    assert (bare.source.url, bare.pay.source) == (None, "journal-liaisons-2025")


def test_a_source_typed_out_that_is_there_already_is_not_made_twice(library: KnowledgeBase) -> None:
    known = library.sources["acma-2023"].model_copy(update={"kind": "publication"})
    outcome = read(library, source=f"{known.publisher}, {known.date}" + (f", {known.url}" if known.url else ""))
    assert outcome.source is None
    assert outcome.pay.source == "acma-2023"


@pytest.mark.parametrize(
    ("key", "text", "sentence"),
    [
        ("covers", " ", "Whom it covers: A figure is not taken without the people it is about."),
        ("covers", "x", "Whom it covers: `covers` should be at least 3 characters long"),
        ("source", "", "Source: A figure is not taken without its source"),
        ("source", "saek", "Source: There is no source `saek`; did you mean `seak`? If not, write publisher, date"),
        ("source", "qqqqqqq", "Source: There is no source `qqqqqqq`; write publisher, date, https://…"),
        ("source", "Journal, soon", "Source: Date: `date` is no date"),
        ("source", "Journal, 2025, https://x", "Source: Web address: `url` is no web address"),
        ("source", ", 2025", "Source: Publisher: `publisher` should be at least 2"),
        ("date", "", "Date: `date` should be at least 4 characters"),
        ("date", "soon", "Date: `date` is no date"),
        ("sample", "many", "Sample size: Write how many people were counted, or: not stated."),
        ("sample", "0", "Sample size: `sample` should be greater than 0"),
        ("sample", "9" * 5000, "Sample size: Write how many people"),
        ("amount", "300-200", "Amount: `amount`: the low end of a range must lie below the high end."),
        ("amount", "0", "Amount: `value` should be greater than 0"),
        ("amount", "a " * 50, "Amount: "),
    ],
)
def test_what_is_wrong_with_a_figure_is_reported_by_field(
    library: KnowledgeBase, key: str, text: str, sentence: str
) -> None:
    problems = told(library, **{key: text})
    assert len(problems) == 1
    assert problems[0].startswith(sentence), problems


def test_an_empty_form_is_reported_everything_at_once(library: KnowledgeBase) -> None:
    outcome = parse_pay("week", "guess", {}, library.sources)
    assert isinstance(outcome, tuple)
    assert [each.label for each in outcome] == [
        "Paid per",
        "Statistic",
        "Amount",
        "Whom it covers",
        "Source",
        "Date",
        "Sample size",
    ]


def test_figures_are_added_replaced_and_removed(library: KnowledgeBase) -> None:
    role, pay = library.roles["msl"], read(library).pay
    assert with_pay(role, pay).pay == (*role.pay, pay)
    assert with_pay(role, pay, 1).pay == (role.pay[0], pay, *role.pay[2:])
    assert without_pay(role, 0).pay == role.pay[1:]
    for change in (lambda: with_pay(role, pay, 99), lambda: without_pay(role, 99)):
        with pytest.raises(IndexError):
            change()


def test_all_units_and_statistics_fit_into_a_select() -> None:
    assert len(PAY_UNITS) <= 25
    assert len(STATISTICS) <= 25
