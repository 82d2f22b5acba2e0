"""/compare, /pay, /facts and the polls of /painpoint, as members use them."""

import re
from itertools import chain

import pytest
from people import Answer, walk
from world import Build, World

from bot.cards.compare import compare_card
from bot.cards.pay_chart import comparison_chart
from knowledge import KnowledgeBase
from knowledge.model import PainPoint, Role

GALLERY = 12


def pictures(answer: Answer) -> list[dict[str, str]]:
    """The descriptions and addresses of the pictures in a message."""
    galleries = [c for c in walk(answer.message.components) if c["type"] == GALLERY]
    return [{"url": item["media"]["url"], "alt": item["description"]} for c in galleries for item in c["items"]]


async def test_two_roles_are_compared_row_by_row_on_one_screen(world: World) -> None:
    both = await world.member.slash("compare", first="msl", second="medico legal")
    assert both.ephemeral
    for row in ("Pay", "Patients", "Travel", "From home", "License", "Time to start"):
        under = both.text.partition(f"**{row}**\n")[2].splitlines()
        assert under[0].startswith("MSL: "), row
        assert any(line.startswith("Medico-legal expert: ") for line in under[1:3]), row
    assert "can't be ranked" in both.text
    assert "Next page" not in both.labels
    assert not pictures(both)


async def tab(world: World, both: Answer, title: str) -> tuple[Answer, str]:
    """Open a tab of a comparison; its first page, and the text of all its pages."""
    menus = [c for c in walk(both.message.components) if c.get("custom_id", "").startswith("compare:1:tab:")]
    (value,) = [option["value"] for option in menus[0]["options"] if option["label"] == title]
    first = page = await world.member.pick(both, value, menu="compare:1:tab:")
    text = page.text
    while "Next page" in page.labels:
        page = await world.member.press(page, "Next page")
        text += "\n" + page.text
    return first, text


async def test_the_pay_of_compared_roles_is_one_tap_away_with_a_picture(world: World) -> None:
    both = await world.member.slash("compare", first="msl", second="medico legal")
    first, text = await tab(world, both, "Pay")
    (picture,) = pictures(first)
    assert "$212,000" in picture["alt"]
    assert "$500 to $1,000" in picture["alt"]
    assert "$212,000 a year" in text.partition("### MSL")[2].partition("###")[0]
    assert "$500 to $1,000 an hour" in text.partition("### Medico-legal expert")[2]


async def test_every_detail_of_a_comparison_has_a_line_for_each_role(world: World) -> None:
    roles = ("MSL", "IME", "CME courses", "Paid surveys")
    text = ""
    details = {
        "The catch, downsides": ("The catch", "Helps with", "Other downsides"),
        "Getting in, way back": ("Certificates, and what they cost",),
    }
    for title, rows in details.items():
        both = await world.member.slash(
            "compare", first="msl", second="ime", third="cme courses", fourth="paid surveys"
        )
        _, text = await tab(world, both, title)
        for row in rows:
            under = text.partition(f"### {row}")[2].partition("\n### ")[0]
            for name in roles:
                assert f"- {name}: " in under, (row, name)
    assert "Forty-nine boards have a rule on re-entry" in text


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


@pytest.mark.parametrize(
    ("second", "says"), [("msl", "Compare Medical Science Liaison (MSL) with"), ("xylophone", "I know no role")]
)
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
    assert "**Time to start**" in both.text
    opened = await world.member.press(both, "Open Utilization review")
    assert opened.text.startswith("## Utilization review")


async def test_a_comparison_goes_on_where_it_was_after_a_restart(world: World, build: Build) -> None:
    first = await world.member.slash("compare", first="msl", second="medico-legal")
    await world.restart(build())
    second, _ = await tab(world, first, "The catch, downsides")
    assert "### The catch" in second.text


def figures(text: str) -> int:
    """How many rows of figures a text has."""
    return len(re.findall(r"^- \*\*", text, re.MULTILINE))


async def turned(world: World, page: Answer) -> str:
    """The text of a page and of all that follow it."""
    text = page.text
    while "Next page" in page.labels:
        page = await world.member.press(page, "Next page")
        text += "\n" + page.text
    return text


TITLES = {"year": "Yearly pay", "hour": "Hourly pay", "piece": "Pay by piece of work"}


def is_of(kind: str, per: str) -> bool:
    return per == kind if kind in {"year", "hour"} else per not in {"year", "hour"}


@pytest.mark.parametrize("kind", TITLES)
async def test_pay_of_one_kind_is_one_picture_a_page_and_a_line_for_each_role(
    world: World, library: KnowledgeBase, kind: str
) -> None:
    page = await world.member.slash("pay", kind=kind)
    assert page.text.startswith(f"## {TITLES[kind]}")
    (drawn,) = pictures(page)
    alts = [drawn["alt"]]
    paid = [role for role in library.roles.values() if any(is_of(kind, figure.per) for figure in role.pay)]
    text = page.text
    while "Next page" in page.labels:
        page = await world.member.press(page, "Next page")
        (drawn,) = pictures(page)
        alts.append(drawn["alt"])
        text += "\n" + page.text
        for role in paid:
            assert (f"- **{role.short_name}** · " in page.text) == (f" {role.short_name}: " in drawn["alt"]), role.id
    assert len(set(alts)) == len(alts), "each page draws its own roles"
    assert all(f"- **{role.short_name}** · " in text for role in paid)
    assert ("For comparison: clinical practice" in text) == (kind == "year")


