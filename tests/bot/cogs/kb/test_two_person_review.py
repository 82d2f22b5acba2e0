"""Where two moderators decide, no way leads around the second, and nobody misses what she approved."""

from typing import Any

import pytest
from kb_helpers import chosen_log, edited, hire, log_of, published, review_by, role_now, versions
from kb_people import publish_role
from world import World

from knowledge import KnowledgeBase
from knowledge.editing.serialization import to_yaml
from storage.stores.unanswered_questions import UnansweredQuestionStore

ASKED = "what did it cost to retrain as a beekeeper"


async def test_who_waits_for_an_answer_hears_of_it_when_it_is_approved_in_the_channel(world: World) -> None:
    log, services = await chosen_log(world), world.bot.services
    gap = await services.unanswered_questions.add(world.guild.id, services.bundled_base, ASKED)
    assert gap is not None
    assert await services.unanswered_questions.subscribe(world.guild.id, gap, world.member.id)
    await review_by(world, "two-person")
    choose = await world.moderator.press(await world.moderator.slash("kb gaps"), "Add to an existing answer…")
    preview = await world.moderator.pick(choose, "insurers", menu="gap:1:put")
    await published(world, world.moderator, preview)
    assert await UnansweredQuestionStore(services.database).get(world.guild.id, gap)
    sam = hire(world, "sam").elsewhere(log)
    await sam.press(log_of(world, log)[-1], "Approve")
    assert await UnansweredQuestionStore(services.database).get(world.guild.id, gap) is None
    assert "Rheumatology community" in world.member.in_dm.last.text
    assert any("Answered from now on" in seen.text and seen.ephemeral for seen in sam.sees())


async def test_who_has_her_name_erased_cannot_approve_what_was_her_own(world: World) -> None:
    log, services = await chosen_log(world), world.bot.services
    await review_by(world, "two-person")
    await published(world, world.moderator, await edited(world, world.moderator, "name", "Liaison"))
    await services.personal_data.erase(world.moderator.id)
    robin = world.moderator.elsewhere(log)
    refused = await robin.press(log_of(world, log)[-1], "Approve")
    assert "Nobody can tell whose change this was" in refused.text
    assert not await versions(world)


async def test_a_change_without_a_name_is_taken_over_by_one_and_approved_by_another(world: World) -> None:
    await review_by(world, "two-person")
    await published(world, world.moderator, await edited(world, world.moderator, "name", "Liaison"))
    await world.bot.services.personal_data.erase(world.moderator.id)
    sam = hire(world, "sam")
    waiting = await sam.press(await sam.slash("kb queue"), "Open")
    mine = await sam.press(waiting, "Edit it myself")
    await sam.press(mine, "Publish")
    queue = await world.moderator.slash("kb queue")
    old = waiting.message.id_of("Approve")
    (theirs,) = {each for each in queue.message.ids if each.startswith("change:1:approve")} - {old}
    await world.moderator.press(queue, custom_id=theirs)
    assert (await role_now(world)).name == "Liaison"
    (revision,) = await versions(world)
    assert (revision.editor_id, revision.approver_id) == (sam.id, world.moderator.id)


WAYS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("kb archive", {"entry": "msl", "reason": "nobody asks"}),
    ("kb restore", {"entry": "utilization-review", "reason": "they do ask"}),
    ("kb revert", {"entry": "msl", "to": 0, "reason": "it was fine"}),
    ("kb verify", {"entry": "msl"}),
    ("kb alias add", {"entry": "msl", "alias": "field doctor", "reason": "they say so"}),
    ("kb alias remove", {"entry": "msl", "alias": "medical science liaison", "reason": "they do not"}),
    ("kb import", {}),
)


@pytest.mark.parametrize(("command", "options"), WAYS)
async def test_no_command_leads_around_the_second_person(
    world: World, library: KnowledgeBase, command: str, options: dict[str, Any]
) -> None:
    role = library.roles["msl"].model_copy(
        update={"name": "Liaison", "aliases": ("medical science liaison",), "related": ()}
    )
    await publish_role(world, "msl", name="Field liaison", aliases=("medical science liaison",))
    await publish_role(world, "utilization-review", state="archived")
    before = {entry: await versions(world, entry) for entry in ("msl", "utilization-review")}
    await review_by(world, "two-person")
    given = options or {"file": ("msl.yaml", to_yaml(role).encode())}
    preview = await world.moderator.slash(command, **given)
    asked = await world.moderator.press(preview, next(label for label in preview.labels if "Publish" in label))
    told = asked if asked.seen else await world.moderator.submit(asked, reason="because")
    assert "waits for a second moderator" in told.text
    queue = await world.moderator.slash("kb queue")
    assert "nobody approves a change of their own" in (await world.moderator.press(queue, "Approve")).text
    assert {entry: await versions(world, entry) for entry in ("msl", "utilization-review")} == before
