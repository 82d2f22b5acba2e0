"""/kb edit from the command to the moderators' channel."""

import pytest
from kb_helpers import chosen_log, edited, log_of, opened, published, role_now, sent, versions
from world import World

from knowledge import KnowledgeBase
from tests.shipped import shipped

NAME = "Liaison between two worlds"


@pytest.fixture
def library() -> KnowledgeBase:
    """The shipped base, whose parts fill their forms and need pages."""
    return shipped()


async def test_an_edit_is_seen_before_it_is_published_and_by_the_next_question_after(world: World) -> None:
    log = await chosen_log(world)
    preview = await edited(world, world.moderator, "name", NAME)
    assert preview.ephemeral
    assert "**Was:** Medical Science Liaison" in preview.text
    assert f"**New:** {NAME}" in preview.text
    assert not await versions(world)
    assert NAME not in (await world.member.slash("role", name="msl")).text
    done = await published(world, world.moderator, preview)
    assert "version 1" in done.text
    assert f"<#{log.id}> has heard of it" in done.text
    assert NAME in (await world.member.slash("role", name="msl")).text
    (post,) = log_of(world, log)
    assert f"<@{world.moderator.id}>" in post.text
    assert "Clearer this way" in post.text
    assert f"**New:** {NAME}" in post.text


async def test_what_nobody_sees_in_a_pasted_text_is_named_before_there_is_a_change(world: World) -> None:
    refused = await edited(world, world.moderator, "short_name", "MSL \u202ajob")
    assert "After “MSL” the text has the character U+202A" in refused.text
    again = await world.moderator.press(refused, "Edit again")
    values = {each["component"]["custom_id"]: each["component"].get("value") for each in again.form["components"]}
    assert values["short_name"] == "MSL \u202ajob"
    preview = await sent(world.moderator, again, short_name="MSL job")
    assert "**New:** MSL job" in preview.text


async def test_the_form_of_a_part_holds_what_stands_there(world: World) -> None:
    form = await opened(world, world.moderator, "names")
    values = [each["component"].get("value") for each in form.form["components"]]
    role = await role_now(world)
    assert values[:2] == [role.name, role.short_name]
