"""From a question without an answer to its answer."""

import json
from datetime import timedelta

import discord
import pytest
from kb_helpers import chosen_log, review_by
from kb_people import moderator_elsewhere
from people import Answer, Person
from simcord import ChannelHandle, SetupError
from world import Build, World

from bot.cogs.kb.unanswered_questions import GONE
from bot.errors import NOT_A_MODERATOR
from bot.services.unanswered_questions import RETENTION
from storage.stores.unanswered_questions import UnansweredQuestionStore

ASKED = "what did it cost to retrain as a beekeeper"
OTHERWISE = "What does it cost to retrain as a beekeeper?"


@pytest.fixture
async def log(world: World) -> ChannelHandle:
    return await chosen_log(world)


async def preview(person: Person, words: str) -> Answer:
    """Get an answer that misses, and write a question to the moderators."""
    other = await person.press(await person.slash("ask", question="msl"), "Not what I meant")
    return await person.submit(await person.press(other, "Send to the moderators"), words=words)


async def send(person: Person, words: str) -> Answer:
    return await person.press(await preview(person, words), "Send")


async def gaps(world: World) -> list[tuple[str, int]]:
    listed = await UnansweredQuestionStore(world.bot.services.database).list_most_asked(world.guild.id, 99)
    return [(gap.question, gap.times_asked) for gap in listed]


@pytest.mark.usefixtures("log")
async def test_a_question_becomes_a_gap_with_send_and_not_before(world: World) -> None:
    shown = await preview(world.member, ASKED)
    assert await gaps(world) == []
    sent = await world.member.press(shown, "Send")
    assert sent.labels == ["Tell me when it is answered"]
    assert await gaps(world) == [(ASKED, 1)]


@pytest.mark.usefixtures("log")
async def test_nothing_kept_says_who_asked(world: World) -> None:
    await send(world.member, ASKED)
    database = world.bot.services.database
    rows = [await database.fetch_all(f"SELECT * FROM {table}") for table in ("gaps", "gap_listeners")]  # noqa: S608
    assert str(world.member.id) not in json.dumps(rows)


@pytest.mark.usefixtures("log")
async def test_the_same_in_other_words_is_one_gap_and_counts(world: World) -> None:
    await send(world.member, ASKED)
    await send(world.join("noor"), OTHERWISE)
    await send(world.join("sol"), "how do I retrain as a pilot")
    assert await gaps(world) == [(ASKED, 2), ("how do I retrain as a pilot", 1)]
    shown = await world.moderator.slash("kb gaps")
    assert "beekeeper" in shown.text
    assert "sent 2 times" in shown.text


@pytest.mark.usefixtures("log")
async def test_a_correction_of_an_entry_is_no_gap(world: World) -> None:
    choice = await world.member.press(await world.member.slash("ask", question="msl"), "Something wrong?")
    form = await world.member.press(choice, "Tell the moderators in one sentence")
    await world.member.press(await world.member.submit(form, words="The pay is too low"), "Send")
    assert await gaps(world) == []


@pytest.mark.parametrize("words", ["what about my patient John Miller, MRN 4482913", "i want to kill myself"])
async def test_words_that_must_not_be_kept_are_not(world: World, words: str) -> None:
    services = world.bot.services
    assert await services.unanswered_questions.add(world.guild.id, services.bundled_base, words) is None
    assert await gaps(world) == []


@pytest.mark.usefixtures("log")
async def test_members_do_not_see_the_command(world: World) -> None:
    with pytest.raises(SetupError, match="not visible"):
        await world.member.slash("kb gaps")


@pytest.mark.usefixtures("log")
async def test_a_moderator_whose_role_is_gone_changes_nothing_more(world: World) -> None:
    await send(world.member, ASKED)
    listed = await world.moderator.slash("kb gaps")
    world.env.backend.get_guild(world.guild.id).members[world.moderator.id].role_ids.clear()
    for label in listed.labels:
        assert (await world.moderator.press(listed, label)).text == NOT_A_MODERATOR
    assert await gaps(world) == [(ASKED, 1)]


