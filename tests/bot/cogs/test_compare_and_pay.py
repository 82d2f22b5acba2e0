"""/compare, /pay, /facts and the polls of /painpoint, as members use them."""

import re
from itertools import chain

import pytest
from people import Answer, walk
from world import Build, World

from bot.cards.compare import compare_card
from bot.cards.limits import MAX_ALT
from bot.cards.pay_chart import comparison_chart
from knowledge import KnowledgeBase
from knowledge.model import PainPoint, Role

GALLERY = 12


def pictures(answer: Answer) -> list[dict[str, str]]:
    """The descriptions and addresses of the pictures in a message."""
    galleries = [c for c in walk(answer.message.components) if c["type"] == GALLERY]
    return [{"url": item["media"]["url"], "alt": item["description"]} for c in galleries for item in c["items"]]


async def test_two_roles_are_compared_row_by_row_with_a_picture_of_their_pay(world: World) -> None:
    both = await world.member.slash("compare", first="msl", second="medico legal")
    assert both.ephemeral
    for row in (
        "**Pay: US dollars a year**",
        "**Pay: US dollars an hour**",
        "**Patients**",
        "**Travel**",
        "**From home**",
    ):
        assert row in both.text
    assert "Medico-legal expert: not stated" in both.text
    assert "cannot be ranked" in both.text
    (picture,) = pictures(both)
    assert "$212,000" in picture["alt"]
    assert "$500 to $1,000" in picture["alt"]


async def test_hourly_and_yearly_pay_never_stand_in_one_row_of_a_comparison(world: World) -> None:
    both = await world.member.slash("compare", first="msl", second="ime")
    row = ""
    for line in both.text.splitlines():
        row = line if line.startswith("**") else row
        if "a year**" in row:
            assert "an hour" not in line
        if "an hour**" in row:
            assert "a year" not in line


async def test_every_row_of_a_comparison_has_a_line_for_each_role(world: World) -> None:
    page = await world.member.slash("compare", first="msl", second="ime", third="cme courses", fourth="paid surveys")
    text = page.text
    while "Next page" in page.labels:
        page = await world.member.press(page, "Next page")
        text += "\n" + page.text
    assert "Previous page" in page.labels
    for row in ("Licence", "Time to start", "Eases", "The catch", "Credentials and what they cost", "Other downsides"):
        under = text.partition(f"**{row}**")[2].partition("\n**")[0]
        for name in ("MSL", "IME", "CME courses", "Paid surveys"):
            assert f"- {name}: " in under, (row, name)
    back = text.partition("**How reversible it is**")[2]
    assert "- MSL: not stated; for leaving the clinic see below" in back
    assert "Forty-nine boards have a rule on re-entry" in back
    assert "- IME: not stated" in back


async def test_roles_with_nothing_to_draw_are_compared_without_a_picture(world: World, library: KnowledgeBase) -> None:
    bare = [role.model_copy(update={"pay": ()}) for role in (library.roles["msl"], library.roles["cme-courses"])]
    assert comparison_chart(library, bare) is None
    assert "No source here states a figure" in compare_card(library, bare).text
    both = await world.member.slash("compare", first="cme-courses", second="paid-surveys")
    assert not pictures(await world.member.press(both, "Open CME courses"))


async def test_one_more_role_is_put_beside_until_there_are_four(world: World, library: KnowledgeBase) -> None:
    ids = ["msl", "ime"]
    shown = await world.member.slash("compare", first="msl", second="ime")
    for role in ("cme-courses", "paid-surveys"):
        offered = [each for menu, each in shown.message.menus.items() if menu.startswith("compare:1:add")]
        assert {*chain.from_iterable(offered)} | {*ids} == {*library.roles}, "none is left out, however many there are"
        shown = await world.member.pick(shown, role, menu="compare:1:add")
        ids.append(role)
    assert len([label for label in shown.labels if label.startswith("Open ") and label != "Open in DM"]) == 4
    assert not any(menu.startswith("compare:1:add") for menu in shown.message.menus)


