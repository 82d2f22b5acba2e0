import json
from dataclasses import replace

from people import Person
from world import World

from bot.cards.specialties import specialty_card
from knowledge import KnowledgeBase

PAY = "Pay figures are for the role, not for one specialty."
ONCOLOGISTS = "**For oncologists**"
ROOM = 3800
"""A text this long would be clipped, or nearly; Discord takes 4,000 characters."""


async def setup(world: World, specialty: str) -> None:
    """Let the moderator choose the server's specialty."""
    start = await world.moderator.slash("setup start")
    await world.moderator.pick(start, specialty, menu="setup:1:specialty")


async def current(person: Person) -> str:
    """The heading of the member's specialty."""
    return (await person.slash("specialty")).text.partition("\n")[0]


NONE_CHOSEN = "## No specialty chosen"


async def test_where_nobody_chose_there_is_none_and_those_to_choose_are_named(
    world: World, library: KnowledgeBase
) -> None:
    shown = await world.member.slash("specialty")
    assert shown.ephemeral
    assert shown.text.startswith(NONE_CHOSEN)
    assert all(each.name in shown.text for each in library.specialties.values())
    assert not shown.labels


async def test_a_base_written_for_a_specialty_has_it_where_nobody_chose(world: World) -> None:
    specialties, base = world.bot.services.specialties, world.bot.services.bundled_base
    written_for = replace(base, default_specialty="oncology")
    oncology, why = await specialties.effective(written_for, world.member.id, None)
    assert oncology is not None
    assert oncology.id == "oncology"
    assert "Default specialty." in specialty_card(base, oncology, why).text
    assert await specialties.explicit(written_for, world.member.id, None) is None, "not named on every card"
    assert await specialties.effective(base, world.member.id, None) == (None, "the default")


async def test_a_member_follows_the_server_until_choosing_another(world: World) -> None:
    await setup(world, "oncology")
    assert await current(world.member) == "## Oncology"
    chosen = await world.member.slash("specialty", name="cardiology")
    assert "## Cardiology" in chosen.text
    assert "You chose this" in chosen.text
    assert await current(world.member) == "## Cardiology"
    assert await current(world.moderator) == "## Oncology"


async def test_a_choice_holds_in_direct_messages_and_the_servers_does_not(world: World) -> None:
    await setup(world, "oncology")
    assert await current(world.member.in_dm) == NONE_CHOSEN
    await world.member.slash("specialty", name="neurology")
    assert await current(world.member.in_dm) == "## Neurology"


async def test_none_goes_back_to_the_servers(world: World) -> None:
    await setup(world, "oncology")
    await world.member.slash("specialty", name="cardiology")
    assert "removed" in (await world.member.slash("specialty", name="none")).text
    assert await current(world.member) == "## Oncology"
    assert "not chosen a specialty" in (await world.member.slash("specialty", name="none")).text


async def test_an_unknown_specialty_is_refused_and_a_name_is_taken_for_its_id(world: World) -> None:
    assert "nothing on that specialty" in (await world.member.slash("specialty", name="astrology")).text
    assert "## Family medicine" in (await world.member.slash("specialty", name="Family medicine and primary care")).text


async def test_typing_offers_specialties_by_name(world: World) -> None:
    offered = await world.member.autocomplete("specialty", "name", "onco")
    assert [each["value"] for each in offered] == ["oncology"]
    everything = await world.member.autocomplete("specialty", "name", "")
    assert everything[-1]["value"] == "none"


async def test_a_card_says_how_thin_it_is_and_cites_every_statement(world: World, library: KnowledgeBase) -> None:
    page = await world.member.slash("specialty", name="oncology")
    text = page.text
    while "Next page" in page.labels:
        page = await world.member.press(page, "Next page")
        text += "\n" + page.text
    oncology = library.specialties["oncology"]
    assert oncology.thin
    assert oncology.thin in text
    assert "already tired and depressed" in text
    said = [*oncology.says, *(p.says for p in oncology.pain_points), *(r.why for r in oncology.roles)]
    for claim in said:
        assert claim.text in text
        assert library.sources[claim.source].publisher in text


async def test_a_long_pack_is_turned_page_by_page(world: World) -> None:
    first = await world.member.slash("specialty", name="rheumatology")
    second = await world.member.press(first, "Next page")
    assert "Page 2 of" in second.text
    assert second.text != first.text
    assert "Page 1 of" in (await world.member.press(second, "Previous page")).text


def test_every_page_of_every_specialty_fits_a_message(library: KnowledgeBase) -> None:
    for specialty in library.specialties.values():
        for page in range(4):
            card = specialty_card(library, specialty, "yours", page)
            assert len(card.text) < ROOM
            assert card.text.endswith("Information, not advice.")


