"""Two changes of one entry, made at the same time, as one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.editing.merge import WHOLE_ENTRY, MergeResult, three_way_merge
from knowledge.editing.serialization import item_from_yaml, to_yaml
from knowledge.model import Role
from tests.shipped import shipped

MSL = shipped().roles["msl"]
COMMON = to_yaml(MSL)
TEXTS = st.lists(st.sampled_from(("doctor abroad", "envoy", "go-between", "herald")), unique=True)


def body(**changes: object) -> str:
    return to_yaml(MSL.model_copy(update=changes))


def role(merge: MergeResult) -> Role:
    item, faults = item_from_yaml("role", merge.body, "")
    assert not faults
    assert isinstance(item, Role)
    return item


def test_a_field_that_only_one_side_changed_is_kept() -> None:
    merge = three_way_merge("role", COMMON, body(name="Mine"), body(reviewed="2026-01-05"))
    assert (role(merge).name, role(merge).reviewed, merge.conflicting_fields) == ("Mine", "2026-01-05", ())


def test_a_conflict_keeps_mine_and_is_reported() -> None:
    merge = three_way_merge("role", COMMON, body(name="Mine"), body(name="Theirs"))
    assert (role(merge).name, merge.conflicting_fields) == ("Mine", ("Name",))


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    merge = three_way_merge("role", COMMON, body(name="Ours"), body(name="Ours", reviewed="2026-01-05"))
    assert (role(merge).name, merge.conflicting_fields) == ("Ours", ())


def test_an_item_they_removed_and_i_kept_is_removed() -> None:
    common = body(review_due="2026-12-31")
    merge = three_way_merge("role", common, body(review_due="2026-12-31", name="Mine"), body(review_due=None))
    assert (role(merge).name, role(merge).review_due, merge.conflicting_fields) == ("Mine", None, ())


def test_an_item_i_removed_and_they_changed_is_a_conflict_and_is_removed() -> None:
    common = body(review_due="2026-12-31")
    merge = three_way_merge("role", common, body(review_due=None), body(review_due="2027-12-31"))
    assert (role(merge).review_due, len(merge.conflicting_fields)) == (None, 1)


def test_items_added_on_both_sides_are_kept() -> None:
    pay = MSL.pay
    mine, theirs = pay[0].model_copy(update={"sample": 7}), pay[0].model_copy(update={"sample": 8})
    merge = three_way_merge("role", COMMON, body(pay=(*pay, mine)), body(pay=(*pay, theirs)))
    assert (role(merge).pay, merge.conflicting_fields) == ((*pay, theirs, mine), ())


def test_a_changed_item_keeps_its_place_and_a_removed_one_is_removed() -> None:
    pay = MSL.pay
    mine = pay[1].model_copy(update={"sample": 7})
    merge = three_way_merge("role", COMMON, body(pay=(pay[0], mine, *pay[2:])), body(pay=pay[1:]))
    assert (role(merge).pay, merge.conflicting_fields) == ((mine, *pay[2:]), ())


def test_a_figure_that_both_changed_is_a_conflict() -> None:
    pay = MSL.pay
    mine, theirs = pay[0].model_copy(update={"sample": 7}), pay[0].model_copy(update={"sample": 8})
    merge = three_way_merge("role", COMMON, body(pay=(mine, *pay[1:])), body(pay=(theirs, *pay[1:])))
    assert (role(merge).pay[0], merge.conflicting_fields) == (mine, ("Pay",))


def test_without_an_ancestor_or_with_an_unreadable_body_mine_is_kept() -> None:
    assert three_way_merge("role", None, body(name="Mine"), COMMON) == MergeResult(body(name="Mine"), (WHOLE_ENTRY,))
    assert three_way_merge("role", COMMON, body(name="Mine"), "not: yaml: at all") == MergeResult(
        body(name="Mine"), (WHOLE_ENTRY,)
    )
    assert three_way_merge("role", COMMON, body(name="Mine"), None) == MergeResult(body(name="Mine"))


@pytest.mark.stress
@settings(max_examples=20, deadline=None)  # each writes and reads a whole role
@given(TEXTS, TEXTS)
def test_nothing_that_either_added_is_lost(mine: list[str], theirs: list[str]) -> None:
    merge = three_way_merge("role", COMMON, body(aliases=(*MSL.aliases, *mine)), body(aliases=(*MSL.aliases, *theirs)))
    aliases = role(merge).aliases
    assert {*aliases} == {*MSL.aliases, *mine, *theirs}
    assert len(aliases) == len({*aliases})