@pytest.mark.usefixtures("log")
async def test_a_dismissed_gap_is_gone_with_who_waited_for_it(world: World) -> None:
    await world.member.press(await send(world.member, ASKED), "Tell me when it is answered")
    listed = await world.moderator.slash("kb gaps")
    again = await world.moderator.press(listed, "Dismiss")
    assert "Dismissed." in again.text
    assert await gaps(world) == []
    assert await world.bot.services.database.fetch_all("SELECT * FROM gap_listeners") == []


async def test_a_gap_that_nobody_asks_any_more_goes_after_its_time(world: World) -> None:
    kept, old = UnansweredQuestionStore(world.bot.services.database), discord.utils.utcnow() - RETENTION
    await kept.add("young", world.guild.id, ASKED, old + timedelta(days=2))
    await kept.add("old", world.guild.id, OTHERWISE, old - timedelta(minutes=1))
    await world.days(1)
    assert await gaps(world) == [(ASKED, 1)]


@pytest.mark.usefixtures("log")
async def test_another_server_sees_nothing_of_it(world: World) -> None:
    await send(world.member, ASKED)
    services = world.bot.services
    other = world.env.create_guild("Another community")
    assert await UnansweredQuestionStore(services.database).list_most_asked(other.id, 99) == []
    await services.unanswered_questions.add(other.id, services.bundled_base, ASKED)
    assert await gaps(world) == [(ASKED, 1)]


async def publish(world: World, preview: Answer) -> Answer:
    """Publish what was shown."""
    button = next(label for label in preview.labels if label in ("Publish…", "Publish…"))
    why = await world.moderator.press(preview, button)
    return await world.moderator.submit(why, reason="Members ask for it")


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize(
    ("label", "field"), [("Add as another name…", "aliases"), ("Add to an existing answer…", "examples")]
)
async def test_a_gap_becomes_a_name_or_an_example_and_is_answered_at_once(world: World, label: str, field: str) -> None:
    await world.member.press(await send(world.member, ASKED), "Tell me when it is answered")
    choose = await world.moderator.press(await world.moderator.slash("kb gaps"), label)
    preview = await world.moderator.pick(choose, "insurers", menu="gap:1:put")
    done = await publish(world, preview)
    entry = (await world.bot.services.knowledge_bases.get(world.guild.id)).entries["insurers"]
    assert ASKED in getattr(entry, field)
    assert "Published" in done.text or "Answered from now on" in done.text
    assert any("Answered from now on" in seen.text and entry.name in seen.text for seen in world.moderator.sees())
    assert entry.name in (await world.member.slash("ask", question=ASKED)).text
    told = world.member.in_dm.last
    assert entry.name in told.text
    assert "Rheumatology community" in told.text
    assert await gaps(world) == []
    assert await world.bot.services.database.fetch_all("SELECT * FROM gap_listeners") == []
    assert len(world.member.in_dm.sees()) == 1


@pytest.mark.usefixtures("log")
async def test_the_first_entry_offered_is_the_one_the_question_is_nearest_to(world: World) -> None:
    await send(world.member, "is there a pharma liaison certificate msl people respect")
    choose = await world.moderator.press(await world.moderator.slash("kb gaps"), "Add to an existing answer…")
    guess = choose.labels[0]
    assert "Medical Science Liaison" in guess
    assert "msl" not in next(iter(choose.message.menus.values()))
    preview = await world.moderator.press(choose, guess)
    assert "is there a pharma liaison certificate" in preview.text


@pytest.mark.usefixtures("log")
async def test_other_words_can_be_put_to_an_entry_by_its_name(world: World) -> None:
    await send(world.member, ASKED)
    choose = await world.moderator.press(await world.moderator.slash("kb gaps"), "Add as another name…")
    form = await world.moderator.press(choose, "In other words…")
    unknown = await world.moderator.submit(form, entry="nothing like this", words="beekeeping")
    assert "no entry called" in unknown.text
    assert "beekeeping" in unknown.text or unknown.message.files
    form = await world.moderator.press(choose, "In other words…")
    preview = await world.moderator.submit(form, entry="insurers", words="beekeeping")
    await publish(world, preview)
    assert "beekeeping" in (await world.bot.services.knowledge_bases.get(world.guild.id)).entries["insurers"].aliases
    assert await gaps(world) == [(ASKED, 1)]


