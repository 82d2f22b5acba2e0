"""What moderators learn of how their base is used, and what nobody learns."""

import json
from datetime import timedelta

import discord
from kb_people import editor, moderator_elsewhere
from world import Build, World

from storage.stores.usage_counts import UsageCountStore, UsageEvent, UsageEventType

YESTERDAY, TODAY = -1, 0


async def happened(
    world: World, what: UsageEventType, entry: str, times: int, *, day: int = YESTERDAY, server: int = 0
) -> None:
    date = (discord.utils.utcnow() + timedelta(days=day)).date().isoformat()
    await UsageCountStore(world.bot.services.database).add(
        {UsageEvent(server or world.guild.id, date, what, entry): times}
    )


async def kept(world: World) -> list[tuple[str, str, int]]:
    """Everything that is counted, after it was written down."""
    await world.bot.services.usage_stats.flush()
    rows = await world.bot.services.database.fetch_all("SELECT what, entry, times FROM counts ORDER BY what, entry")
    return [(what, entry, times) for what, entry, times in rows]


async def test_figures_are_rounded_down_to_fives_and_without_what_is_below_five(world: World) -> None:
    await happened(world, "opened", "msl", 14)
    await happened(world, "opened", "ime", 4)
    await happened(world, "missed", "msl", 5)
    await happened(world, "abstained", "", 9)
    shown = await world.moderator.slash("kb stats")
    roles = world.bot.services.bundled_base.roles
    assert f"{roles['msl'].name} · 10" in shown.text
    assert f"{roles['msl'].name} · 5" in shown.text
    assert "**Questions without an answer** · 5" in shown.text
    assert roles["ime"].name not in shown.text


async def test_today_and_days_long_over_are_not_in_the_figures(world: World) -> None:
    await happened(world, "opened", "msl", 50, day=TODAY)
    await happened(world, "opened", "ime", 50, day=-31)
    stats = await world.bot.services.usage_stats.monthly(editor(world))
    assert (stats.opened, stats.rejected, stats.unanswered) == ((), (), 0)


async def test_days_add_up_before_they_are_rounded(world: World) -> None:
    for day in (-1, -2, -30):
        await happened(world, "opened", "msl", 3, day=day)
    assert (await world.bot.services.usage_stats.monthly(editor(world))).opened == (("msl", 5),)


async def test_another_server_sees_none_of_it(world: World) -> None:
    await happened(world, "opened", "msl", 50)
    shown = await moderator_elsewhere(world).slash("kb stats")
    assert world.bot.services.bundled_base.roles["msl"].name not in shown.text


async def test_opening_missing_and_abstaining_are_counted_without_the_member(world: World) -> None:
    answer = await world.member.slash("ask", question="msl")
    await world.member.press(answer, "Not what I meant")
    await world.member.slash("role", name="ime")
    await world.member.slash("ask", question="qwertz zzqx blorb")
    assert await kept(world) == [("abstained", "", 1), ("missed", "msl", 1), ("opened", "ime", 1), ("opened", "msl", 1)]
    rows = await world.bot.services.database.fetch_all("SELECT * FROM counts")
    assert str(world.member.id) not in json.dumps(rows)


async def test_what_comes_with_support_lines_and_words_of_self_harm_are_not_counted(world: World) -> None:
    tender = next(each for each in world.bot.services.bundled_base.pain_points.values() if each.support_lines)
    shown = await world.member.slash("painpoint", name=tender.id)
    assert shown.text
    await world.member.press(await world.member.slash("ask", question=tender.id), "Not what I meant")
    await world.member.slash("ask", question="i want to kill myself")
    assert await kept(world) == []


async def test_direct_messages_are_not_counted(world: World) -> None:
    await world.member.in_dm.slash("role", name="msl")
    await world.member.in_dm.write("msl")
    assert await kept(world) == []


async def test_a_mention_that_is_answered_in_the_channel_is_counted(world: World) -> None:
    assert world.bot.user is not None
    await world.member.write(f"{world.bot.user.mention} what does a medical science liaison do")
    assert await kept(world) == [("opened", "msl", 1)]


async def test_what_was_counted_is_written_down_when_the_bot_leaves(world: World, build: Build, url: str) -> None:
    await world.restart(build(url))
    await world.member.slash("role", name="msl")
    await world.restart(build(url))
    assert await kept(world) == [("opened", "msl", 1)]


async def test_sums_of_days_long_over_are_erased(world: World) -> None:
    await happened(world, "opened", "msl", 5, day=-91)
    await happened(world, "opened", "ime", 5, day=-89)
    assert await world.bot.services.usage_stats.erase_old() == 1
    assert await kept(world) == [("opened", "ime", 5)]
