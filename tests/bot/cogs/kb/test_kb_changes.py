"""What becomes of a change: published, approved, rejected, dropped, taken back, put on the newest, and heard of."""

import pytest
from kb_helpers import (
    chosen_log,
    dismiss,
    edited,
    hire,
    log_of,
    opened,
    published,
    review_by,
    role_now,
    sent,
    versions,
)
from people import Answer, Person
from world import Build, World

from bot.cards.kb.change_posts import PER_PAGE

OLD, NAME, OTHER = "Medical Science Liaison (MSL)", "Liaison between two worlds", "Field liaison"


async def handed_over(world: World, name: str = NAME) -> Answer:
    """A change that waits for a second moderator."""
    await review_by(world, "two-person")
    return await published(world, world.moderator, await edited(world, world.moderator, "name", name))


async def raced(world: World, mine: str = NAME) -> Answer:
    """The conflict of two moderators who both renamed the entry; Sam was faster."""
    preview = await edited(world, world.moderator, "name", mine)
    sam = hire(world, "sam")
    await published(world, sam, await edited(world, sam, "name", OTHER), "Sam thinks so")
    return await published(world, world.moderator, preview)


async def test_without_a_reason_nothing_is_published(world: World) -> None:
    preview = await edited(world, world.moderator, "name", NAME)
    asked = await world.moderator.press(preview, "Publish…")
    assert "needs a reason" in (await world.moderator.submit(asked, reason="  ")).text
    assert not await versions(world)


async def test_a_form_that_was_not_touched_changes_nothing(world: World) -> None:
    same = await sent(world.moderator, await opened(world, world.moderator, "names"))
    assert "Nothing would change" in same.text
    assert same.labels == ["Edit again", "Delete"]


async def test_a_preview_can_be_edited_on_part_by_part_and_is_published_as_one(world: World) -> None:
    preview = await edited(world, world.moderator, "name", NAME)
    choice = await world.moderator.press(preview, "Edit again")
    form = await world.moderator.pick(choice, "0.review", menu="edit:1:again")
    both = await sent(world.moderator, form, reviewed="2026-01-05")
    assert f"**New:** {NAME}" in both.text
    assert "2026-01-05" in both.text
    await published(world, world.moderator, both)
    role = await role_now(world)
    assert (role.name, role.reviewed) == (NAME, "2026-01-05")
    assert len(await versions(world)) == 1


async def test_what_can_not_be_taken_is_explained_and_corrected_from_what_was_typed(world: World) -> None:
    refused = await edited(world, world.moderator, "short_name", "x" * 60)
    assert "can't be taken yet" in refused.text
    form = await world.moderator.press(refused, "Edit again")
    values = {each["component"]["custom_id"]: each["component"].get("value") for each in form.form["components"]}
    assert values["short_name"] == "x" * 60
    assert "Liaison" in (await sent(world.moderator, form, short_name="Liaison")).text


async def test_dropping_a_preview_changes_nothing_and_ends_it(world: World) -> None:
    preview = await edited(world, world.moderator, "name", NAME)
    asked = await world.moderator.press(preview, "Publish…")
    assert "Deleted." in (await world.moderator.press(preview, "Delete")).text
    late = await world.moderator.submit(asked, reason="Too late")
    assert "no longer here" in late.text
    assert late.message.files
    assert not await versions(world)


async def test_with_two_persons_the_second_publishes_and_the_post_becomes_the_change(world: World) -> None:
    log = await chosen_log(world)
    told = await handed_over(world)
    assert "waits for a second moderator" in told.text
    assert (await role_now(world)).name == OLD
    sam = hire(world, "sam").elsewhere(log)
    await sam.press(sam.last, "Approve")
    (post,) = log_of(world, log)
    assert f"by <@{world.moderator.id}>, approved by <@{sam.id}>" in post.text
    assert post.labels == ["Revert…"]
    (revision,) = await versions(world)
    assert (revision.editor_id, revision.approver_id) == (world.moderator.id, sam.id)
    assert (await role_now(world)).name == NAME


async def test_with_two_persons_nobody_approves_her_own_change(world: World) -> None:
    log = await chosen_log(world)
    await handed_over(world)
    robin = world.moderator.elsewhere(log)
    assert "nobody approves a change of their own" in (await robin.press(robin.last, "Approve")).text
    queue = await world.moderator.slash("kb queue")
    assert "nobody approves a change of their own" in (await world.moderator.press(queue, "Approve")).text
    assert not await versions(world)