async def test_a_choice_is_shown_exported_and_erased(world: World) -> None:
    await world.member.slash("specialty", name="oncology")
    assert "Your specialty" in (await world.member.slash("privacy show")).text
    held = json.loads(await world.bot.services.personal_data.export(world.member.id))
    assert held["member_specialties"] == [{"specialty": "oncology"}]
    await world.member.press(await world.member.slash("privacy erase"), "Delete everything")
    assert await current(world.member) == NONE_CHOSEN


async def test_a_choice_the_base_no_longer_has_counts_for_nothing(world: World) -> None:
    await world.bot.services.database.execute(
        "INSERT INTO member_specialties (user_id, specialty) VALUES ($1, 'alchemy')", world.member.id
    )
    assert await current(world.member) == NONE_CHOSEN


async def test_cards_of_roles_and_pain_points_follow_the_specialty_and_pay_stays_what_it_is(
    world: World, library: KnowledgeBase
) -> None:
    before = await world.member.slash("role", name="utilization-review")
    assert "**For " not in before.text, "nobody chose a specialty yet"
    await world.member.slash("specialty", name="oncology")
    role = await world.member.slash("role", name="utilization-review")
    assert ONCOLOGISTS in role.text
    assert "Health insurance is one of the four main ways out" in role.text
    assert library.sources["medscape-2018"].publisher in role.text
    assert PAY in role.text
    paid = [line for line in role.text.split("\n") if line.startswith("**Pay**")]
    assert paid == [line for line in before.text.split("\n") if line.startswith("**Pay**")]
    pain = await world.member.slash("painpoint", name="burnout")
    assert ONCOLOGISTS in pain.text
    assert PAY not in pain.text


async def test_the_parts_of_a_card_carry_the_lines_that_belong_to_them(world: World) -> None:
    await world.member.slash("specialty", name="oncology")
    role = await world.member.slash("role", name="clinical-informatics")
    duties = await world.member.pick(role, "duties", menu="role:1:part:")
    assert "**For oncologists** · Clinical informatics: Healthcare technology is one of" in duties.text
    pay = await world.member.pick(duties, "pay", menu="role:1:part:")
    assert ONCOLOGISTS not in pay.text
    msl = await world.member.slash("role", name="msl")
    eases = await world.member.pick(msl, "eases", menu="role:1:part:")
    assert ONCOLOGISTS in eases.text
    for part in ("figures", "roles"):
        pain = await world.member.slash("painpoint", name="cognitive-load")
        assert ONCOLOGISTS in (await world.member.pick(pain, part, menu="topic:1:part:")).text


async def test_questions_and_comparisons_follow_the_specialty_too(world: World, library: KnowledgeBase) -> None:
    faq = next(f for f in library.faqs.values() if {"utilization-review", "msl"} & {named.role for named in f.roles})
    for asked in ({}, {"name": "oncology"}):
        await world.member.slash("specialty", **asked)
        card = await world.member.slash("facts", topic=faq.id)
        opened = await world.member.press(card, "Open the card")
        both = await world.member.slash("compare", first="utilization-review", second="ime")
        (tabs,) = [tabs for menu, tabs in both.message.menus.items() if menu.startswith("compare:1:tab:")]
        assert (ONCOLOGISTS in opened.text) == bool(asked)
        last = await world.member.pick(both, tabs[-1], menu="compare:1:tab:")
        assert ("For oncologists" in last.text) == bool(asked)
    assert "- Utilization review: Health insurance is one of the four main ways out" in last.text
    assert "- IME: not stated" in last.text


async def test_a_specialty_can_be_shared_and_tells_nothing_of_who_chose_it(world: World) -> None:
    shown = await world.member.slash("specialty", name="oncology")
    assert "You chose this" in shown.text
    shared = await world.member.press(shown, "Share here")
    assert not shared.ephemeral
    assert shared.text.startswith("## Oncology")
    assert "chose" not in shared.text


async def test_where_the_pack_says_nothing_the_card_has_no_line(world: World) -> None:
    await world.member.slash("specialty", name="oncology")
    assert "**For " not in (await world.member.slash("role", name="ime")).text


async def test_answers_and_the_beginning_of_the_quiz_follow_it_too(world: World) -> None:
    await world.member.slash("specialty", name="oncology")
    assert ONCOLOGISTS in (await world.member.slash("ask", question="what is clinical informatics")).text
    assert "for oncologists" in (await world.member.slash("quiz start", here=True)).text
    await world.member.in_dm.write("what is clinical informatics")
    assert ONCOLOGISTS in world.member.in_dm.last.text


async def test_what_everybody_sees_follows_the_server_and_not_the_member(world: World) -> None:
    await setup(world, "oncology")
    await world.member.slash("specialty", name="cardiology")
    card = await world.member.slash("role", name="utilization-review")
    assert "**For cardiologists**" in card.text
    shared = await world.member.press(card, "Share here")
    assert not shared.ephemeral
    assert ONCOLOGISTS in shared.text
    assert "cardiologists" not in shared.text
