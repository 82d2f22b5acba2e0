"""Questions where everybody reads: what goes with them, who may follow up, and how often."""

import discord
from people import Person
from simcord import Env
from world import World

from bot.cards.answer_fallbacks import PRIVATE_TEASER
from bot.services.rate_limits import CHANNEL_QUESTIONS, DM_QUESTIONS, QUESTIONS, SECONDS

PLAIN = "what does an msl do"
HELD = "could I become an msl"
HARM = "I want to die"


async def mention(world: World, person: Person, question: str, reply_to: Person | None = None) -> discord.Message:
    """Mention the bot, perhaps in reply to what it said last."""
    assert world.bot.user is not None
    more = {"reply_to": reply_to.last.message} if reply_to else {}
    return await person.write(f"{world.bot.user.mention} {question}", **more)


def texts(person: Person) -> list[str]:
    return [seen.text for seen in person.sees()]


def gone(env: Env, person: Person, messages: list[discord.Message]) -> None:
    """Delete many messages at once, as a moderator or a ban does."""
    assert person.channel
    env.backend.bulk_delete_messages(person.channel.id, [message.id for message in messages])


async def test_questions_deleted_together_take_their_answers_along(world: World) -> None:
    asked = [await mention(world, world.member, PLAIN), await mention(world, world.member, "what does an ime do")]
    assert len(world.member.sees()) == len(asked)
    gone(world.env, world.member, asked)
    await world.env.settle()
    assert not world.member.sees()


async def test_a_deleted_cry_for_help_takes_the_lines_in_the_channel_along(world: World) -> None:
    world.close_dms(world.member)
    asked = await mention(world, world.member, HARM)
    assert world.member.sees()
    await world.member.member.delete(asked)
    await world.env.settle()
    assert not world.member.sees()


async def test_a_question_deleted_before_its_answer_gets_none_and_nothing_fails(world: World) -> None:
    gone_by = "Invalid Form Body\nIn message_reference: Unknown message"
    path = f"/channels/{world.channel.id}/messages"
    world.env.inject_error("POST", path, status=400, code=50035, message=gone_by)
    await mention(world, world.member, PLAIN)
    assert not world.member.sees()


async def test_anybody_may_follow_up_on_an_answer_everybody_reads(world: World) -> None:
    await mention(world, world.member, PLAIN)
    await mention(world, world.join("sam"), "how much?", reply_to=world.member)
    assert world.member.last.text.startswith("## MSL: pay")


async def test_nobody_learns_from_a_follow_up_what_was_held_back(world: World) -> None:
    await mention(world, world.member, HELD)
    assert texts(world.member) == [PRIVATE_TEASER]
    sam = world.join("sam")
    await mention(world, sam, "how much?", reply_to=world.member)
    assert not any("MSL" in text for text in texts(sam))


async def test_a_follow_up_on_a_held_back_answer_is_held_back_for_its_author(world: World) -> None:
    await mention(world, world.member, HELD)
    await mention(world, world.member, "how much?", reply_to=world.member)
    assert texts(world.member) == [PRIVATE_TEASER, PRIVATE_TEASER]
    opened = await world.member.press(world.member.last, "Open my answer")
    assert opened.ephemeral
    assert opened.text.startswith("## MSL: pay")


async def test_who_goes_on_too_fast_is_told_once_and_then_left_alone(world: World) -> None:
    for _ in range(QUESTIONS + 5):
        await mention(world, world.member, PLAIN)
    assert len(world.member.sees()) == QUESTIONS + 1


async def test_a_channel_with_too_many_questions_is_calmed_for_all(world: World) -> None:
    people = [world.join(f"m{number}") for number in range(5)]
    for person in people:
        for _ in range(CHANNEL_QUESTIONS // len(people)):
            await mention(world, person, PLAIN)
    before = len(world.member.sees())
    await mention(world, world.member, PLAIN)
    await mention(world, world.member, PLAIN)
    assert len(world.member.sees()) == before + 1
    assert "minute" in world.member.last.text
    await world.env.advance_time(SECONDS + 1)
    await mention(world, world.member, PLAIN)
    assert "MSL" in world.member.last.text


async def test_what_was_asked_too_fast_is_not_what_a_follow_up_means(world: World) -> None:
    maya = world.member.in_dm
    for _ in range(DM_QUESTIONS):
        await maya.write("msl")
    await maya.write("ime")
    await world.env.advance_time(SECONDS + 1)
    await maya.write("how much?")
    assert maya.last.text.startswith("## MSL: pay")


async def test_in_direct_messages_a_follow_up_means_what_ask_answered(world: World) -> None:
    maya = world.member.in_dm
    await maya.slash("ask", question="What does a medical science liaison do?")
    await maya.write("how much?")
    assert "MSL" in maya.last.text
    assert "pay" in maya.last.text
    assert "MSL" in (await maya.slash("ask", question="and remote?")).text


async def test_in_a_server_ask_remembers_nothing_for_others(world: World) -> None:
    await world.member.slash("ask", question="What does a medical science liaison do?")
    assert "MSL" not in (await world.join("sam").slash("ask", question="how much?")).text.split("\n")[0]