async def test_a_rejected_change_is_gone_and_the_channel_says_who_rejected_it(world: World) -> None:
    log = await chosen_log(world)
    await handed_over(world)
    sam = hire(world, "sam")
    await sam.press(await sam.slash("kb queue"), "Reject")
    assert f"<@{sam.id}> rejected" in log_of(world, log)[-1].text
    assert "no longer here" in (await sam.elsewhere(log).press(log_of(world, log)[0], "Approve")).text
    assert not await versions(world)


async def test_of_two_who_decide_one_after_the_other_the_first_does(world: World) -> None:
    await handed_over(world)
    sam, kim = hire(world, "sam"), hire(world, "kim")
    both = [(person, await person.slash("kb queue")) for person in (sam, kim)]
    told = [(await person.press(queue, "Approve")).text for person, queue in both]
    assert "Published" in told[0]
    assert "no longer here" in told[1]
    assert len(await versions(world)) == 1


@pytest.mark.slow
async def test_the_queue_lists_what_waits_the_oldest_first_page_by_page(world: World) -> None:
    await review_by(world, "two-person")
    names = [f"Liaison number {number}" for number in range(PER_PAGE + 1)]
    for name in names:
        await world.env.advance_time(60)
        await published(world, world.moderator, await edited(world, world.moderator, "name", name), f"Why {name}")
    sam = hire(world, "sam")
    queue = await sam.slash("kb queue")
    assert f"Waiting for a decision: {PER_PAGE + 1}" in queue.text
    assert [name in queue.text for name in names] == [True] * PER_PAGE + [False]
    later = await sam.press(queue, "Next page")
    assert names[-1] in later.text
    opened_one = await sam.press(later, "Open")
    assert f"**New:** {names[-1]}" in opened_one.text
    await sam.press(opened_one, "Approve")
    assert (await role_now(world)).name == names[-1]


@pytest.mark.stress
async def test_of_eight_with_the_same_beginning_one_wins_and_the_rest_are_shown_it(world: World) -> None:
    people = [hire(world, f"moderator{number}") for number in range(8)]
    asked = [
        await person.press(await edited(world, person, "name", f"Liaison {number}"), "Publish…")
        for number, person in enumerate(people)
    ]
    told = [await person.submit(form, reason="Mine") for person, form in zip(people, asked, strict=True)]
    assert ["Published" in answer.text for answer in told] == [True] + [False] * 7
    assert sum("Somebody was faster" in answer.text for answer in told) == 7
    assert [revision.number for revision in await versions(world)] == [1]


async def test_a_conflict_shows_both_versions_and_keeps_what_was_typed(world: World) -> None:
    conflict = await raced(world)
    assert "Somebody was faster" in conflict.text
    assert f"**New:** {NAME}" in conflict.text
    assert f"**New:** {OTHER}" in conflict.text
    assert "Sam thinks so" in conflict.text
    assert (await role_now(world)).name == OTHER
    newest = await world.moderator.press(conflict, "Put mine on the newest")
    assert "both changed Name" in newest.text
    await world.moderator.press(newest, "Publish…")
    assert len(await versions(world)) == 1


async def test_a_change_put_on_the_newest_keeps_theirs_wherever_it_says_nothing(world: World) -> None:
    preview = await world.moderator.press(
        await edited(world, world.moderator, "reviewed", "2026-01-05", "review"), "Edit again"
    )
    preview = await world.moderator.press(preview, "Back")
    sam = hire(world, "sam")
    await published(world, sam, await edited(world, sam, "name", OTHER))
    conflict = await published(world, world.moderator, preview)
    newest = await world.moderator.press(conflict, "Put mine on the newest")
    assert "Both fit together" in newest.text
    await published(world, world.moderator, newest)
    role = await role_now(world)
    assert (role.name, role.reviewed) == (OTHER, "2026-01-05")
    assert [revision.number for revision in await versions(world)] == [2, 1]


async def test_a_change_is_taken_back_from_its_post_and_that_is_a_version_too(world: World) -> None:
    log = await chosen_log(world)
    await published(world, world.moderator, await edited(world, world.moderator, "name", NAME))
    robin = world.moderator.elsewhere(log)
    preview = await robin.press(robin.last, "Revert…")
    assert preview.ephemeral
    assert f"**Was:** {NAME}" in preview.text
    await published(world, robin, preview, "It was fine before")
    assert (await role_now(world)).name == OLD
    assert [revision.number for revision in await versions(world)] == [2, 1]
    assert "It was fine before" in log_of(world, log)[1].text


