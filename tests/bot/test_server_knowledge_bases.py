"""Which base a server sees, and that nobody else sees it."""

import pytest
from revision_helpers import make_revision, store_revisions
from world import Build, World

from bot.services.overlay import apply_overlay
from knowledge import KnowledgeBase
from knowledge.model import Role
from storage.stores.revisions import RevisionState

NEW_NAME = "Liaison of our own"
OLD_NAME = "Medical Science Liaison"


def named(role: Role, name: str = NEW_NAME) -> Role:
    return role.model_copy(update={"name": name})


async def edited(world: World, name: str = NEW_NAME, *, number: int = 1, state: RevisionState = "published") -> None:
    services = world.bot.services
    await store_revisions(
        services.database, make_revision(named(services.bundled_base.roles["msl"], name), world.guild.id, number, state)
    )


async def test_a_server_sees_its_own_base_and_its_card_says_so(world: World) -> None:
    await edited(world)
    shown = await world.member.slash("role", name="msl")
    assert NEW_NAME in shown.text
    assert "Includes changes by the moderators of **Rheumatology community**" in shown.text


async def test_another_server_and_direct_messages_see_the_bundled_base(world: World) -> None:
    services = world.bot.services
    await store_revisions(
        services.database, make_revision(named(services.bundled_base.roles["msl"]), world.guild.id + 1)
    )
    for place in (world.member, world.member.in_dm):
        shown = await place.slash("role", name="msl")
        assert OLD_NAME in shown.text
        assert "From the knowledge base" not in shown.text
    assert services.knowledge_bases.get_cached(world.guild.id) is services.bundled_base


async def test_a_card_opened_from_a_server_keeps_its_base_in_direct_messages(world: World) -> None:
    await edited(world)
    maya = world.member
    await maya.press(await maya.slash("role", name="msl"), "Open in DM")
    written = maya.in_dm.last
    assert NEW_NAME in written.text
    assert "Rheumatology community" in written.text
    assert all("@" in custom_id for custom_id in written.ids)
    assert NEW_NAME in (await maya.in_dm.press(written, "Compare with…")).text


async def test_a_second_edit_replaces_the_first_at_once(world: World) -> None:
    await edited(world)
    assert NEW_NAME in (await world.member.slash("role", name="msl")).text
    await edited(world, "Second version", number=2)
    assert "Second version" in (await world.member.slash("role", name="msl")).text


async def test_a_role_that_was_archived_is_gone_for_its_server_alone(world: World) -> None:
    services = world.bot.services
    await edited(world, state="archived")
    assert "msl" not in (await services.knowledge_bases.get(world.guild.id)).roles
    assert "msl" in services.bundled_base.roles


async def test_an_uncached_base_suggests_nothing_once_and_is_there_the_next_time(world: World) -> None:
    await edited(world)
    assert not await world.member.autocomplete("role", "name", "liaison of")
    await world.bot.services.knowledge_bases.get(world.guild.id)
    assert [choice["value"] for choice in await world.member.autocomplete("role", "name", "liaison of")] == ["msl"]


async def test_a_question_by_mention_is_answered_from_the_server_s_base(world: World) -> None:
    await edited(world)
    assert world.bot.user is not None
    await world.member.write(f"<@{world.bot.user.id}> what does a medical science liaison do")
    assert "Includes changes by the moderators of **Rheumatology community**" in world.member.last.text


async def test_an_entry_that_no_longer_fits_is_skipped_and_the_rest_is_kept(library: KnowledgeBase) -> None:
    role = library.roles["msl"]
    lost = role.model_copy(update={"lead": role.lead.model_copy(update={"source": "no-such-source"})})
    heads = [make_revision(lost, 1), make_revision(named(library.roles["ime"]), 1)]
    made = apply_overlay(library, heads)
    assert made.skipped == ("msl",)
    assert made.knowledge_base.roles["msl"] == role
    assert made.knowledge_base.roles["ime"].name == NEW_NAME
    assert apply_overlay(library, heads[::-1]).knowledge_base.roles == made.knowledge_base.roles


@pytest.mark.parametrize(("due", "said"), [("2000-01-01", True), ("2099-12-31", False), (None, False)])
async def test_a_card_past_its_review_date_says_so(
    world: World, build: Build, library: KnowledgeBase, due: str | None, *, said: bool
) -> None:
    role = library.roles["msl"].model_copy(update={"review_due": due})
    await world.restart(build(base=library.apply_edits([role])))
    assert ("Past its review date" in (await world.member.slash("role", name="msl")).text) is said
