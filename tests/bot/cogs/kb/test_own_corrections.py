"""Where two people decide, nobody approves what they proposed themselves, whatever they were when they sent it."""

from kb_helpers import chosen_log, hire, log_of, promote, review_by, role_now, sent, versions
from people import Answer
from world import World

from storage.stores.proposals import ProposalStore

LEAD = "A physician or pharmacist who carries evidence between a company and its field. [gazette]"
EVIDENCE = "I have done it for ten years"


async def shown(world: World) -> Answer:
    """The finished card that a member sees before she sends it."""
    choice = await world.member.press(await world.member.slash("role", name="msl"), "Something wrong?")
    form = await world.member.pick(choice, "lead", menu="wrong:1:part")
    return await sent(world.member, form, lead=LEAD)


async def test_who_becomes_a_moderator_after_sending_cannot_approve_her_own(world: World) -> None:
    log = await chosen_log(world)
    await review_by(world, "two-person")
    await world.member.submit(await world.member.press(await shown(world), "Send…"), how=EVIDENCE)
    promote(world, world.member)
    refused = await world.member.elsewhere(log).press(log_of(world, log)[-1], "Approve")
    assert "nobody approves a change of their own" in refused.text
    assert not await versions(world)
    await hire(world, "sam").elsewhere(log).press(log_of(world, log)[-1], "Approve")
    assert "carries evidence between a company" in (await role_now(world)).lead.text


async def test_who_moderates_when_she_sends_is_its_author(world: World) -> None:
    await review_by(world, "two-person")
    form = await world.member.press(await shown(world), "Send…")
    promote(world, world.member)
    preview = await world.member.submit(form, how=EVIDENCE)
    assert "with your name" in preview.text
    assert "waits for a second moderator" in (await world.member.press(preview, "Publish")).text
    (waiting,) = await ProposalStore(world.bot.services.database).list_pending(world.guild.id)
    assert (waiting.stage, waiting.author_id) == ("waiting", world.member.id)
    queue = await world.member.slash("kb queue")
    assert "nobody approves a change of their own" in (await world.member.press(queue, "Approve")).text
    assert not await versions(world)


async def test_whose_mark_was_erased_cannot_approve_it_and_neither_can_anybody(world: World) -> None:
    log = await chosen_log(world)
    await review_by(world, "two-person")
    await world.member.submit(await world.member.press(await shown(world), "Send…"), how=EVIDENCE)
    await world.bot.services.personal_data.erase(world.member.id)
    promote(world, world.member)
    refused = await world.member.elsewhere(log).press(log_of(world, log)[-1], "Approve")
    assert "Nobody can tell whose change this was" in refused.text
    assert not await versions(world)


async def test_a_correction_that_was_never_sent_is_replaced_by_the_next(world: World) -> None:
    for _ in range(3):
        await shown(world)
    rows = await world.bot.services.database.fetch_all("SELECT author_id FROM proposals WHERE stage = 'preview'")
    assert rows == [(None,)]


async def test_erasing_everything_takes_an_unsent_correction_along(world: World) -> None:
    await shown(world)
    assert await world.bot.services.personal_data.erase(world.member.id) == 1
    assert await world.bot.services.database.fetch_all("SELECT id FROM proposals") == []


async def test_the_mark_says_nothing_without_the_number_of_the_member(world: World) -> None:
    await shown(world)
    assert str(world.member.id) not in repr(
        await world.bot.services.database.fetch_all("SELECT * FROM proposal_senders")
    )