async def test_taking_back_an_older_change_keeps_what_came_after(world: World) -> None:
    log = await chosen_log(world)
    await published(world, world.moderator, await edited(world, world.moderator, "name", NAME))
    later = await edited(world, world.moderator, "reviewed", "2026-01-05", "review")
    await published(world, world.moderator, later)
    robin = world.moderator.elsewhere(log)
    conflict = await published(world, robin, await robin.press(log_of(world, log)[0], "Revert…"), "Not that name")
    assert "Somebody was faster" in conflict.text
    await published(world, robin, await robin.press(conflict, "Put mine on the newest"), "Not that name")
    role = await role_now(world)
    assert (role.name, role.reviewed) == (OLD, "2026-01-05")


async def test_what_does_not_fit_the_rest_is_not_published_and_can_be_edited_on(world: World) -> None:
    taken = world.bot.services.bundled_base.roles["utilization-review"].short_name
    await published(world, world.moderator, refused := await edited(world, world.moderator, "aliases", taken))
    assert refused
    invalid = world.view(refused)
    assert "does not fit the rest" in invalid.text
    assert "Edit again" in invalid.labels
    assert not await versions(world)


@pytest.mark.parametrize("status", [403, 500])
async def test_a_post_that_fails_is_told_and_loses_nothing(world: World, status: int) -> None:
    log = await chosen_log(world)
    preview = await edited(world, world.moderator, "name", NAME)
    path = f"/channels/{log.id}/messages"
    world.env.inject_error("POST", path, status=status, code=50013, message="no", times=None)
    done = await published(world, world.moderator, preview)
    assert f"I could not post it in <#{log.id}>" in done.text
    assert (await role_now(world)).name == NAME


async def test_without_a_channel_the_editor_is_told_how_to_choose_one(world: World) -> None:
    done = await published(world, world.moderator, await edited(world, world.moderator, "name", NAME))
    assert "/setup start chooses one" in done.text


async def test_every_step_works_across_a_restart(world: World, build: Build, url: str) -> None:
    async def again() -> None:
        await world.restart(build(url))

    await again()
    log = await chosen_log(world)
    await review_by(world, "two-person")
    form = await opened(world, world.moderator, "names")
    await again()
    preview = await sent(world.moderator, form, name=NAME)
    await again()
    asked = await world.moderator.press(preview, "Publish…")
    await again()
    await world.moderator.submit(asked, reason="Clearer")
    await again()
    sam: Person = hire(world, "sam").elsewhere(log)
    await sam.press(log_of(world, log)[0], "Approve")
    await again()
    assert (await role_now(world)).name == NAME
    undo = await sam.press(log_of(world, log)[0], "Revert…")
    assert f"**New:** {OLD}" in undo.text


async def test_a_role_taken_away_meanwhile_hands_the_text_back_and_changes_nothing(world: World) -> None:
    form = await opened(world, world.moderator, "names")
    other = await edited(world, world.moderator, "name", NAME)
    asked = await world.moderator.press(other, "Publish…")
    dismiss(world, world.moderator)
    for late in (await sent(world.moderator, form, name=NAME), await world.moderator.submit(asked, reason="My reason")):
        assert "Only moderators of this server" in late.text
        (file,) = late.message.message.attachments
        text = (await file.read()).decode()
        assert NAME in text or "My reason" in text
    assert "Only moderators" in (await world.moderator.press(other, "Publish…")).text
    assert not await versions(world)


async def test_the_queue_shows_a_moderator_what_she_prepared_and_did_not_send(world: World) -> None:
    await edited(world, world.moderator, "name", NAME)
    queue = await world.moderator.slash("kb queue")
    assert "Nothing waits for a decision" in queue.text
    assert "Prepared by you, not sent yet: 1" in queue.text
    ((menu, (proposal_id,)),) = queue.message.menus.items()
    again = await world.moderator.pick(queue, proposal_id, menu=menu)
    await published(world, world.moderator, again)
    assert (await role_now(world)).name == NAME
    assert "Prepared by you" not in (await world.moderator.slash("kb queue")).text


async def test_nobody_else_sees_what_a_moderator_prepared(world: World) -> None:
    await edited(world, world.moderator, "name", NAME)
    queue = await hire(world, "sam").slash("kb queue")
    assert "Prepared by you" not in queue.text
    assert NAME not in queue.text
