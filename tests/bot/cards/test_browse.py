"""Filters, orders and what to relax, for any search."""

from collections.abc import Iterable
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from bot.cards.browse import PER_PAGE, TITLES, browse_card
from bot.cards.components import Card, Row, Select
from bot.cards.custom_id import custom_id, decode_search, encode_search
from bot.cards.limits import MAX_CUSTOM_ID
from knowledge import KnowledgeBase
from knowledge.model import Role
from knowledge.role_filters import (
    FILTERS,
    ORDERS,
    START_LEVELS,
    RoleSearch,
    filter_roles,
    pay_kind,
    ranked_amount,
    ranked_figure,
    suggest_relaxation,
)

choices = st.fixed_dictionaries(
    {}, optional={name: st.frozensets(st.sampled_from(each.values)) for name, each in FILTERS.items()}
)
searches = st.builds(RoleSearch, choices, st.sampled_from(ORDERS))


def ids(roles: Iterable[Role]) -> list[str]:
    return [role.id for role in roles]


def levels(role: Role) -> dict[str, set[str]]:
    """What a role is, read from the base itself."""
    return {
        "kind": {role.kind},
        "patients": {role.patient_contact.level},
        "remote": {role.remote.level},
        "travel": {role.travel.level},
        "licence": {role.licence.level},
        "start": {role.time_to_start.level},
        "pay": {figure.per if figure.per in {"year", "hour"} else "piece" for figure in role.pay} or {"not stated"},
    }


@given(search=searches)
def test_every_role_found_fulfils_every_filter_and_no_other_role_does(
    library: KnowledgeBase, search: RoleSearch
) -> None:
    inside = ids(filter_roles(library, search))
    for role in library.roles.values():
        fulfils = all(levels(role)[name] & values for name, values in search.criteria.items())
        assert (role.id in inside) == fulfils


@given(search=searches, saved=st.frozensets(st.sampled_from(["msl", "ime", "medico-legal", "gone"])))
def test_an_order_changes_the_places_and_nothing_else(
    library: KnowledgeBase, search: RoleSearch, saved: frozenset[str]
) -> None:
    ordered = ids(filter_roles(library, search, saved))
    assert sorted(ordered) == sorted(ids(filter_roles(library, search.with_order("base"))))


@given(search=searches)
def test_an_order_by_pay_compares_one_kind_in_one_currency_highest_first(
    library: KnowledgeBase, search: RoleSearch
) -> None:
    ordered = filter_roles(library, search.with_order("pay"))
    figures = [ranked_figure(role, search.ranked_kind) for role in ordered]
    assert len({(pay_kind(figure), figure.currency) for figure in figures if figure}) <= 1
    amounts = [ranked_amount(role, search.ranked_kind) for role in ordered]
    ranked = [amount for amount in amounts if amount is not None]
    assert ranked == sorted(ranked, reverse=True)
    assert amounts[: len(ranked)] == ranked


def test_hourly_pay_has_no_place_in_an_order_by_yearly_pay(library: KnowledgeBase) -> None:
    expert = library.roles["medico-legal"]
    assert ranked_amount(expert, "year") is None
    assert ranked_amount(expert, "hour") == 500
    assert RoleSearch({"pay": frozenset({"hour"})}).ranked_kind == "hour"
    assert RoleSearch({"pay": frozenset({"hour", "year"})}).ranked_kind == "year"


@given(search=searches)
def test_an_order_by_time_puts_weeks_before_years_and_what_nobody_states_last(
    library: KnowledgeBase, search: RoleSearch
) -> None:
    places = [
        START_LEVELS.index(role.time_to_start.level) for role in filter_roles(library, search.with_order("start"))
    ]
    assert places == sorted(places)


@given(search=searches, saved=st.frozensets(st.sampled_from(["msl", "ime", "medico-legal"])))
def test_an_order_by_saved_puts_what_is_kept_first(
    library: KnowledgeBase, search: RoleSearch, saved: frozenset[str]
) -> None:
    kept = [role.id in saved for role in filter_roles(library, search.with_order("saved"), saved)]
    assert kept == sorted(kept, reverse=True)


@given(search=searches)
def test_the_filters_to_relax_are_the_fewest_that_bring_roles_back_and_those_that_bring_most(
    library: KnowledgeBase, search: RoleSearch
) -> None:
    names, count = suggest_relaxation(library, search)
    sets = [chosen for size in range(1, len(search.criteria) + 1) for chosen in combinations(search.criteria, size)]
    counts = {chosen: len(filter_roles(library, search.without_filters(chosen))) for chosen in sets}
    assert count == counts.get(names, 0)
    assert not any(counts[chosen] for chosen in sets if len(chosen) < len(names))
    assert all(counts[chosen] <= count for chosen in sets if len(chosen) == len(names))


def test_a_search_that_no_single_filter_explains_names_the_fewest_together(library: KnowledgeBase) -> None:
    search = RoleSearch(
        {"kind": frozenset({"side-gig"}), "patients": frozenset({"one-off"}), "remote": frozenset({"not stated"})}
    )
    names, count = suggest_relaxation(library, search)
    assert len(names) == 2
    assert count
    card = browse_card(library, search)
    named = " and ".join(TITLES[name].lower() for name in names)
    assert f"Remove the **{named}** filters to see {count} role" in card.text


@given(searches)
def test_a_search_survives_its_button(search: RoleSearch) -> None:
    assert decode_search(encode_search(search)) == search


@given(searches)
def test_a_search_leaves_most_of_a_custom_id_free(search: RoleSearch) -> None:
    assert len(custom_id("roles", "set", encode_search(search), "patients").encode()) <= MAX_CUSTOM_ID // 2
    assert len(custom_id("card", "share", "roles", encode_search(search), 99).encode()) <= MAX_CUSTOM_ID // 2


@given(st.text(max_size=60))
def test_a_button_nobody_wrote_becomes_some_search(code: str) -> None:
    assert decode_search(encode_search(decode_search(code))) == decode_search(code)


@given(search=searches)
def test_the_pages_of_a_list_partition_it_and_a_page_beyond_the_last_is_the_last(
    library: KnowledgeBase, search: RoleSearch
) -> None:
    roles = ids(filter_roles(library, search))
    count = -(-len(roles) // PER_PAGE)
    pages = [offered(browse_card(library, search, page)) for page in range(count)]
    assert [role for page in pages for role in page] == roles
    assert not roles or offered(browse_card(library, search, count + 3)) == pages[-1]


def offered(card: Card) -> list[str]:
    """The roles that can be opened from a list."""
    menus = [
        item for block in card.blocks if isinstance(block, Row) for item in block.items if isinstance(item, Select)
    ]
    return [option.value for menu in menus if menu.custom_id.verb == "pick" for option in menu.options]


@given(search=searches)
def test_an_empty_list_names_the_filter_to_relax_and_how_many_come_back(
    library: KnowledgeBase, search: RoleSearch
) -> None:
    names, count = suggest_relaxation(library, search)
    text = browse_card(library, search).text
    if filter_roles(library, search):
        assert "Remove the" not in text
    else:
        named = " and ".join(TITLES[name].lower() for name in names)
        assert f"Remove the **{named}** filter" in text
        assert f"to see {count} role" in text
