"""/roles as members use it."""

import pytest
from people import Answer
from world import Build, World

from knowledge import KnowledgeBase
from knowledge.role_filters import FILTERS, RoleSearch, filter_roles


async def listed(world: World, page: Answer) -> list[str]:
    """Every role of a list, page by page."""
    roles = list(page.message.menus["role:1:pick"])
    while "Next page" in page.labels:
        page = await world.member.press(page, "Next page")
        roles += page.message.menus["role:1:pick"]
    return roles


async def test_the_list_of_roles_shows_every_role_page_by_page(world: World, library: KnowledgeBase) -> None:
    assert await listed(world, await world.member.slash("roles")) == list(library.roles)


@pytest.mark.parametrize("name", FILTERS)
async def test_each_filter_of_the_command_shows_what_fulfils_it(
    world: World, library: KnowledgeBase, name: str
) -> None:
    for value in FILTERS[name].values:
        fitting = filter_roles(library, RoleSearch({name: frozenset({value})}))
        page = await world.member.slash("roles", **{name: value})
        if fitting:
            assert await listed(world, page) == [role.id for role in fitting]
        else:
            assert "No roles match" in page.text


async def test_filters_are_chosen_by_menu_counted_and_survive_a_restart(
    world: World, library: KnowledgeBase, build: Build
) -> None:
    page = await world.member.slash("roles")
    filters = await world.member.press(page, "Filters")
    filters = await world.member.pick(filters, "none", "one-off", menu=_menu(filters, "patients"))
    await world.restart(build())
    filters = await world.member.pick(filters, "yes", menu=_menu(filters, "remote"))
    search = RoleSearch({"patients": frozenset({"none", "one-off"}), "remote": frozenset({"yes"})})
    fitting = [role.id for role in filter_roles(library, search)]
    assert filters.message.ticked[_menu(filters, "remote")] == ["yes"]
    assert await listed(world, await world.member.press(filters, f"Show {len(fitting)} roles")) == fitting


def _menu(filters: Answer, name: str) -> str:
    (menu,) = [each for each in filters.message.menus if each.startswith("roles:1:set:") and each.endswith(f":{name}")]
    return menu


async def test_a_filter_is_lifted_by_unticking_and_all_by_one_button(world: World, library: KnowledgeBase) -> None:
    page = await world.member.slash("roles", remote="yes", kind="side-gig")
    filters = await world.member.press(page, "Filters (2)")
    filters = await world.member.pick(filters, menu=_menu(filters, "kind"))
    assert "Kind: " not in filters.text
    assert await listed(world, await world.member.press(filters, "Remove all filters")) == list(library.roles)


async def test_a_list_that_is_empty_names_the_filter_to_relax_and_lifts_it(
    world: World, library: KnowledgeBase
) -> None:
    nothing = await world.member.slash("roles", remote="yes", travel="high")
    assert "Remove the **travel** filter" in nothing.text
    label = next(label for label in nothing.labels if label.startswith("Remove the "))
    lifted = await world.member.press(nothing, label)
    assert len(await listed(world, lifted)) == max(
        len(filter_roles(library, RoleSearch({"remote": frozenset({"yes"})}))),
        len(filter_roles(library, RoleSearch({"travel": frozenset({"high"})}))),
    )


async def test_a_list_by_pay_says_that_it_is_no_ranking_of_kinds_and_keeps_to_one(world: World) -> None:
    page = await world.member.slash("roles", pay="hour", sort="pay")
    assert "by pay an hour" in str(page.message.components)
    figures = [line for line in page.text.splitlines() if line.startswith("-# Pay: ")]
    assert all("an hour" in line or "no figure to rank by" in line for line in figures)
    assert "Sources count different people" in page.text


async def test_the_order_is_changed_by_menu_and_keeps_the_filters(world: World, library: KnowledgeBase) -> None:
    page = await world.member.slash("roles", kind="career")
    (menu,) = [each for each in page.message.menus if each.startswith("roles:1:order")]
    page = await world.member.pick(page, "start", menu=menu)
    search = RoleSearch({"kind": frozenset({"career"})}, "start")
    assert await listed(world, page) == [role.id for role in filter_roles(library, search)]


async def test_what_is_saved_is_marked_and_can_come_first(world: World) -> None:
    await world.member.slash("saved add", role="paid-surveys")
    page = await world.member.slash("roles", sort="saved")
    assert page.message.menus["role:1:pick"][0] == "paid-surveys"
    assert "· saved" in page.text


async def test_a_role_opens_from_the_list(world: World) -> None:
    page = await world.member.slash("roles", kind="side-gig")
    card = await world.member.pick(page, page.message.menus["role:1:pick"][0], menu="role:1:pick")
    assert "**The catch**" in card.text


@pytest.mark.parametrize("custom_id", ["roles:1:page:all:0", "roles:1:page:career:1", "roles:1:page:gone:x"])
async def test_buttons_that_lead_to_the_list_from_elsewhere_open_it(world: World, custom_id: str) -> None:
    shown = await world.member.slash("role", name="msl")
    world.forge(shown, custom_id)
    assert "role:1:pick" in (await world.member.press(world.view(shown), custom_id=custom_id)).message.menus