@pytest.mark.parametrize(("second", "says"), [("msl", "two different roles"), ("xylophone", "I know no role")])
async def test_a_comparison_that_cannot_be_made_says_why(world: World, second: str, says: str) -> None:
    answer = await world.member.slash("compare", first="msl", second=second)
    assert says in answer.text


async def test_an_unclear_name_in_a_comparison_is_asked_about(world: World) -> None:
    answer = await world.member.slash("compare", first="msl", second="medical")
    assert "Did you mean" in answer.text


async def test_roles_are_compared_from_a_card_and_both_open(world: World) -> None:
    card = await world.member.slash("role", name="msl")
    choice = await world.member.press(card, "Compare with…")
    assert "msl" not in choice.message.menus["role:1:beside:msl"]
    both = await world.member.pick(choice, "utilization-review", menu="role:1:beside:")
    assert "**The catch**" in both.text
    assert len(pictures(both)) == 1
    opened = await world.member.press(both, "Open Utilization review")
    assert opened.text.startswith("## Utilization review")


async def test_a_comparison_goes_on_where_it_was_after_a_restart(world: World, build: Build) -> None:
    first = await world.member.slash("compare", first="msl", second="medico-legal")
    await world.restart(build())
    second = await world.member.press(first, "Next page")
    assert "Page 2 of" in second.text


def figures(text: str) -> int:
    """How many rows of figures a text has."""
    return len(re.findall(r"^- \*\*", text, re.MULTILINE))


@pytest.mark.parametrize(("kind", "title"), [("year", "a year"), ("hour", "an hour"), ("piece", "by piece of work")])
async def test_all_pay_of_one_kind_is_drawn_once_and_every_figure_is_listed(
    world: World, library: KnowledgeBase, kind: str, title: str
) -> None:
    page = await world.member.slash("pay", kind=kind)
    assert f"## Pay {title}" in page.text
    assert pictures(page)
    assert all(len(picture["alt"]) <= MAX_ALT for picture in pictures(page))
    text = page.text
    while "Next page" in page.labels:
        page = await world.member.press(page, "Next page")
        assert not pictures(page)
        text += "\n" + page.text
    alone = {"year", "hour"}
    wanted = [
        f for r in library.roles.values() for f in r.pay if (f.per == kind if kind in alone else f.per not in alone)
    ]
    assert figures(text) >= len(wanted)
    assert ("Yardstick: clinical practice" in text) == (kind == "year")


async def test_the_board_and_those_who_disagree_stand_together_and_the_reason_is_one_tap_away(world: World) -> None:
    page = await world.member.slash("pay", kind="hour")
    while "**Medico-Legal Expert Consultant**" not in page.text:
        page = await world.member.press(page, "Next page")
    own = page.text.partition("**Medico-Legal Expert Consultant**")[2].partition("\n**")[0]
    assert own.index("$105 an hour") < own.index("$500 to $1,000 an hour")
    why = await world.member.press(page, "Why do these differ?")
    assert "The sources disagree" in why.text
    assert "## Pay an hour" in (await world.member.press(why, "Back to the figures")).text


async def test_without_a_kind_all_pay_is_one_picture_in_parts_and_one_table(
    world: World, library: KnowledgeBase
) -> None:
    page = await world.member.slash("pay")
    assert "## All pay" in page.text
    shown = pictures(page)
    assert all(len(picture["alt"]) <= MAX_ALT for picture in shown)
    described = " ".join(picture["alt"] for picture in shown)
    assert "$212,000" in described
    assert "job board $105, other sources $500 to $1,000" in described
    assert "Yardstick: clinical practice, not a job" in described
    text = page.text
    while "Next page" in page.labels:
        page = await world.member.press(page, "Next page")
        assert not pictures(page)
        text += "\n" + page.text
    yardsticks = [figure for yardstick in library.yardsticks.values() for figure in yardstick.pay]
    assert figures(text) == sum(len(role.pay) for role in library.roles.values()) + len(yardsticks)
    for title in re.findall(r"\*\*(.+) · (?:a year|an hour|by piece of work)\*\*", text):
        assert title in {role.name for role in library.roles.values()}


