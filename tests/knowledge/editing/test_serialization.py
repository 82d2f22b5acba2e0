import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from item_strategies import items

from knowledge import KnowledgeBase
from knowledge.editing.serialization import KINDS, EditableItem, item_from_yaml, kind_of, to_yaml, value_to_yaml
from knowledge.loading.yaml_reader import read_fast
from knowledge.model import ExactAmount, Source


def every_item(library: KnowledgeBase) -> list[EditableItem]:
    return [*library.entries.values(), *library.sources.values()]


def test_every_shipped_item_comes_back_from_its_text(library: KnowledgeBase) -> None:
    for item in every_item(library):
        assert item_from_yaml(kind_of(item), to_yaml(item), item.id) == (item, ())


@settings(max_examples=30, deadline=None)
@given(item=items())
def test_whatever_a_model_can_say_comes_back_from_its_text(item: EditableItem) -> None:
    text = to_yaml(item)
    assert item_from_yaml(kind_of(item), text, "x") == (item, ())
    assert to_yaml(item.model_copy()) == text


@settings(max_examples=300, deadline=None)
@given(blanks=st.lists(st.sampled_from([" ", "  ", "pay", "# ", ": ", "'", "- ", "\u00a0"]), min_size=40, max_size=80))
def test_long_texts_keep_their_blanks_wherever_they_stand(blanks: list[str]) -> None:
    text = "".join(blanks)
    assert read_fast(value_to_yaml({"text": text})) == {"text": text}


def test_the_yaml_of_an_item_is_cached_but_not_shared_with_copies(library: KnowledgeBase) -> None:
    role = library.roles["msl"]
    assert to_yaml(role) is to_yaml(role)
    assert to_yaml(role.model_copy()) is not to_yaml(role)
    assert to_yaml(role.model_copy(update={"short_name": "Other"})) != to_yaml(role)


def test_each_kind_is_reported_from_the_others(library: KnowledgeBase) -> None:
    assert {kind_of(item) for item in every_item(library)} == set(KINDS)


def test_yaml_leaves_out_defaults_and_starts_with_the_id() -> None:
    source = Source(id="a-1", publisher="A: b", date="2026")
    assert to_yaml(source) == "id: a-1\npublisher: 'A: b'\ndate: '2026'\n"


def test_a_long_sentence_is_folded_and_a_level_comes_first(library: KnowledgeBase) -> None:
    lines = to_yaml(library.roles["msl"]).splitlines()
    assert max(map(len, lines)) <= 118
    assert lines[lines.index("travel:") + 1 :][:2] == ["  level: high", "  in_short: About half your time, often more"]


def test_a_problem_in_a_text_is_reported_at_its_position() -> None:
    item, faults = item_from_yaml("source", "id: a\npublisher: A b\ndate: soon\n", "a.yaml")
    assert item is None
    assert [str(fault).split(";")[0] for fault in faults] == ["a.yaml:3:7: `date` is no date"]


def test_a_number_that_no_file_can_hold_is_rejected(library: KnowledgeBase) -> None:
    role = library.roles["msl"]
    pay = role.pay[0].model_copy(update={"amount": ExactAmount(kind="exactly", value=1e40)})
    with pytest.raises(ValueError, match="cannot be written"):
        to_yaml(role.model_copy(update={"pay": (pay,)}))
