"""What is due, and the one reminder of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import discord
import pytest
from kb_people import editor, moderator_elsewhere, publish_role
from people import Person
from simcord import SetupError
from world import Build, World

from bot.errors import NOT_A_MODERATOR
from bot.services.editing import PermissionDenied
from bot.services.reviews import OLD_DRAFT, ReviewService, StaleEntry, by_urgency, find_stale
from knowledge import KnowledgeBase
from storage.interface import DatabaseBusyError
from storage.stores.revisions import RevisionStore

DAY = 24 * 3600
LATE, LATER, FAR = "2000-01-01", "2001-01-01", "2099-01-01"


def in_days(days: int) -> str:
    return (discord.utils.utcnow() + timedelta(days=days)).date().isoformat()


async def remind(world: World) -> None:
    """Let the day's reminders go out."""
    cog: Any = world.bot.cogs["ReviewsCog"]
    await cog._remind_owners()
    await world.env.settle()


async def test_what_is_due_is_listed_the_most_pressing_first_with_its_owner(world: World) -> None:
    await publish_role(world, "msl", review_due=LATER)
    await publish_role(world, "ime", review_due=LATE)
    await publish_role(world, "clinical-trials", review_due=in_days(10))
    await publish_role(world, "medical-writing", review_due=FAR)
    await world.moderator.slash("kb owner", entry="ime", member=world.member.member)
    shown = await world.moderator.slash("kb stale")
    roles = world.bot.services.bundled_base.roles
    places = [shown.text.index(roles[id_].name) for id_ in ("ime", "msl", "clinical-trials")]
    assert places == sorted(places)
    assert f"review due since {LATE} · <@{world.member.id}>" in shown.text
    assert roles["medical-writing"].name not in shown.text


async def test_where_nothing_is_due_it_says_so(world: World) -> None:
    assert "Nothing is due" in (await world.moderator.slash("kb stale")).text


async def test_a_moderator_of_another_server_sees_nothing_of_it(world: World) -> None:
    await publish_role(world, "msl", review_due=LATE)
    kim = moderator_elsewhere(world)
    assert "Nothing is due" in (await kim.slash("kb stale")).text


async def test_only_moderators_see_it(world: World) -> None:
    with pytest.raises(SetupError, match="not visible"):
        await world.member.slash("kb stale")
    world.expected.append(PermissionDenied)
    (kb,) = [each for each in await world.bot.tree.fetch_commands() if each.name == "kb"]
    world.guild.set_command_permissions(kb, {world.member.member: True})
    assert (await world.member.slash("kb stale")).text == NOT_A_MODERATOR


async def test_an_old_draft_is_listed_and_a_young_one_is_not(world: World) -> None:
    await publish_role(world, "msl", state="draft", name="Half a liaison")
    services = world.bot.services
    heads = await RevisionStore(services.database).heads(world.guild.id)
    overlaid = await services.knowledge_bases.get_overlay(world.guild.id)
    now = heads[0].made_at

    def listed(later: timedelta) -> list[StaleEntry]:
        return find_stale(services.bundled_base, overlaid, heads, {("role", "msl"): heads[0].made_from}, now + later)

    assert listed(OLD_DRAFT) == []
    (old,) = listed(OLD_DRAFT + timedelta(seconds=1))
    assert (old.reason, old.name) == ("old-draft", "Half a liaison")


async def test_an_entry_whose_origin_changed_is_listed_until_it_is_verified(
    world: World, library: KnowledgeBase
) -> None:
    await publish_role(world, "msl", name="Liaison of ours")
    assert "Nothing is due" in (await world.moderator.slash("kb stale")).text
    services = world.bot.services
    newer = library.apply_edits([library.roles["msl"].model_copy(update={"short_name": "Liaison"})])
    revisions = RevisionStore(services.database)
    heads, first = await revisions.heads(world.guild.id), await revisions.made_from(world.guild.id)
    overlaid = await services.knowledge_bases.get_overlay(world.guild.id)
    now = discord.utils.utcnow()
    (listed,) = find_stale(newer, overlaid, heads, first, now)
    assert (listed.reason, listed.entry_id) == ("bundled-changed", "msl")
    was = library.roles["msl"].reviewed
    verified = [replace(head, body=head.body.replace(f"reviewed: '{was}'", "reviewed: '2098-01-01'")) for head in heads]
    assert find_stale(newer, overlaid, verified, first, now) == []


async def test_an_entry_that_no_longer_fits_comes_first(world: World, build: Build, library: KnowledgeBase) -> None:
    await publish_role(world, "msl", aliases=("A name of our own",))
    await publish_role(world, "ime", review_due=LATE)
    services = world.bot.services
    taken = library.apply_edits(
        [library.roles["clinical-trials"].model_copy(update={"aliases": ("A name of our own",)})]
    )
    services.knowledge_bases.bundled = taken
    services.knowledge_bases._on_gap()
    stale = by_urgency(await services.reviews.stale_entries(editor(world)))
    assert [(each.entry_id, each.reason) for each in stale][:2] == [("msl", "skipped"), ("ime", "overdue")]


async def test_an_owner_is_reminded_once_for_each_date(world: World) -> None:
    owner = Person(world.env, world.member.member, None)
    await publish_role(world, "msl", review_due=LATE)
    await publish_role(world, "ime", review_due=FAR)
    for entry in ("msl", "ime"):
        await world.moderator.slash("kb owner", entry=entry, member=world.member.member)
    await remind(world)
    await remind(world)
    (once,) = owner.sees()
    assert "Medical Science Liaison" in once.text
    assert LATE in once.text
    assert FAR not in once.text
    await publish_role(world, "msl", review_due=LATER)
    await remind(world)
    assert len(owner.sees()) == 2


async def test_a_day_on_which_the_database_is_busy_does_not_end_those_after_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def busy(_: object) -> set[int]:
        raise DatabaseBusyError

    await publish_role(world, "msl", review_due=LATE)
    await world.moderator.slash("kb owner", entry="msl", member=world.member.member)
    with monkeypatch.context() as failing:
        failing.setattr(ReviewService, "servers_with_owners", busy)
        await world.env.advance_time(DAY)
    assert any("reminders of reviews" in line for line in world.log.errors())
    await world.env.advance_time(DAY)
    assert len(Person(world.env, world.member.member, None).sees()) == 1


async def test_an_owner_with_closed_direct_messages_is_not_tried_again(world: World) -> None:
    await publish_role(world, "msl", review_due=LATE)
    await world.moderator.slash("kb owner", entry="msl", member=world.member.member)
    world.close_dms(world.member)
    await remind(world)
    await remind(world)
    assert len([each for each in world.env.http_requests if each.path.endswith("/messages")]) <= 1
    assert not world.log.errors()


async def test_entries_with_statements_that_no_longer_hold_are_listed(world: World) -> None:
    first, *others = world.bot.services.bundled_base.roles["msl"].downsides
    late = first.model_copy(update={"valid_until": LATER.replace("2001", "2020")})
    unchecked = first.model_copy(update={"check_after": LATER.replace("2001", "2021")})
    await publish_role(world, "msl", downsides=(late, late, *others))
    await publish_role(world, "ime", downsides=(unchecked,))
    shown = (await world.moderator.slash("kb stale")).text
    expired = shown.index("a statement in it held only until 2020-01-01")
    assert shown.count("held only until") == 1
    assert expired < shown.index("a statement in it should be checked since 2021-01-01")
