"""US states by name and abbreviation."""

import pytest

from knowledge import KnowledgeBase
from knowledge.text.us_states import STATE_NAMES, mentioned_states, state_code


def test_there_are_fifty_states_and_the_district() -> None:
    assert len(STATE_NAMES) == 51
    assert len(set(STATE_NAMES.values())) == 51


@pytest.mark.parametrize("code", STATE_NAMES)
def test_a_state_is_known_by_name_and_abbreviation_in_any_case(code: str) -> None:
    name = STATE_NAMES[code]
    assert {state_code(each) for each in (code, code.lower(), name, name.upper(), f" {name.lower()} ")} == {code}


@pytest.mark.parametrize("text", ["", "TXX", "Bavaria", "the South", "USA"])
def test_what_is_no_state_has_no_code(text: str) -> None:
    assert state_code(text) is None


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("is my non-compete valid in Texas", ("TX",)),
        ("TX or NY, where is a non-compete banned", ("TX", "NY")),
        ("moving from New York to West Virginia", ("NY", "WV")),
        ("I work in Kansas City", ("KS",)),
        ("practice in PA", ("PA",)),
        ("from MD to Ohio", ("MD", "OH")),
        ("I am an MD and OK with a PA", ()),
        ("tx of gout, or not", ()),
        ("Washington DC rules", ("DC",)),
        ("Cali non-compete", ("CA",)),
        ("", ()),
    ],
)
def test_states_are_found_in_order_and_abbreviations_only_where_they_are_meant(
    text: str, states: tuple[str, ...]
) -> None:
    assert mentioned_states(text) == states


def test_statements_of_a_state_name_states_that_exist(library: KnowledgeBase) -> None:
    for check in library.exit_checks.values():
        assert set(check.states) <= STATE_NAMES.keys()


def test_an_exit_check_has_statements_by_state_and_those_that_hold_everywhere(library: KnowledgeBase) -> None:
    check = library.exit_checks["non-compete"]
    assert "TX" in check.states
    assert check.statements_for("TX")
    assert {said.state for said in check.statements_for("TX")} == {"TX"}
    assert {said.state for said in check.statements_for(None)} == {None}
    assert check.statements_for("ZZ") == ()
    parted = [said for state in (None, *check.states) for said in check.statements_for(state)]
    assert sorted(said.text for said in parted) == sorted(said.text for said in check.says)