@pytest.mark.usefixtures("log")
async def test_a_gap_becomes_a_question_of_its_own_with_the_words_filled_in(world: World) -> None:
    await send(world.member, ASKED)
    form = await world.moderator.press(await world.moderator.slash("kb gaps"), "New question")
    fields = {c["component"]["custom_id"]: c["component"].get("value") for c in form.form["components"]}
    assert fields["name"] == fields["examples"] == ASKED
    said = "Nobody here knows what bees cost. [gazette]"
    preview = await world.moderator.submit(form, name=ASKED, short_name="Beekeeping", examples=ASKED, answer=said)
    await publish(world, preview)
    assert "Nobody here knows what bees cost" in (await world.member.slash("ask", question=ASKED)).text
    assert await gaps(world) == []


@pytest.mark.usefixtures("log")
async def test_a_question_is_answered_in_plain_words(world: World) -> None:
    waiting = world.join("noor")
    await waiting.press(await send(waiting, ASKED), "Tell me when it is answered")
    form = await world.moderator.press(await world.moderator.slash("kb gaps"), "Answer")
    preview = await world.moderator.submit(
        form,
        answer="About $4,000, [says]\nthe guild.",
        origin="Beekeepers' Guild, https://bees.example/cost",
        reason="",
    )
    assert "About $4,000" in preview.text
    assert "Beekeepers' Guild" in preview.text.replace("\\", "")
    assert preview.text.startswith("## Your answer"), "question, answer and source, not the difference to nothing"
    assert "New:" not in preview.text
    assert not preview.message.files
    await world.moderator.press(preview, "Publish")
    answer = await world.member.slash("ask", question=ASKED)
    assert "About $4,000" in answer.text
    assert "Added by the moderators of Rheumatology community" in answer.text
    assert await gaps(world) == []
    assert "About $4,000" in waiting.in_dm.last.text


async def test_the_post_of_a_question_has_the_button_to_answer_it(world: World, log: ChannelHandle) -> None:
    await send(world.member, ASKED)
    post = world.moderator.elsewhere(log).last
    assert "A member asks" in post.text
    form = await world.moderator.elsewhere(log).press(post, "Answer")
    preview = await world.moderator.submit(form, answer="About $4,000.", origin="The guild", reason="")
    await world.moderator.press(preview, "Publish")
    assert "About $4,000" in (await world.member.slash("ask", question=ASKED)).text


@pytest.mark.usefixtures("log")
async def test_an_answer_without_a_source_is_attributed_to_the_moderators(world: World) -> None:
    await send(world.member, ASKED)
    form = await world.moderator.press(await world.moderator.slash("kb gaps"), "Answer")
    preview = await world.moderator.submit(
        form, answer="Nobody here has tried it.", origin="", reason="We asked around"
    )
    assert "We asked" in preview.text
    await world.moderator.press(preview, "Publish")
    assert "Moderators of Rheumatology community" in (await world.member.slash("ask", question=ASKED)).text


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("answer", ["ok", "x" * 501, "Our patient John Miller, MRN 4482913, did it."])
async def test_an_answer_that_cannot_be_taken_is_given_back_with_what_to_do(world: World, answer: str) -> None:
    await send(world.member, ASKED)
    form = await world.moderator.press(await world.moderator.slash("kb gaps"), "Answer")
    refused = await world.moderator.submit(form, answer=answer, origin="", reason="")
    assert "Publish" not in refused.labels
    assert refused.message.files
    assert not world.log.errors()