async def test_in_the_table_of_all_pay_hours_never_stand_in_a_group_of_years(world: World) -> None:
    page = await world.member.slash("pay")
    text = page.text
    while "Next page" in page.labels:
        page = await world.member.press(page, "Next page")
        text += "\n" + page.text
    for group in text.split("\n**")[1:]:
        heading, _, lines = group.partition("**")
        if heading.endswith("· a year") or heading.startswith("Yardstick"):
            assert " an hour**" not in lines
        if heading.endswith("· an hour"):
            assert " a year**" not in lines


async def test_one_kind_of_pay_and_the_way_back_to_all_are_one_tap_away(world: World) -> None:
    page = await world.member.slash("pay")
    hour = await world.member.press(page, "An hour")
    assert "## Pay an hour" in hour.text
    assert "## All pay" in (await world.member.press(hour, "All pay")).text


async def test_every_entry_has_its_figures_page_by_page(world: World, library: KnowledgeBase) -> None:
    for entry in library.entries.values():
        page = await world.member.slash("facts", topic=entry.id)
        text = page.text
        while "Next page" in page.labels:
            page = await world.member.press(page, "Next page")
            text += page.text
        polls = () if isinstance(entry, Role) else entry.polls
        percents = [answer.percent for poll in polls for answer in library.polls[poll].answers]
        assert all(f"{percent:g} %" in text for percent in percents)
        assert (await world.member.press(page, "Open the card")).text.startswith("## ")


async def test_a_topic_that_is_unclear_or_unknown_is_said_to_be(world: World) -> None:
    asked = await world.member.slash("facts", topic="medical")
    assert "Did you mean" in asked.text
    assert (await world.member.press(asked, asked.labels[0])).text.startswith("## Figures: ")
    assert "I know no topic" in (await world.member.slash("facts", topic="xylophone")).text


@pytest.mark.parametrize("typed", ["oncology", "Oncology"])
async def test_the_figures_of_a_specialty_are_a_topic_of_their_own(world: World, typed: str) -> None:
    page = await world.member.slash("facts", topic=typed)
    assert page.text.startswith("## Figures: Oncology")
    assert "December 2018" in page.text
    assert (await world.member.press(page, "Open the card")).text.startswith("## Oncology")
    assert not (await world.member.press(page, "Share here")).ephemeral
    assert "oncology" in [choice["value"] for choice in await _typing(world, "onco")]


async def test_topics_of_every_kind_are_suggested(world: World) -> None:
    offered = {choice["value"] for typed in ("msl", "burnout", "networking") for choice in await _typing(world, typed)}
    assert {"msl", "burnout", "networking"} <= offered


async def _typing(world: World, typed: str) -> list[dict[str, str]]:
    return await world.member.autocomplete("facts", "topic", typed)


async def test_a_pain_point_shows_the_polls_behind_it_and_help_at_work_before_roles(
    world: World, library: KnowledgeBase
) -> None:
    for pain_point in library.pain_points.values():
        card = await world.member.slash("painpoint", name=pain_point.id)
        assert len(pictures(card)) == bool(pain_point.polls)
        for picture in pictures(card):
            assert "sample not stated" in picture["alt"]
        if "Then roles that ease it" in card.text:
            assert card.text.index("What can be changed at work first") < card.text.index("Then roles that ease it")


async def test_no_card_with_support_lines_offers_to_be_shared_and_pressing_anyway_is_refused(
    world: World, library: KnowledgeBase
) -> None:
    tender = [entry for entry in library.entries.values() if isinstance(entry, PainPoint) and entry.support_lines]
    for entry in tender:
        card = await world.member.slash("painpoint", name=entry.id)
        figures = await world.member.press(card, "Figures")
        for shown in (card, figures):
            assert "Share here" not in shown.labels
        world.forge(figures, f"card:1:share:entry:{entry.id}")
        refused = await world.member.press(world.view(figures), custom_id=f"card:1:share:entry:{entry.id}")
        assert "stays between us" in refused.text
        assert refused.ephemeral
