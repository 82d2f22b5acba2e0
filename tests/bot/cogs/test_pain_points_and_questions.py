import re

import pytest
from people import Answer
from world import World

from bot.cards.answer_fallbacks import EMPTY_QUESTION, WELCOME
from bot.cards.support import lines_for
from knowledge import KnowledgeBase

INSURERS = "prior-authorization"


def head(answer: Answer) -> str:
    return answer.text.splitlines()[0].removeprefix("## ")


async def test_every_pain_point_opens_by_id_and_name_with_help_at_work_before_roles(
    world: World, library: KnowledgeBase
) -> None:
    for point in library.pain_points.values():
        for name in (point.id, point.name):
            answer = await world.member.slash("painpoint", name=name)
            assert head(answer) == point.name
        assert answer.ephemeral
        roles = answer.text.find("### Roles that may help, and the trade-offs")
        assert 0 < answer.text.index("### Help at work") < (roles if roles > 0 else len(answer.text))


async def test_burnout_shows_the_support_lines_first_and_is_never_shared(world: World, library: KnowledgeBase) -> None:
    answer = await world.member.slash("painpoint", name="burnout")
    lines = lines_for(library.support, "US")
    places = [answer.text.index(line.phone) for line in lines]
    assert places == sorted(places)
    assert lines[0].around_the_clock
    assert max(places) < answer.text.index("### Help at work")
    assert "Share here" not in answer.labels
    world.forge(answer, "topic:1:share:burnout")
    refused = await world.member.press(answer, custom_id="topic:1:share:burnout")
    assert refused.ephemeral
    assert not [seen for seen in world.member.sees() if not seen.ephemeral]


async def test_utilization_review_is_never_first_among_roles_for_complaints_about_insurers(world: World) -> None:
    answer = await world.member.slash("painpoint", name=INSURERS)
    roles = await world.member.pick(answer, "roles", menu="topic:1:part:")
    for text, mark in ((answer.text, "**But:**"), (roles.text, "### ")):
        listed = [line for line in text.splitlines() if mark in line and not line.startswith(("### Help", "### Roles"))]
        assert listed
        assert "utilization review" not in listed[0].casefold()


@pytest.mark.parametrize(
    "question",
    [
        "prior auth is killing my evenings",
        "fed up with insurance companies denying everything",
        "I hate prior authorizations",
    ],
)
async def test_an_answer_to_a_complaint_about_insurers_does_not_lead_with_utilization_review(
    world: World, question: str
) -> None:
    answer = await world.member.slash("ask", question=question)
    assert "utilization" not in head(answer).casefold()
    assert not (answer.labels and "utilization" in answer.labels[0].casefold())


async def test_every_part_of_every_pain_point_opens_and_leads_back(world: World, library: KnowledgeBase) -> None:
    for point in library.pain_points.values():
        card = await world.member.slash("painpoint", name=point.id)
        for part in card.message.menus[f"topic:1:part:{point.id}"]:
            shown = await world.member.pick(card, part, menu="topic:1:part:")
            while "Next page" in shown.labels:
                shown = await world.member.press(shown, "Next page")
            card = await world.member.press(shown, "Back to the card")
            assert head(card) == point.name


@pytest.mark.parametrize("name", ["qqqqzzzz", "the weather on mars"])
async def test_an_unknown_pain_point_names_those_there_are(world: World, library: KnowledgeBase, name: str) -> None:
    answer = await world.member.slash("painpoint", name=name)
    assert all(point.short_name in answer.text for point in library.pain_points.values())


async def test_a_pain_point_can_be_shared_where_it_carries_no_support_lines(world: World) -> None:
    card = await world.member.slash("painpoint", name=INSURERS)
    shared = await world.member.press(card, "Share here")
    assert not shared.ephemeral
    assert head(shared) == head(card)


@pytest.mark.parametrize("in_dm", [False, True])
async def test_a_question_with_typos_is_answered(world: World, *, in_dm: bool) -> None:
    maya = world.member.in_dm if in_dm else world.member
    answer = await maya.slash("ask", question="what does a medical sciense liasion do?")
    assert answer.ephemeral != in_dm
    assert "MSL" in head(answer)