@pytest.mark.usefixtures("log")
async def test_who_takes_no_direct_messages_is_dropped_from_the_list(world: World) -> None:
    await world.member.press(await send(world.member, ASKED), "Tell me when it is answered")
    world.close_dms(world.member)
    choose = await world.moderator.press(await world.moderator.slash("kb gaps"), "Add to an existing answer…")
    await publish(world, await world.moderator.pick(choose, "insurers", menu="gap:1:put"))
    assert await world.bot.services.database.fetch_all("SELECT * FROM gap_listeners") == []
    assert not world.log.errors()


@pytest.mark.usefixtures("log")
async def test_a_button_with_the_gap_of_another_server_does_nothing(world: World) -> None:
    await send(world.member, ASKED)
    (gap,) = await UnansweredQuestionStore(world.bot.services.database).list_most_asked(world.guild.id, 1)
    kim = moderator_elsewhere(world)
    services = world.bot.services
    await services.unanswered_questions.add(kim.member.guild.id, services.bundled_base, "what about boats")
    listed = await kim.slash("kb gaps")
    assert "beekeeper" not in listed.text
    for verb in (f"choose:alias:{gap.id}", f"put:alias:{gap.id}:msl", f"new:{gap.id}", f"tell:{gap.id}"):
        world.forge(listed, f"gap:1:{verb}")
        refused = await kim.press(listed, custom_id=f"gap:1:{verb}")
        assert "no longer" in refused.text
    world.forge(listed, f"gap:1:dismiss:{gap.id}:0")
    assert GONE in (await kim.press(listed, custom_id=f"gap:1:dismiss:{gap.id}:0")).text
    assert await gaps(world) == [(ASKED, 1)]


@pytest.mark.usefixtures("log")
async def test_the_buttons_of_the_list_work_after_a_restart(world: World, build: Build, url: str) -> None:
    await world.restart(build(url))
    start = await world.moderator.slash("setup start")
    await world.moderator.pick_of(start, world.guild.channels["mod-log"], menu="setup:1:log")
    sent = await send(world.member, ASKED)
    listed = await world.moderator.slash("kb gaps")
    await world.restart(build(url))
    assert "I will write to you once" in (await world.member.press(sent, "Tell me when it is answered")).text
    choose = await world.moderator.press(listed, "Add to an existing answer…")
    await publish(world, await world.moderator.pick(choose, "insurers", menu="gap:1:put"))
    assert len(world.member.in_dm.sees()) == 1


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("field", ["answer", "origin", "reason"])
async def test_no_field_of_an_answer_takes_details_of_a_patient(world: World, field: str) -> None:
    await send(world.member, ASKED)
    form = await world.moderator.press(await world.moderator.slash("kb gaps"), "Answer")
    typed = {"answer": "About $4,000.", "origin": "The guild", "reason": "Asked often"}
    refused = await world.moderator.submit(form, **{**typed, field: "Our patient John Miller, MRN 4482913, did it."})
    assert "Publish" not in refused.labels
    assert "patient" in refused.text


@pytest.mark.usefixtures("log")
@pytest.mark.parametrize("field", ["answer", "origin", "reason"])
async def test_words_of_self_harm_in_an_answer_get_the_lines(world: World, field: str) -> None:
    await send(world.member, ASKED)
    form = await world.moderator.press(await world.moderator.slash("kb gaps"), "Answer")
    typed = {"answer": "About $4,000.", "origin": "The guild", "reason": "Asked often"}
    answer = await world.moderator.submit(form, **{**typed, field: "i want to kill myself"})
    assert "You are not alone" in answer.text
    assert "Publish" not in answer.labels


@pytest.mark.usefixtures("log")
async def test_an_answer_waits_for_a_second_moderator_where_two_decide(world: World) -> None:
    await review_by(world, "two-person")
    await send(world.member, ASKED)
    form = await world.moderator.press(await world.moderator.slash("kb gaps"), "Answer")
    preview = await world.moderator.submit(form, answer="About $4,000.", origin="The guild", reason="")
    assert "second moderator" in (await world.moderator.press(preview, "Publish")).text
    assert await gaps(world) == [(ASKED, 1)]
