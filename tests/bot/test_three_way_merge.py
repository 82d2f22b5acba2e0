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


def test_what_only_one_changed_is_kept_from_either() -> None:
    merge = three_way_merge("role", COMMON, body(name="Mine"), body(reviewed="2026-01-05"))
    assert (role(merge).name, role(merge).reviewed, merge.conflicting_fields) == ("Mine", "2026-01-05", ())


def test_where_both_say_something_else_mine_stands_and_is_named() -> None:
    merge = three_way_merge("role", COMMON, body(name="Mine"), body(name="Theirs"))
    assert (role(merge).name, merge.conflicting_fields) == ("Mine", ("Name",))


def test_where_both_say_the_same_nothing_is_contested() -> None:
    merge = three_way_merge("role", COMMON, body(name="Ours"), body(name="Ours", reviewed="2026-01-05"))
    assert (role(merge).name, merge.conflicting_fields) == ("Ours", ())


def test_what_they_took_out_and_i_left_alone_stays_out() -> None:
    common = body(review_due="2026-12-31")
    merge = three_way_merge("role", common, body(review_due="2026-12-31", name="Mine"), body(review_due=None))
    assert (role(merge).name, role(merge).review_due, merge.conflicting_fields) == ("Mine", None, ())


def test_what_i_took_out_and_they_changed_is_contested_and_stays_out() -> None:
    common = body(review_due="2026-12-31")
    merge = three_way_merge("role", common, body(review_due=None), body(review_due="2027-12-31"))
    assert (role(merge).review_due, len(merge.conflicting_fields)) == (None, 1)


def test_of_a_list_both_additions_stay() -> None:
    pay = MSL.pay
    mine, theirs = pay[0].model_copy(update={"sample": 7}), pay[0].model_copy(update={"sample": 8})
    merge = three_way_merge("role", COMMON, body(pay=(*pay, mine)), body(pay=(*pay, theirs)))
    assert (role(merge).pay, merge.conflicting_fields) == ((*pay, theirs, mine), ())


def test_of_a_list_a_change_stays_where_it_was_and_a_removal_is_made() -> None:
    pay = MSL.pay
    mine = pay[1].model_copy(update={"sample": 7})
    merge = three_way_merge("role", COMMON, body(pay=(pay[0], mine, *pay[2:])), body(pay=pay[1:]))
    assert (role(merge).pay, merge.conflicting_fields) == ((mine, *pay[2:]), ())


def test_one_figure_that_both_changed_is_contested() -> None:
    pay = MSL.pay
    mine, theirs = pay[0].model_copy(update={"sample": 7}), pay[0].model_copy(update={"sample": 8})
    merge = three_way_merge("role", COMMON, body(pay=(mine, *pay[1:])), body(pay=(theirs, *pay[1:])))
    assert (role(merge).pay[0], merge.conflicting_fields) == (mine, ("Pay",))


def test_without_a_common_body_or_a_readable_one_mine_stands_whole() -> None:
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