async def test_every_frequent_question_opens_and_all_its_pages_turn(world: World, library: KnowledgeBase) -> None:
    for faq in library.faqs.values():
        page = await world.member.slash("ask", question=faq.name)
        assert head(page) == faq.name
        first = page.text
        while "Next page" in page.labels:
            page = await world.member.press(page, "Next page")
        while "Previous page" in page.labels:
            page = await world.member.press(page, "Previous page")
        assert head(page) == faq.name
        assert first.splitlines()[2:6] == page.text.splitlines()[2:6]


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("what is the capital of france", "don't guess"),
        ("what dose of methotrexate should I give my patient", "patient care"),
        ("qwertz uiop asdf", "don't guess"),
    ],
)
async def test_what_the_base_does_not_know_gets_an_honest_no(world: World, question: str, says: str) -> None:
    answer = await world.member.slash("ask", question=question)
    assert answer.ephemeral
    assert says in answer.text


@pytest.mark.parametrize("question", ["zvbxq wrtlk", "مرحبا كيف الحال", "???", "..."])
async def test_who_is_not_understood_is_offered_three_topics(
    world: World, library: KnowledgeBase, question: str
) -> None:
    answer = await world.member.slash("ask", question=question)
    assert {library.faqs[id_].name for id_ in ("my-options", "how-to-start", "pay-compared")} <= {*answer.labels}


async def test_emoji_alone_close_a_conversation(world: World) -> None:
    answer = await world.member.slash("ask", question="🍵🍵")
    assert answer.text == WELCOME
    assert not answer.labels


async def test_an_answer_to_a_message_is_for_the_one_who_asked_for_it(world: World) -> None:
    sam = world.join("sam")
    message = await sam.write("how much does an MSL earn?")
    answer = await world.member.menu_on(message)
    assert answer.ephemeral
    assert "MSL" in head(answer)
    assert not sam.sees()


async def test_a_message_without_words_gets_a_hint(world: World) -> None:
    message = await world.member.write("", attachments=[("scan.png", b"x")])
    answer = await world.member.menu_on(message)
    assert answer.text == EMPTY_QUESTION


async def test_an_entry_opens_from_the_menu_of_a_question(world: World) -> None:
    page = await world.member.press(await world.member.slash("ask", question="ask-peers"), "Open the card")
    menu = page.message.menus["entry:1:pick"]
    opened = await world.member.pick(page, menu[0], menu="entry:1:pick")
    assert head(opened) != head(page)


@pytest.mark.parametrize("command", ["help", "about", "support"])
@pytest.mark.parametrize("in_dm", [False, True])
async def test_help_about_and_support_answer_everywhere(world: World, command: str, *, in_dm: bool) -> None:
    maya = world.member.in_dm if in_dm else world.member
    answer = await maya.slash(command)
    assert answer.ephemeral != in_dm


async def test_about_names_the_base_the_operator_and_what_it_is_not(world: World, library: KnowledgeBase) -> None:
    text = (await world.member.slash("about")).text
    assert library.version in text
    assert "Dr. Example" in text
    assert "ops@" in text.replace("\u2060", "")
    assert "not medical, legal" in text


async def test_support_shows_the_24_hour_line_first_with_all_the_others(world: World, library: KnowledgeBase) -> None:
    text = (await world.member.slash("support")).text
    lines = lines_for(library.support, "US")
    assert lines[0].around_the_clock
    assert [text.index(line.phone) for line in lines] == sorted(text.index(line.phone) for line in lines)


async def test_every_button_of_help_leads_somewhere(world: World) -> None:
    for label in (await world.member.slash("help")).labels:
        answer = await world.member.press(await world.member.slash("help"), label)
        assert answer.result.modal or answer.text


async def test_help_lists_every_command_as_a_mention_that_can_be_clicked(world: World) -> None:
    text = (await world.member.slash("help")).text
    named = re.findall(r"</([a-z0-9_ -]+):(\d+)>", text)
    available = world.moderator.member.available_commands(world.channel)
    assert sorted(name for name, _ in named) == sorted(available)
    for name, command_id in named:
        assert world.bot.command_ids[name.split()[0]] == int(command_id)
    assert "**/" not in text


async def test_help_puts_the_commands_of_moderators_apart(world: World) -> None:
    text = (await world.member.slash("help")).text
    for_members, for_moderators = text.split("**For moderators**")
    assert "</setup start:" in for_moderators
    assert "</kb queue:" in for_moderators
    assert "</quiz forget:" in for_members


@pytest.mark.parametrize("question", ["what do MSLs earn?", "what is the salary of an MSL"])
async def test_a_question_that_names_one_role_outright_is_answered(world: World, question: str) -> None:
    assert (await world.member.slash("ask", question=question)).text.startswith("## MSL: pay")


async def test_a_part_of_a_name_finds_the_entry(world: World) -> None:
    assert "Making drug expertise count" in (await world.member.slash("painpoint", name="drug")).text
