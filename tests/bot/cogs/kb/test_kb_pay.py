"""/kb pay: a figure of a role, never without the people it is about and its source."""

import pytest
from kb_helpers import chosen_log, hire, log_of, published, role_now, sent, versions
from people import Answer, Person
from world import Build, World

from bot.cards.kb.edit_pay import NEW_FIGURE
from knowledge import KnowledgeBase
from knowledge.editing.pay_form import PAY_UNITS, STATISTICS
from tests.shipped import shipped

FIGURE = {
    "amount": "210,000-250,000",
    "covers": "Liaisons of any degree in one survey",
    "source": "Liaison Society, 2026, https://example.org/survey",
    "date": "2026",
    "sample": "412",
}


@pytest.fixture
def library() -> KnowledgeBase:
    """The shipped base, whose roles have several figures."""
    return shipped()


async def written(world: World, person: Person, at: str = NEW_FIGURE, **figure: str) -> Answer:
    """What comes back for a figure a year, a median."""
    card = await person.pick(await person.slash("kb pay", entry="msl"), at, menu="figure:1:at")
    card = await person.pick(card, str(PAY_UNITS.index("year")), menu="figure:1:per")
    card = await person.pick(card, str(STATISTICS.index("median")), menu="figure:1:statistic")
    return await sent(person, await person.press(card, "Write the figure…"), **figure)


async def every_page(world: World) -> str:
    """All figures of the role as a member reads them."""
    card = await world.member.slash("facts", topic="msl")
    texts = [card.text]
    while "Next page" in card.message.pressable:
        card = await world.member.press(card, "Next page")
        texts.append(card.text)
    return "\n".join(texts)


async def test_a_figure_and_its_new_source_go_in_together(world: World) -> None:
    log = await chosen_log(world)
    before = len((await role_now(world)).pay)
    preview = await written(world, world.moderator, **FIGURE)
    assert "Liaison Society" in preview.text
    assert "1 figure added" in preview.text
    await published(world, world.moderator, preview, "A newer survey")
    role = await role_now(world)
    assert len(role.pay) == before + 1
    assert (role.pay[-1].per, role.pay[-1].statistic, role.pay[-1].sample) == ("year", "median", 412)
    assert role.pay[-1].source in (await world.bot.services.knowledge_bases.get(world.guild.id)).sources
    (post,) = log_of(world, log)
    assert list(post.menus) == ["kb:1:undo"]
    assert "$210,000 to $250,000 a year" in await every_page(world)


async def test_one_of_several_entries_is_taken_back_from_the_post(world: World) -> None:
    log = await chosen_log(world)
    before = (await role_now(world)).pay
    await published(world, world.moderator, await written(world, world.moderator, **FIGURE))
    robin = world.moderator.elsewhere(log)
    (post,) = log_of(world, log)
    of_role = next(value for value in post.menus["kb:1:undo"] if value.startswith("r:"))
    await published(world, robin, await robin.pick(post, of_role, menu="kb:1:undo"), "A mistake")
    assert (await role_now(world)).pay == before


async def test_a_source_that_a_figure_names_is_not_taken_back_before_the_figure(world: World) -> None:
    log = await chosen_log(world)
    await published(world, world.moderator, await written(world, world.moderator, **FIGURE))
    robin = world.moderator.elsewhere(log)
    of_source = next(value for value in log_of(world, log)[0].menus["kb:1:undo"] if value.startswith("s:"))
    refused = await published(
        world, robin, await robin.pick(log_of(world, log)[0], of_source, menu="kb:1:undo"), "A mistake"
    )
    assert "`msl` would no longer fit" in refused.text.replace("\\", "")
    assert (await role_now(world)).pay[-1].sample == 412


async def test_a_figure_without_people_or_source_is_not_taken(world: World) -> None:
    for lacking in ("covers", "source"):
        refused = await written(world, world.moderator, **{**FIGURE, lacking: " "})
        assert "is not taken without" in refused.text
        form = await world.moderator.press(refused, "Edit again")
        values = {each["component"]["custom_id"]: each["component"].get("value") for each in form.form["components"]}
        assert values["amount"] == FIGURE["amount"]
    assert not await versions(world)


async def test_a_figure_is_changed_where_it_stands(world: World) -> None:
    before = (await role_now(world)).pay
    preview = await written(world, world.moderator, "0", amount="200000", sample="not stated")
    await published(world, world.moderator, preview)
    after = (await role_now(world)).pay
    assert len(after) == len(before)
    assert after[1:] == before[1:]
    assert (after[0].sample, after[0].covers, after[0].source) == ("not stated", before[0].covers, before[0].source)


async def test_a_figure_is_removed(world: World) -> None:
    before = (await role_now(world)).pay
    figure = await world.moderator.pick(await world.moderator.slash("kb pay", entry="msl"), "1", menu="figure:1:at")
    await published(world, world.moderator, await world.moderator.press(figure, "Remove this figure"), "Withdrawn")
    assert (await role_now(world)).pay == (before[0], *before[2:])


async def test_two_that_add_a_figure_at_once_lose_none_unseen(world: World) -> None:
    sam = hire(world, "sam")
    mine = await written(world, world.moderator, **FIGURE)
    await published(world, sam, await written(world, sam, **{**FIGURE, "amount": "180000", "source": "our-reading"}))
    conflict = await published(world, world.moderator, mine)
    assert "Somebody was faster" in conflict.text
    newest = await world.moderator.press(conflict, "Put mine on the newest")
    assert "Both fit together" in newest.text
    await published(world, world.moderator, newest)
    assert [str(pay.amount.model_dump().get("value")) for pay in (await role_now(world)).pay[-2:]] == ["180000", "None"]


async def test_a_figure_is_written_across_a_restart(world: World, build: Build, url: str) -> None:
    await world.restart(build(url))
    card = await world.moderator.pick(
        await world.moderator.slash("kb pay", entry="msl"), NEW_FIGURE, menu="figure:1:at"
    )
    form = await world.moderator.press(card, "Write the figure…")
    await world.restart(build(url))
    await published(world, world.moderator, await sent(world.moderator, form, **FIGURE))
    assert len(await versions(world)) == 1


async def test_only_roles_have_figures(world: World) -> None:
    assert "Pay stands with roles" in (await world.moderator.slash("kb pay", entry="burnout")).text
    offered = await world.moderator.autocomplete("kb pay", "entry", "burnout")
    assert "burnout" not in [choice["value"] for choice in offered]
