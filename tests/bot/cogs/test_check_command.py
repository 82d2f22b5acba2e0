"""/check: what to check before leaving a job, in general and for a state, and every way to open it."""

import pytest
from world import World

from bot.cards.exit_checks import EXIT_CHECK_TABS
from knowledge import KnowledgeBase

NON_COMPETE = "Non-compete and outside work"
NO_SOURCE = "I have no source for {} on this. The general rule:"


@pytest.mark.parametrize("topic", ["non-compete", "noncompete", "Non-compete and outside work", "restrictive covenant"])
async def test_a_check_is_found_by_its_names_and_is_for_the_member_alone(world: World, topic: str) -> None:
    answer = await world.member.slash("check", topic=topic)
    assert answer.text.startswith(f"## {NON_COMPETE}\n")
    assert answer.ephemeral
    assert "**Ask**" in answer.text


@pytest.mark.parametrize("typed", ["TX", "tx", "Texas", " texas "])
async def test_a_state_is_taken_by_name_or_abbreviation(world: World, library: KnowledgeBase, typed: str) -> None:
    answer = await world.member.slash("check", topic="non-compete", state=typed)
    assert answer.text.startswith(f"## {NON_COMPETE} in Texas\n")
    said = library.exit_checks["non-compete"].statements_for("TX")
    assert said
    assert said[0].text in answer.text.replace("\\", "")


async def test_a_state_without_a_source_gets_the_general_rule_and_is_told_so(
    world: World, library: KnowledgeBase
) -> None:
    assert not library.exit_checks["visa"].statements_for("OH")
    answer = await world.member.slash("check", topic="visa", state="Ohio")
    assert NO_SOURCE.format("Ohio") in answer.text
    assert library.exit_checks["visa"].short["answer"].text in answer.text.replace("\\", "")


async def test_what_is_no_state_is_refused_with_what_to_do(world: World) -> None:
    answer = await world.member.slash("check", topic="visa", state="Bavaria *")
    assert answer.text.startswith("I don't know a US state called “Bavaria")
    assert "leave the state out" in answer.text


async def test_a_topic_nobody_knows_names_those_there_are(world: World, library: KnowledgeBase) -> None:
    answer = await world.member.slash("check", topic="xylophone repair")
    assert all(check.short_name in answer.text for check in library.exit_checks.values())


async def test_typing_offers_checks_and_states_with_a_source_first(world: World, library: KnowledgeBase) -> None:
    offered = await world.member.autocomplete("check", "topic", "")
    assert [each["value"] for each in offered] == list(library.exit_checks)
    states = await world.member.autocomplete("check", "state", "new")
    assert {each["name"] for each in states} == {"New Hampshire", "New Jersey", "New Mexico", "New York"}
    assert (await world.member.autocomplete("check", "state", "tx"))[0]["value"] == "TX"
    assert len(await world.member.autocomplete("check", "state", "")) == 25


async def test_the_menus_of_the_card_open_each_part_and_each_state_and_lead_back(
    world: World, library: KnowledgeBase
) -> None:
    check = library.exit_checks["non-compete"]
    card = await world.member.slash("check", topic="non-compete")
    for key, tab in EXIT_CHECK_TABS.tabs.items():
        part = await world.member.pick(card, key, menu="check:1:part:non-compete")
        assert tab.title in part.text
        assert (await world.member.press(part, "Back to the card")).text == card.text
    shown = card
    for menu in sorted(each for each in card.message.menus if each.startswith("check:1:state:")):
        first = card.message.menus[menu][0]
        shown = await world.member.pick(shown, first, menu=menu)
        assert check.statements_for(first)[0].text in shown.text.replace("\\", "")
        assert shown.message.ticked[menu] == [first]


async def test_a_long_part_is_turned_page_by_page(world: World) -> None:
    card = await world.member.slash("check", topic="non-compete")
    first = await world.member.pick(card, "states", menu="check:1:part:non-compete")
    second = await world.member.press(first, "Next page")
    assert "page 2 of" in second.text
    assert (await world.member.press(second, "Previous page")).text == first.text


async def test_a_state_that_is_none_in_an_older_button_is_told_as_gone(world: World) -> None:
    card = await world.member.slash("check", topic="visa")
    for forged in ("check:1:state:visa:ZZ", "check:1:state:gone:TX", "check:1:open:gone", "check:1:part:gone:general"):
        world.forge(card, forged)
        assert "no longer in the knowledge base" in (await world.member.press(world.view(card), custom_id=forged)).text


async def test_a_check_opens_from_a_role_a_plan_and_the_question_how_to_start(
    world: World, library: KnowledgeBase
) -> None:
    role = await world.member.slash("role", name="msl")
    downsides = await world.member.pick(role, "downsides", menu="role:1:part:msl")
    offered = downsides.message.menus["check:1:open"]
    assert offered == list(library.roles["msl"].exit_checks)
    opened = await world.member.pick(downsides, offered[0], menu="check:1:open")
    assert opened.text.startswith(f"## {library.exit_checks[offered[0]].name}")

    await world.member.slash("saved add", role="msl")
    questions = await world.member.press(await world.member.slash("plan show"), "Questions for a lawyer")
    assert set(questions.message.menus["check:1:open"]) == set(offered)

    start = await world.member.press(await world.member.slash("ask", question="how do I start"), "Open the card")
    assert start.message.menus["check:1:open"] == list(library.exit_checks)


async def test_an_answer_about_a_role_and_a_check_leads_to_the_check(world: World) -> None:
    answer = await world.member.slash("ask", question="MSL visa")
    assert answer.text.startswith("## MSL: visa")
    opened = await world.member.press(answer, "More on visa")
    assert opened.text.startswith("## Visa")


async def test_an_answer_for_a_state_leads_to_the_card_of_that_state(world: World) -> None:
    answer = await world.member.slash("ask", question="is my non-compete valid in Texas")
    assert answer.text.startswith(f"## {NON_COMPETE} in Texas")
    assert (await world.member.press(answer, "Open the card")).text.startswith(f"## {NON_COMPETE} in Texas")


async def test_what_was_opened_for_a_state_is_gone_on_from(world: World) -> None:
    maya = world.member.in_dm
    await maya.slash("check", topic="non-compete", state="Texas")
    await maya.write("tell me more")
    assert NON_COMPETE in maya.last.text


async def test_an_opened_check_is_counted_like_any_entry(world: World) -> None:
    await world.member.slash("check", topic="visa")
    await world.member.slash("check", topic="tail", state="Texas")
    await world.bot.services.usage_stats.flush()
    rows = await world.bot.services.database.fetch_all("SELECT what, entry FROM counts ORDER BY entry")
    assert [tuple(row) for row in rows] == [("opened", "tail"), ("opened", "visa")]
