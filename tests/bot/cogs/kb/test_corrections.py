"""Something wrong? What a member finds wrong, from the card to the moderators."""

import pytest
from kb_helpers import chosen_log, edited, log_of, published, role_now, sent, versions
from people import Answer
from world import Build, World

from bot.services.rate_limits import PER_HOUR
from storage.stores.proposals import ProposalStore

LEAD = "A physician or pharmacist who carries evidence between a company and its field. [gazette]"


async def shown(world: World, lead: str = LEAD) -> Answer:
    """The finished card that a member sees before she sends it."""
    card = await world.member.slash("role", name="msl")
    choice = await world.member.press(card, "Something wrong?")
    form = await world.member.pick(choice, "lead", menu="wrong:1:part")
    return await sent(world.member, form, lead=lead)


async def proposed(world: World, how: str = "I have done it for ten years") -> Answer:
    """What a member is told once she has sent it."""
    form = await world.member.press(await shown(world), "Send…")
    return await world.member.submit(form, how=how)


async def kept(world: World) -> int:
    """How many changes wait."""
    return len(await ProposalStore(world.bot.services.database).list_pending(world.guild.id))


async def test_a_member_sees_the_finished_card_and_nothing_goes_before_send(world: World) -> None:
    log = await chosen_log(world)
    preview = await shown(world)
    assert preview.ephemeral
    assert "This is how it would look" in preview.text
    assert "carries evidence between a company" in preview.text
    assert preview.labels == ["Send…", "Edit", "Don't send"]
    assert not await kept(world)
    assert not log_of(world, log)


async def test_what_a_member_sends_waits_for_a_moderator_and_names_nobody(world: World) -> None:
    log = await chosen_log(world)
    told = await proposed(world)
    assert "without your name" in told.text
    (post,) = log_of(world, log)
    assert "A member proposes" in post.text
    assert "ten years" in post.text
    assert "maya" not in post.text
    assert str(world.member.id) not in post.text
    assert {"Approve", "Reject"} <= set(post.labels)
    assert (await ProposalStore(world.bot.services.database).list_pending(world.guild.id))[0].author_id is None
    assert not await versions(world)


async def test_a_moderator_publishes_it_from_the_channel_and_it_is_answered_from_at_once(world: World) -> None:
    log = await chosen_log(world)
    await proposed(world)
    robin = world.moderator.elsewhere(log)
    await robin.press(robin.last, "Approve")
    assert "Revert…" in robin.last.labels
    assert f"approved by <@{robin.id}>" in robin.last.text
    (revision,) = await versions(world)
    assert (revision.editor_id, revision.approver_id) == (None, robin.id)
    assert "carries evidence" in (await world.member.slash("role", name="msl")).text


async def test_without_a_channel_it_waits_in_the_queue_all_the_same(world: World) -> None:
    await proposed(world)
    queue = await world.moderator.slash("kb queue")
    assert "A member proposes" in queue.text
    await world.moderator.press(queue, "Reject")
    assert "Nothing waits" in (await world.moderator.slash("kb queue")).text
    assert not await versions(world)


async def test_it_can_be_corrected_before_it_is_sent_and_begins_with_what_was_typed(world: World) -> None:
    again = await world.member.press(await shown(world), "Edit")
    assert "carries evidence" in again.form["components"][0]["component"]["value"]
    better = await sent(world.member, again, lead=LEAD.replace("carries", "brings"))
    assert "brings evidence" in better.text
    await world.member.submit(await world.member.press(better, "Send…"), how="I know")
    assert await kept(world) == 1


async def test_a_statement_without_its_source_is_explained_and_its_text_kept_for_the_next_try(world: World) -> None:
    refused = await shown(world, "No source here")
    assert "can't be taken yet" in refused.text
    again = await world.member.press(refused, "Edit again")
    assert again.form["components"][0]["component"]["value"] == "No source here"
    assert "This is how it would look" in (await sent(world.member, again, lead=LEAD)).text


async def test_words_that_may_tell_who_a_patient_is_are_not_taken(world: World) -> None:
    refused = await shown(world, "My patient John Miller, MRN 4482913, was told so. [gazette]")
    assert "may identify a patient" in refused.text
    form = await world.member.press(await shown(world), "Send…")
    refused = await world.member.submit(form, how="my patient John Miller, MRN 4482913")
    assert "may identify a patient" in refused.text
    assert not await kept(world)


async def test_nobody_floods_the_queue(world: World) -> None:
    for _ in range(PER_HOUR):
        await proposed(world)
    refused = await world.member.press(await shown(world), "Send…")
    assert "wait" in refused.text
    assert await kept(world) == PER_HOUR


async def test_pressing_send_twice_sends_it_once(world: World) -> None:
    preview = await shown(world)
    first, second = [await world.member.press(preview, "Send…") for _ in range(2)]
    await world.member.submit(first, how="I know")
    assert "no longer here" in (await world.member.submit(second, how="I know")).text
    assert await kept(world) == 1


async def test_a_member_may_only_say_that_it_is_wrong(world: World) -> None:
    log = await chosen_log(world)
    choice = await world.member.press(await world.member.slash("role", name="msl"), "Something wrong?")
    preview = await world.member.submit(
        await world.member.press(choice, "Tell the moderators in one sentence"), words="It is outdated"
    )
    await world.member.press(preview, "Send")
    assert "It is outdated" in log_of(world, log)[0].text


async def test_a_moderator_gets_the_form_itself(world: World) -> None:
    card = await world.moderator.slash("role", name="msl")
    choice = await world.moderator.press(card, "Something wrong?")
    assert "Edit Medical Science Liaison" in choice.text
    assert await world.moderator.pick(choice, "lead", menu="edit:1:section")


@pytest.mark.parametrize(
    ("command", "options"),
    [
        ("role", {"name": "msl"}),
        ("painpoint", {"name": "insurers"}),
        ("facts", {"topic": "msl"}),
        ("pay", {"kind": "hour"}),
        ("roles", {}),
        ("compare", {"first": "msl", "second": "utilization-review"}),
        ("ask", {"question": "msl"}),
    ],
)
async def test_every_card_has_one_such_button(world: World, command: str, options: dict[str, str]) -> None:
    await chosen_log(world)
    card = await world.member.slash(command, **options)
    assert card.labels.count("Something wrong?") == 1
    opened = await world.member.press(card, "Something wrong?")
    assert opened.result.modal is not None or "wrong:1:part" in "".join(opened.message.ids)


async def test_what_was_written_before_a_restart_is_sent_after_it(world: World, build: Build, url: str) -> None:
    await world.restart(build(url))
    preview = await shown(world)
    form = await world.member.press(preview, "Send…")
    await world.restart(build(url))
    await world.member.submit(form, how="I know")
    assert await kept(world) == 1


async def test_an_edit_meanwhile_makes_it_a_conflict_for_the_moderator_and_keeps_both(world: World) -> None:
    await proposed(world)
    await published(world, world.moderator, await edited(world, world.moderator, "name", "Liaison"))
    queue = await world.moderator.slash("kb queue")
    conflict = await world.moderator.press(queue, "Approve")
    assert "Somebody was faster" in conflict.text
    both = await world.moderator.press(conflict, "Put mine on the newest")
    await world.moderator.press(both, "Approve")
    role = await role_now(world)
    assert (role.name, "carries evidence" in role.lead.text) == ("Liaison", True)
