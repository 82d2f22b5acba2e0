"""The small commands: other names, what is shown, when it was reviewed, who looks after it."""

from datetime import date

import pytest
from kb_helpers import chosen_log, hire, log_of, published, role_now, versions
from revision_helpers import make_revision, store_revisions
from world import World

from bot.cogs.kb.lifecycle import months_later
from storage.stores.entry_owners import EntryOwner, EntryOwnerStore

WHY = {"reason": "Members say so"}


async def test_another_name_leads_to_the_entry_once_it_is_published(world: World) -> None:
    preview = await world.moderator.slash("kb alias add", entry="msl", alias="field doctor", **WHY)
    assert "Members say so" in preview.text
    assert not await versions(world)
    assert "Published" in (await world.moderator.press(preview, "Publish")).text
    assert "Medical Science Liaison" in (await world.member.slash("role", name="field doctor")).text
    preview = await world.moderator.slash("kb alias remove", entry="msl", alias="Field Doctor", **WHY)
    await world.moderator.press(preview, "Publish")
    assert "field doctor" not in (await role_now(world)).aliases


async def test_a_name_that_another_entry_has_is_not_published(world: World) -> None:
    taken = world.bot.services.bundled_base.roles["utilization-review"].short_name
    preview = await world.moderator.slash("kb alias add", entry="msl", alias=taken, **WHY)
    assert "does not fit" in (await world.moderator.press(preview, "Publish")).text
    assert not await versions(world)


async def test_names_that_are_there_or_not_are_told_at_once(world: World) -> None:
    there = await world.moderator.slash("kb alias add", entry="msl", alias="MSL", **WHY)
    assert "leads to this entry already" in there.text
    absent = await world.moderator.slash("kb alias remove", entry="msl", alias="astronaut", **WHY)
    assert "is no alias of this entry" in absent.text


async def test_an_archived_entry_is_shown_to_nobody_until_it_is_restored(world: World) -> None:
    log = await chosen_log(world)
    preview = await world.moderator.slash("kb archive", entry="msl", reason="Nobody hires any more")
    assert "no longer shown to members" in preview.text
    assert "Archived" in (await world.moderator.press(preview, "Publish")).text
    assert "msl" not in (await world.bot.services.knowledge_bases.get(world.guild.id)).roles
    assert "archived already" in (await world.moderator.slash("kb archive", entry="msl", **WHY)).text
    (choice,) = [
        each for each in await world.moderator.autocomplete("kb restore", "entry", "msl") if each["value"] == "msl"
    ]
    assert choice["name"] == "msl (archived)"
    preview = await world.moderator.slash("kb restore", entry="msl", **WHY)
    assert "shown to members again" in preview.text
    await world.moderator.press(preview, "Publish")
    assert (await role_now(world)).id == "msl"
    assert ["no longer shown" in log_of(world, log)[0].text, len(log_of(world, log))] == [True, 2]
    assert "not archived" in (await world.moderator.slash("kb restore", entry="msl", **WHY)).text


async def test_a_verified_entry_says_when_it_was_reviewed_and_when_it_is_due(world: World) -> None:
    preview = await world.moderator.slash("kb verify", entry="msl", months=6)
    await published(world, world.moderator, preview, "Held against its sources")
    role = await role_now(world)
    today = date.fromisoformat(role.reviewed)
    assert role.review_due == months_later(today, 6).isoformat()


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [("2026-01-31", 1, "2026-02-28"), ("2027-12-15", 1, "2028-01-15"), ("2028-02-29", 12, "2029-02-28")],
)
def test_a_month_later_is_the_same_day_or_the_last_of_the_month(day: str, months: int, later: str) -> None:
    assert months_later(date.fromisoformat(day), months).isoformat() == later


async def test_nobody_who_is_not_in_the_server_looks_after_an_entry(world: World) -> None:
    refused = await world.moderator.slash("kb owner", entry="msl", member=world.env.create_user("sam"))
    assert "not in this server" in refused.text
    assert not await EntryOwnerStore(world.bot.services.database).list_for_server(world.guild.id)


async def test_an_entry_has_one_owner_or_none_and_that_is_no_version(world: World) -> None:
    owners = EntryOwnerStore(world.bot.services.database)
    sam = hire(world, "sam")
    told = await world.moderator.slash("kb owner", entry="msl", member=sam.member)
    assert f"<@{sam.id}> looks after" in told.text
    await world.moderator.slash("kb owner", entry="msl", member=world.member.member)
    assert await owners.list_for_server(world.guild.id) == [EntryOwner("role", "msl", world.member.id)]
    assert "no owner now" in (await world.moderator.slash("kb owner", entry="msl")).text
    assert "had no owner" in (await world.moderator.slash("kb owner", entry="msl")).text
    assert not await owners.list_for_server(world.guild.id)
    assert not await versions(world)


async def test_a_source_and_a_draft_of_the_same_id_are_told_apart(world: World) -> None:
    services = world.bot.services
    source, faq = next(iter(services.bundled_base.sources.values())), next(iter(services.bundled_base.faqs.values()))
    draft = faq.model_copy(update={"id": source.id, "name": "What did the paper say?"})
    await store_revisions(services.database, make_revision(draft, world.guild.id, state="draft"))
    assert "What did the paper say" in (await world.moderator.slash("kb edit", entry=source.id)).text
    chosen = await world.moderator.slash("kb edit", entry=f"s:{source.id}")
    assert source.publisher in chosen.text


async def test_an_archived_source_is_found_in_the_list(world: World) -> None:
    services = world.bot.services
    source = next(iter(services.bundled_base.sources.values())).model_copy(
        update={"id": "old-paper", "publisher": "Old Paper"}
    )
    await store_revisions(services.database, make_revision(source, world.guild.id, state="archived"))
    await services.knowledge_bases.get(world.guild.id)
    (choice,) = await world.moderator.autocomplete("kb edit", "entry", "old-paper")
    assert "Old Paper" in (await world.moderator.slash("kb edit", entry=choice["value"])).text


async def test_a_source_has_neither_names_nor_owner(world: World) -> None:
    source = next(iter(world.bot.services.bundled_base.sources))
    for command, options in (("kb owner", {}), ("kb verify", {}), ("kb archive", WHY)):
        refused = await world.moderator.slash(command, entry=f"s:{source}", **options)
        assert "That is a source" in refused.text