@pytest.mark.parametrize("kind", TITLES)
async def test_every_figure_of_a_kind_is_one_tap_away(world: World, library: KnowledgeBase, kind: str) -> None:
    page = await world.member.press(await world.member.slash("pay", kind=kind), "Every figure")
    wanted = [f for r in library.roles.values() for f in r.pay if is_of(kind, f.per)]
    assert figures(await turned(world, page)) >= len(wanted)
    assert (await world.member.press(page, "Back")).text.startswith(f"## {TITLES[kind]}")


async def test_the_board_and_those_who_disagree_stand_together_and_the_reason_is_one_tap_away(world: World) -> None:
    page = await world.member.slash("pay", kind="hour")
    line = next(line for line in page.text.splitlines() if line.startswith("- **Medico-legal expert**"))
    assert line.index("$1,000 an hour") < line.index("job board average $105")
    why = await world.member.press(page, "Why do these differ?")
    assert "The sources disagree" in why.text
    assert "## Hourly pay" in (await world.member.press(why, "Back")).text


async def test_without_a_kind_pay_opens_with_an_overview_and_every_figure_is_one_tap_away(
    world: World, library: KnowledgeBase
) -> None:
    page = await world.member.slash("pay")
    assert page.text.startswith("## Pay\n")
    assert all(f"- **{title}** · " in page.text for title in ("A year", "An hour", "By piece of work"))
    assert "For comparison: clinical practice" in page.text
    text = await turned(world, await world.member.press(page, "Every figure"))
    yardsticks = [figure for yardstick in library.yardsticks.values() for figure in yardstick.pay]
    assert figures(text) == sum(len(role.pay) for role in library.roles.values()) + len(yardsticks)
    for title in re.findall(r"### (.+) · (?:a year|an hour|by piece of work)$", text, re.MULTILINE):
        assert title in {role.name for role in library.roles.values()}


async def test_in_the_table_of_all_pay_hours_never_stand_in_a_group_of_years(world: World) -> None:
    text = await turned(world, await world.member.press(await world.member.slash("pay"), "Every figure"))
    kinds = set[str]()
    for group in text.split("\n### ")[1:]:
        heading, _, lines = group.partition("\n")
        kinds.add(heading.rpartition("· ")[2])
        if heading.endswith("· a year") or heading.startswith("For comparison"):
            assert " an hour**" not in lines
        if heading.endswith("· an hour"):
            assert " a year**" not in lines
    assert {"a year", "an hour", "by piece of work"} <= kinds


async def test_one_kind_of_pay_and_the_way_back_to_all_are_one_tap_away(world: World) -> None:
    page = await world.member.slash("pay")
    hour = await world.member.press(page, "An hour")
    assert "## Hourly pay" in hour.text
    assert (await world.member.press(hour, "All pay")).text.startswith("## Pay\n")


async def test_every_entry_has_its_figures_page_by_page(world: World, library: KnowledgeBase) -> None:
    for entry in library.entries.values():
        page = await world.member.slash("facts", topic=entry.id)
        text = page.text
        while "Next page" in page.labels:
            page = await world.member.press(page, "Next page")
            text += page.text
        polls = () if isinstance(entry, Role) else entry.polls
        percents = [answer.percent for poll in polls for answer in library.polls[poll].answers]
        assert all(f"{percent:g}%" in text for percent in percents)
        assert (await world.member.press(page, "Open the card")).text.startswith("## ")


async def test_a_topic_that_is_unclear_or_unknown_is_said_to_be(world: World) -> None:
    asked = await world.member.slash("facts", topic="medical")
    assert "Did you mean" in asked.text
    assert (await world.member.press(asked, asked.labels[0])).text.startswith("## Every figure, with its source")
    assert "I know no topic" in (await world.member.slash("facts", topic="xylophone")).text


@pytest.mark.parametrize("typed", ["oncology", "Oncology"])
async def test_the_figures_of_a_specialty_are_a_topic_of_their_own(world: World, typed: str) -> None:
    page = await world.member.slash("facts", topic=typed)
    assert page.text.startswith("## Every figure, with its source\n-# Oncology")
    assert "December 2018" in page.text
    assert (await world.member.press(page, "Open the card")).text.startswith("## Oncology")
    assert not (await world.member.press(page, "Share here")).ephemeral
    assert "oncology" in [choice["value"] for choice in await _typing(world, "onco")]


async def test_topics_of_every_kind_are_suggested(world: World) -> None:
    offered = {choice["value"] for typed in ("msl", "burnout", "networking") for choice in await _typing(world, typed)}
    assert {"msl", "burnout", "networking"} <= offered


async def _typing(world: World, typed: str) -> list[dict[str, str]]:
    return await world.member.autocomplete("facts", "topic", typed)


async def test_the_polls_behind_a_pain_point_are_drawn_with_its_figures(world: World, library: KnowledgeBase) -> None:
    for pain_point in library.pain_points.values():
        card = await world.member.slash("painpoint", name=pain_point.id)
        assert not pictures(card)
        shown = await world.member.press(card, "Figures")
        assert len(pictures(shown)) == bool(pain_point.polls)
        for picture in pictures(shown):
            assert "sample not stated" in picture["alt"]
        if "### Roles that may help" in card.text:
            assert card.text.index("### Help at work") < card.text.index("### Roles that may help")


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
