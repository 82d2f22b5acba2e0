"""Whoever is no moderator of a server is refused kindly, whatever she asks for, and nothing changes."""

from typing import Any

import pytest
from discord.utils import utcnow
from kb_helpers import (
    MODERATES,
    chosen_log,
    dismiss,
    edited,
    hire,
    let_see,
    log_of,
    opened,
    published,
    review_by,
    sent,
    versions,
)
from people import Person
from simcord.backend.errors import SetupError
from world import World

from bot.cogs.kb.publishing import CONTENDED
from bot.services.editing import workflow as editing
from storage.stores.entry_owners import EntryOwnerStore
from storage.stores.proposals import ProposalStore

COMMANDS: list[tuple[str, dict[str, Any]]] = [
    ("kb edit", {"entry": "msl"}),
    ("kb new", {"kind": "question"}),
    ("kb pay", {"entry": "msl"}),
    ("kb alias add", {"entry": "msl", "alias": "field doctor", "reason": "they say so"}),
    ("kb alias remove", {"entry": "msl", "alias": "msl", "reason": "they don't"}),
    ("kb archive", {"entry": "msl", "reason": "nobody asks"}),
    ("kb restore", {"entry": "msl", "reason": "they do"}),
    ("kb verify", {"entry": "msl"}),
    ("kb owner", {"entry": "msl"}),
    ("kb queue", {}),
    ("kb gaps", {}),
    ("kb stale", {}),
    ("kb stats", {}),
    ("kb show", {"entry": "msl"}),
    ("kb history", {"entry": "msl"}),
    ("kb diff", {"entry": "msl", "first": 0, "second": 1}),
    ("kb revert", {"entry": "msl", "to": 0, "reason": "it was fine"}),
    ("kb export", {"what": "whole"}),
    ("kb import", {"file": ("msl.yaml", b"id: msl")}),
]


async def nothing_changed(world: World) -> bool:
    """Whether the server's base, its queue and its owners are as they came."""
    database = world.bot.services.database
    waiting = await ProposalStore(database).list_pending(world.guild.id)
    return not (await versions(world) or waiting or await EntryOwnerStore(database).list_for_server(world.guild.id))


@pytest.mark.parametrize(("command", "options"), COMMANDS)
async def test_a_member_does_not_see_the_command_and_is_refused_where_she_does(
    world: World, command: str, options: dict[str, Any]
) -> None:
    with pytest.raises(SetupError, match="not visible"):
        await world.member.slash(command, **options)
    await let_see(world, world.member)
    refused = await world.member.slash(command, **options)
    assert refused.ephemeral
    assert "Only moderators of this server change its knowledge base" in refused.text
    assert await nothing_changed(world)


@pytest.mark.parametrize(("command", "options"), COMMANDS)
async def test_in_direct_messages_there_is_no_such_command(world: World, command: str, options: dict[str, Any]) -> None:
    with pytest.raises(SetupError):
        await world.moderator.in_dm.slash(command, **options)


async def test_members_with_the_moderators_role_may_edit_without_managing_the_server(world: World) -> None:
    await let_see(world, world.member)
    role = world.guild.create_role("Librarians")
    world.env.backend.get_guild(world.guild.id).members[world.member.id].role_ids.append(role.id)
    assert "Only moderators" in (await world.member.slash("kb edit", entry="msl")).text
    await world.bot.services.server_settings.update(world.guild.id, utcnow(), moderator_role_id=role.id)
    assert "Which part" in str((await world.member.slash("kb edit", entry="msl")).message.placeholders)


async def test_a_members_clicks_in_the_channel_decide_nothing(world: World) -> None:
    log = await chosen_log(world)
    await published(world, world.moderator, await edited(world, world.moderator, "name", "Liaison"))
    await review_by(world, "two-person")
    await published(world, world.moderator, await edited(world, world.moderator, "name", "Field liaison"))
    maya = world.member.elsewhere(log)
    done, waiting = log_of(world, log)
    for post, label in ((done, "Revert…"), (waiting, "Approve"), (waiting, "Reject")):
        refused = await maya.press(post, label)
        assert refused.ephemeral
        assert "Only moderators" in refused.text
    assert len(await versions(world)) == 1
    assert len(await ProposalStore(world.bot.services.database).list_pending(world.guild.id)) == 1


async def test_every_step_of_a_change_is_refused_once_the_role_is_gone(world: World) -> None:
    choice = await world.moderator.slash("kb edit", entry="msl")
    figures, more = [await world.moderator.slash("kb pay", entry="msl") for _ in range(2)]
    figure = await world.moderator.pick(more, "0", menu="figure:1:at")
    preview = await edited(world, world.moderator, "name", "Liaison")
    dismiss(world, world.moderator)
    for answer in (choice, figures, figure):
        for menu, values in answer.message.menus.items():
            assert "Only moderators" in (await world.moderator.pick(answer, values[-1], menu=menu)).text
    for label in ("Write the figure…", "Remove this figure"):
        assert "Only moderators" in (await world.moderator.press(figure, label)).text
    for label in ("Publish…", "Edit again", "Delete"):
        assert "Only moderators" in (await world.moderator.press(preview, label)).text
    assert await nothing_changed(world)


async def test_a_moderator_of_another_server_changes_nothing_here(world: World) -> None:
    preview = await edited(world, world.moderator, "name", "Liaison")
    other = world.env.create_guild("Another community")
    channel = other.create_text_channel("talk")
    kim = Person(
        world.env,
        other.add_member(world.env.create_user("kim"), roles=[other.create_role("Moderators", permissions=MODERATES)]),
        channel,
    )
    theirs = await edited(world, kim, "name", "Their liaison")
    for verb in ("publish", "drop", "again", "open", "rebase", "approve", "reject", "copy"):
        custom_id = f"change:1:{verb}:{preview.message.id_of('Delete').rpartition(':')[2]}"
        world.forge(theirs, custom_id)
        assert "no longer here" in (await kim.press(theirs, custom_id=custom_id)).text
    await published(world, world.moderator, preview)
    assert [revision.body.count("Their liaison") for revision in await versions(world)] == [0]
    assert "Their liaison" not in (await world.member.slash("role", name="msl")).text


async def test_a_moderator_opens_no_preview_of_another(world: World) -> None:
    preview = await edited(world, world.moderator, "name", "Liaison")
    sam = hire(world, "sam")
    theirs = await edited(world, sam, "name", "Sam's liaison")
    custom_id = preview.message.id_of("Delete").replace("drop", "publish")
    world.forge(theirs, custom_id)
    assert "no longer here" in (await sam.press(theirs, custom_id=custom_id)).text
    assert not await versions(world)


async def test_who_never_comes_in_between_others_is_told_to_try_again_and_loses_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = await edited(world, world.moderator, "name", "Liaison")
    with monkeypatch.context() as others:
        others.setattr(editing, "_MAX_ATTEMPTS", 0)
        assert CONTENDED in (await published(world, world.moderator, preview)).text
    assert "Published" in (await published(world, world.moderator, preview)).text


async def test_an_unknown_entry_and_an_ambiguous_one_are_told_apart(world: World) -> None:
    assert "There is no entry" in (await world.moderator.slash("kb edit", entry="zzzzqqqq")).text
    assert (await opened(world, world.moderator, "names", "Medical Science Liaison")).form
    form = await opened(world, world.moderator, "names")
    assert "Nothing would change" in (await sent(world.moderator, form)).text
