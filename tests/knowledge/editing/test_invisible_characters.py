"""Invisible characters, often pasted from web pages, are rejected in forms as in files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.editing.aliases import add_alias
from knowledge.editing.form_layout import apply_form, form_field
from knowledge.editing.pay_form import parse_pay, pay_form_fields
from knowledge.editing.serialization import EditableItem, item_from_yaml, kind_of, to_yaml
from knowledge.model import Role
from tests.shipped import shipped

MSL = shipped().roles["msl"]
UNSEEN = ("\u202a", "\u2028", "\x85", "\x07", "\ufeff", "\ud800")
FIELDS = (("names", "short_name"), ("lead", "catch"), ("questions", "examples"), ("work", "duties"))


def sent(section: str, key: str, text: str) -> EditableItem | tuple[object, ...]:
    return apply_form(MSL, section, {key: text}, shipped().sources)


@pytest.mark.parametrize("character", UNSEEN)
@pytest.mark.parametrize(("section", "key"), FIELDS)
def test_characters_disallowed_in_files_are_rejected_in_forms(section: str, key: str, character: str) -> None:
    text = form_field(MSL, key).value
    half = min(6, len(text) // 2)
    outcome = sent(section, key, f"{text[:half]}{character}{text[half:]}")
    assert isinstance(outcome, tuple)
    (problem,) = map(str, outcome)
    assert f"U+{ord(character):04X}" in problem
    assert f"“{text[:half].strip()}”" in problem


def test_the_line_it_stands_in_is_named() -> None:
    outcome = sent("questions", "examples", "what is it\nwhat does \u202eit pay")
    assert isinstance(outcome, tuple)
    assert "Line 2: after “what does” the text has the character U+202E" in str(outcome[0])


def test_they_are_rejected_in_pay_figures() -> None:
    typed = {field.key: field.value for field in pay_form_fields(MSL.pay[0])} | {"covers": "full-time\u202c MSLs"}
    outcome = parse_pay("year", "median", typed, shipped().sources)
    assert isinstance(outcome, tuple)
    assert "U+202C" in str(outcome[0])


def test_they_are_rejected_in_aliases() -> None:
    outcome = add_alias(MSL, "doctor \u2066abroad")
    assert isinstance(outcome, tuple)
    assert "U+2066" in str(outcome[0])


@given(st.text(max_size=30))
def test_any_accepted_text_survives_serialization(text: str) -> None:
    taken = sent("questions", "examples", f"what does an msl do\n{text}")
    if isinstance(taken, Role):
        assert item_from_yaml(kind_of(taken), to_yaml(taken), "")[0] == taken
