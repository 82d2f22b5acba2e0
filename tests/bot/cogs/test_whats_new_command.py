"""/whatsnew: what moderators changed lately, and nothing about who."""

import re

from kb_people import publish_role
from world import World


async def test_where_nothing_was_ever_changed_it_says_which_base_is_shown(world: World) -> None:
    for person in (world.member, world.member.in_dm):
        assert "the base that comes with me, unchanged" in (await person.slash("whatsnew")).text


async def test_a_changed_entry_has_one_line_of_difference_and_no_person(world: World) -> None:
    await publish_role(world, "ime", reason="Dr. Robin said so", short_name="Exams")
    await publish_role(world, "msl", state="archived")
    shown = await world.member.slash("whatsnew")
    assert shown.ephemeral
    assert "changed" in shown.text
    assert "Exams" in shown.text
    assert "no longer shown" in shown.text
    assert "Robin" not in shown.text
    assert str(world.moderator.id) not in shown.text


async def test_what_was_changed_back_is_no_news(world: World) -> None:
    name = world.bot.services.bundled_base.roles["ime"].short_name
    await publish_role(world, "ime", short_name="Exams")
    await publish_role(world, "ime", short_name=name)
    assert "changed nothing" in (await world.member.slash("whatsnew")).text


async def test_a_change_is_news_for_thirty_days_and_later_ones_are_compared_with_it(world: World) -> None:
    await publish_role(world, "ime", short_name="Exams")
    await world.days(31)
    assert "changed nothing" in (await world.member.slash("whatsnew")).text
    await publish_role(world, "ime", short_name="Exams", name="Examinations for insurers")
    shown = await world.member.slash("whatsnew")
    assert "Examinations for insurers" in shown.text
    assert "Exams" not in shown.text


async def test_many_changes_stand_on_pages(world: World) -> None:
    for role in world.bot.services.bundled_base.roles:
        await publish_role(world, role, lead=world.bot.services.bundled_base.roles["ime"].catch)
    shown = await world.member.slash("whatsnew")
    pages = re.search(r"page 1 of (\d+)", shown.text)
    assert pages is not None
    assert f"page 2 of {pages[1]}" in (await world.member.press(shown, "Next page")).text
