"""One member or one server takes nothing from all others, and is told so in a sentence."""

import asyncio
import threading

import pytest
from people import Answer
from revision_helpers import make_revision, store_revisions
from world import World

from bot.services.editing import Actor, InvalidChange, workflow
from bot.services.heavy_work import in_own_thread
from bot.services.rate_limits import ASKED, SHARED, SHARED_IN_CHANNEL
from storage.stores.proposals import ProposedEdit


async def test_ask_has_a_pace_and_a_minute_later_it_goes_on(world: World) -> None:
    for _ in range(ASKED):
        assert "Please give me a minute" not in (await world.member.slash("ask", question="what does an msl do")).text
    refused = await world.member.slash("ask", question="what does an msl do")
    assert "Please give me a minute" in refused.text
    assert refused.ephemeral
    assert "Please give me a minute" not in (await world.moderator.slash("ask", question="what is an ime")).text
    world.env.backend.advance_clock(61)
    assert "Please give me a minute" not in (await world.member.slash("ask", question="what does an msl do")).text


async def test_support_lines_have_no_pace(world: World) -> None:
    for _ in range(ASKED + 1):
        await world.member.slash("ask", question="what does an msl do")
    assert "988" in (await world.member.slash("ask", question="I want to die")).text


async def shared(world: World, times: int) -> list[Answer]:
    roles = list(world.bot.services.bundled_base.roles)[:times]
    return [await world.member.press(await world.member.slash("role", name=role), "Share here") for role in roles]


async def test_sharing_has_a_pace_for_a_member(world: World) -> None:
    *before, last = await shared(world, SHARED + 1)
    assert not any(each.ephemeral for each in before)
    assert last.ephemeral
    assert "I did not post it" in last.text


async def test_sharing_has_a_pace_for_a_channel(world: World) -> None:
    answers: list[Answer] = []
    for number in range(SHARED_IN_CHANNEL // 2 + 1):
        person = world.join(f"member {number}")
        cards = [await person.slash("role", name=role) for role in ("msl", "ime")]
        answers += [await person.press(card, "Share here") for card in cards]
    assert [each.ephemeral for each in answers] == [False] * SHARED_IN_CHANNEL + [True] * 2


async def test_a_moderators_preview_that_was_not_published_is_replaced(world: World) -> None:
    editor = Actor(world.moderator.id, world.guild.id, manages_server=True)
    for _ in range(30):
        await world.bot.services.edit_workflow.prepare(editor, [])
    assert len(await world.bot.services.database.fetch_all("SELECT id FROM proposals")) == 1


async def test_a_server_has_one_import_or_export_at_a_time(world: World) -> None:
    service = world.bot.services.import_export
    with service.jobs.only_one(world.guild.id):
        assert "still under way" in (await world.moderator.slash("kb export", what="whole")).text
    assert "still under way" not in (await world.moderator.slash("kb export", what="whole")).text


async def test_work_on_whole_bases_leaves_the_default_threads_to_others() -> None:
    release = threading.Event()
    heavy = [asyncio.create_task(in_own_thread(release.wait)) for _ in range(100)]
    async with asyncio.timeout(5):
        assert await asyncio.to_thread(lambda: "a click of a quiz") == "a click of a quiz"
    release.set()
    assert await asyncio.gather(*heavy) == [True] * 100


@pytest.mark.parametrize(("limit", "words"), [("MAX_OWN_ENTRIES", "entries and sources"), ("MAX_OWN_BYTES", "MB")])
async def test_a_server_can_have_so_much_of_its_own_and_no_more(
    world: World, monkeypatch: pytest.MonkeyPatch, limit: str, words: str
) -> None:
    msl = world.bot.services.bundled_base.roles["msl"]
    await store_revisions(world.bot.services.database, make_revision(msl, world.guild.id))
    monkeypatch.setattr(workflow, limit, 1)
    editor = Actor(world.moderator.id, world.guild.id, manages_server=True)
    edit = ProposedEdit(kind="faq", entry_id="new-one", base=0, state="published", body="name: Much more")
    proposal = await world.bot.services.edit_workflow.prepare(editor, [edit])
    refused = await world.bot.services.edit_workflow.publish(editor, proposal.id, "because", as_draft=True)
    assert isinstance(refused, InvalidChange)
    assert words in refused.errors[0]
