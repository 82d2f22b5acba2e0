"""What members say about an answer, and how it reaches the moderators."""

import discord
from people import Answer
from simcord import ChannelHandle
from world import World

from bot.cards.feedback import quoted, unquoted
from bot.services.rate_limits import PER_HOUR


async def chosen_log(world: World) -> ChannelHandle:
    """A channel that a moderator has chosen for words of members."""
    log = world.guild.create_text_channel("mod-log")
    start = await world.moderator.slash("setup start")
    await world.moderator.pick_of(start, log, menu="setup:1:log")
    return log


async def written(world: World, text: str) -> Answer:
    """The preview of a correction of the MSL entry."""
    answer = await world.member.slash("ask", question="msl")
    choice = await world.member.press(answer, "Something wrong?")
    form = await world.member.press(choice, "Tell the moderators in one sentence")
    return await world.member.submit(form, words=text)


async def test_words_reach_the_moderators_as_shown_and_without_a_name(world: World) -> None:
    log = await chosen_log(world)
    preview = await written(world, "The travel share is *too* low @everyone")
    assert preview.ephemeral
    assert world.guild.name in preview.text
    assert not world.moderator.elsewhere(log).sees()
    sent = await world.member.press(preview, "Send")
    assert "without your name" in sent.text
    received = world.moderator.elsewhere(log).last
    assert "too" in received.text
    assert "@everyone" not in received.text
    assert "maya" not in received.text
    assert str(world.member.id) not in received.text


async def test_words_that_are_not_sent_go_nowhere(world: World) -> None:
    log = await chosen_log(world)
    preview = await written(world, "never mind")
    await world.member.press(preview, "Don't send")
    assert not world.moderator.elsewhere(log).sees()


async def test_words_can_be_edited_before_they_go(world: World) -> None:
    log = await chosen_log(world)
    text = "First draft: 50% (see https://example.org), isn't it?\n- really"
    preview = await written(world, text)
    form = await world.member.press(preview, "Edit")
    fields = [c["component"] for c in form.form["components"]]
    assert fields[0]["value"] == text
    again = await world.member.submit(form, words="Second draft")
    await world.member.press(again, "Send")
    assert "Second draft" in world.moderator.elsewhere(log).last.text


async def test_without_a_channel_for_it_the_member_is_told_before_writing(world: World) -> None:
    choice = await world.member.press(await world.member.slash("ask", question="msl"), "Something wrong?")
    refused = await world.member.press(choice, "Tell the moderators in one sentence")
    assert "/setup start" in refused.text


async def test_in_a_direct_message_there_are_no_moderators_and_the_member_is_told(world: World) -> None:
    answer = await world.member.in_dm.slash("ask", question="msl")
    refused = await world.member.in_dm.press(answer, "Something wrong?")
    assert "server" in refused.text


async def test_nobody_floods_the_moderators(world: World) -> None:
    log = await chosen_log(world)
    for number in range(PER_HOUR):
        await world.member.press(await written(world, f"number {number}"), "Send")
    refused = await world.member.press(await written(world, "one too many"), "Send")
    assert "wait" in refused.text
    assert len(world.moderator.elsewhere(log).sees()) == PER_HOUR
    await world.env.advance_time(3601)
    preview = await written(world, "an hour later")
    await world.member.press(preview, "Send")
    assert len(world.moderator.elsewhere(log).sees()) == PER_HOUR + 1


async def test_words_of_self_harm_in_the_form_get_the_lines_and_go_nowhere(world: World) -> None:
    log = await chosen_log(world)
    answer = await written(world, "i want to kill myself")
    assert "988" in answer.text
    assert not world.moderator.elsewhere(log).sees()


async def test_words_that_may_name_a_patient_can_be_changed_but_not_sent(world: World) -> None:
    log = await chosen_log(world)
    preview = await written(world, "Wrong: my patient John Miller, MRN 4482913, was paid for it")
    assert "may identify a patient" in preview.text
    assert preview.labels == ["Edit", "Don't send"]
    world.forge(preview, "words:1:send:msl")
    refused = await world.member.press(preview, custom_id="words:1:send:msl")
    assert "may identify a patient" in refused.text
    assert not world.moderator.elsewhere(log).sees()
    again = await world.member.submit(
        await world.member.press(await written(world, "MRN 4482913"), "Edit"), words="Pay"
    )
    await world.member.press(again, "Send")
    assert "Pay" in world.moderator.elsewhere(log).last.text


async def test_not_what_i_meant_offers_the_next_and_people(world: World) -> None:
    answer = await world.member.slash("ask", question="msl")
    other = await world.member.press(answer, "Not what I meant")
    assert "Send to the moderators" in other.labels


async def test_of_several_choices_none_may_be_meant(world: World) -> None:
    choices = await world.member.slash("ask", question="help with exams")
    assert "not sure which" in choices.text
    other = await world.member.press(choices, "None of these")
    assert other.labels == ["Send to the moderators", "What I can do"]


async def test_a_short_question_in_the_dm_follows_up_on_the_last_answer(world: World) -> None:
    await world.member.in_dm.write("msl")
    await world.member.in_dm.write("how much?")
    assert "212,000" in world.member.in_dm.last.text
    assert "pay" in world.member.in_dm.last.text.splitlines()[0]


async def test_a_follow_up_is_forgotten_after_ten_minutes(world: World) -> None:
    await world.member.in_dm.write("msl")
    await world.env.advance_time(601)
    await world.member.in_dm.write("how much?")
    assert not world.member.in_dm.last.text.startswith("## MSL")


async def test_a_deleted_question_takes_its_answer_along(world: World) -> None:
    bot = world.bot.user
    assert bot is not None
    message: discord.Message = await world.member.write(f"{bot.mention} utilization review")
    assert world.member.sees()
    await world.member.member.delete(message)
    await world.env.settle()
    assert not world.member.sees()


def test_a_quote_gives_the_words_back() -> None:
    for text in ("plain", "a *b* [c](https://d.e) @f\n- g\n1. h", "\\ back_slash ~ `x`"):
        assert unquoted(quoted(text)) == text


async def test_the_question_that_missed_is_already_in_the_form(world: World) -> None:
    await chosen_log(world)
    asked = "*what* about beekeeping in [Ohio](https://example.org)? @everyone"
    missed = await world.member.slash("ask", question=asked)
    assert missed.ephemeral
    form = await world.member.press(missed, "Send to the moderators")
    (field,) = [each["component"] for each in form.form["components"]]
    assert field["value"] == asked


async def test_a_long_question_still_opens_the_form(world: World) -> None:
    await chosen_log(world)
    missed = await world.member.slash("ask", question=("beekeeping_ " * 100)[:1000])
    form = await world.member.press(missed, "Send to the moderators")
    (field,) = [each["component"] for each in form.form["components"]]
    assert field["value"].startswith("beekeeping_")


async def test_a_missed_question_is_not_repeated_in_a_direct_message(world: World) -> None:
    missed = await world.member.in_dm.slash("ask", question="what about beekeeping")
    assert "You asked:" not in missed.text
