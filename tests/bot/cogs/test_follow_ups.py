"""Messages that go on from an answer, in direct messages and where somebody replies to the bot."""

import pytest
from kb_people import publish_role
from people import Answer, Person, Seen
from world import World

from bot.cards.answer_fallbacks import MISSING_CONTEXT, PRIVATE_TEASER, WELCOME
from knowledge import KnowledgeBase

UNSURE = "help with exams"
"""The base offers a few entries for this."""
SEVERAL = "medical director"
"""The base answers this with the closest entry, and offers two more."""
MSL_PAY = "## MSL: pay"


async def said(person: Person, *messages: str) -> str:
    """Write messages to the bot; the text of its last answer."""
    for message in messages:
        await person.write(message)
    return person.last.text


async def mention(world: World, person: Person, question: str, reply_to: Seen | None = None) -> str:
    """Mention the bot, perhaps in reply to something it said; the text of its last answer."""
    assert world.bot.user is not None
    more = {"reply_to": reply_to.message} if reply_to else {}
    await person.write(f"{world.bot.user.mention} {question}", **more)
    return person.last.text


def from_component(world: World, opened: Answer, pressed_on: Seen) -> None:
    """Say of a private message on which message its button was, as Discord does and the simulation leaves out."""
    message = opened.message.message
    stored = world.env.backend.get_message(message.channel_id, message.id)
    assert stored.interaction_metadata is not None
    stored.interaction_metadata["interacted_message_id"] = str(pressed_on.message.id)


@pytest.fixture
def maya(world: World) -> Person:
    """A member in direct messages."""
    return world.member.in_dm


async def test_after_a_comparison_a_part_is_said_of_both(maya: Person) -> None:
    await said(maya, "MSL or utilization review")
    text = await said(maya, "and remote?")
    assert text.startswith("## MSL and Utilization review: Working from home")
    assert "### Medical Science Liaison" in text
    assert "### Utilization review" in text


async def test_a_comparison_opened_with_the_command_is_gone_on_from(maya: Person) -> None:
    await maya.slash("compare", first="msl", second="ime")
    assert (await said(maya, "who hires?")).startswith("## MSL and IME: Who hires")


async def test_one_of_several_offered_becomes_what_is_spoken_of_when_it_is_pressed(world: World, maya: Person) -> None:
    await said(maya, UNSURE)
    offered = maya.last
    first = offered.labels[0]
    await maya.press(offered, first)
    assert (await said(maya, "source?")).startswith("## ")
    assert "sources" in maya.last.text
    assert "not sure" not in maya.last.text


async def test_one_of_several_offered_can_be_taken_in_words(maya: Person) -> None:
    await said(maya, UNSURE)
    second = maya.last.labels[1]
    assert second in await said(maya, "the second one")


async def test_what_an_answer_offers_beside_itself_becomes_what_is_spoken_of(maya: Person) -> None:
    await said(maya, SEVERAL)
    other = maya.last.labels[0]
    await maya.press(maya.last, other)
    assert (await said(maya, "how much?")).startswith(f"## {other}: pay")


async def test_what_an_answer_offers_beside_itself_answers_the_same_question(maya: Person) -> None:
    await said(maya, "how much do medical directors earn")
    other = maya.last.labels[0]
    opened = await maya.press(maya.last, other)
    assert opened.text.startswith(f"## {other}: pay")
    assert (await said(maya, "and UR?")).startswith("## Utilization review: pay")


async def test_the_full_card_of_what_is_spoken_of_keeps_what_was_asked(maya: Person) -> None:
    await said(maya, "how much do MSLs earn")
    await maya.press(maya.last, "Open the card")
    assert (await said(maya, "and UR?")).startswith("## Utilization review: pay")


async def test_a_part_opened_from_a_card_is_what_another_is_asked_for(maya: Person) -> None:
    card = await maya.slash("role", name="msl")
    await maya.pick(card, "employers", menu="role:1:part:msl")
    assert (await said(maya, "and IME?")).startswith("## IME: who hires")


async def test_what_was_chosen_after_not_what_i_meant_becomes_what_is_spoken_of(maya: Person) -> None:
    await said(maya, SEVERAL)
    others = await maya.press(maya.last, "Not what I meant")
    chosen = others.labels[0]
    await maya.press(others, chosen)
    heading = (await said(maya, "source?")).splitlines()[0]
    assert "sources" in heading
    assert "Medical affairs" not in heading


async def test_no_said_in_words_is_the_same_as_the_button(maya: Person) -> None:
    await said(maya, SEVERAL)
    assert "Maybe one of these?" in await said(maya, "no, not that")
    assert "What I can do" in maya.last.labels


async def test_a_reply_to_an_earlier_answer_goes_on_from_that_one(maya: Person) -> None:
    await said(maya, "msl")
    earlier = maya.last
    await said(maya, "ime")
    here = {"message_id": str(earlier.message.id), "channel_id": str(earlier.message.channel.id)}
    await maya.member.user.send_dm("how much?", reference=here)
    assert maya.last.text.startswith(MSL_PAY)


async def test_a_card_sent_to_direct_messages_is_gone_on_from_there(world: World, maya: Person) -> None:
    card = await world.member.slash("role", name="msl")
    await world.member.press(card, "Open in DM")
    assert (await said(maya, "how much?")).startswith(MSL_PAY)


async def test_with_nothing_remembered_a_member_is_told_what_to_do(maya: Person) -> None:
    assert await said(maya, "how much?") == MISSING_CONTEXT
    assert maya.last.labels == ["What I can do"]


async def test_after_ten_minutes_a_member_is_told_what_to_do(world: World, maya: Person) -> None:
    await said(maya, "msl")
    await world.env.advance_time(601)
    assert await said(maya, "and remote?") == MISSING_CONTEXT


async def test_thanks_are_answered_and_what_was_spoken_of_stays(maya: Person) -> None:
    assert await said(maya, "msl", "thanks!") == WELCOME
    assert (await said(maya, "how much?")).startswith(MSL_PAY)


async def test_what_is_shared_with_everybody_can_be_replied_to_by_anybody(world: World) -> None:
    card = await world.member.slash("role", name="msl")
    await world.member.press(card, "Share here")
    shared = world.member.last
    assert (await mention(world, world.join("sam"), "how much?", reply_to=shared)).startswith(MSL_PAY)


async def test_what_one_member_opens_below_an_answer_is_spoken_of_with_her_alone(world: World) -> None:
    await mention(world, world.member, "which jobs are fully remote")
    answer = world.member.last
    card = await world.member.press(answer, "Open the card")
    from_component(world, card, answer)
    await world.member.pick(card, "msl", menu="entry:1:pick")
    assert not (await mention(world, world.join("sam"), "how much?", reply_to=answer)).startswith(MSL_PAY)
    assert await mention(world, world.member, "how much?", reply_to=answer) == PRIVATE_TEASER
    opened = await world.member.press(world.member.last, "Open my answer")
    assert opened.ephemeral
    assert opened.text.startswith(MSL_PAY)


async def test_what_is_chosen_in_a_private_answer_belongs_to_the_line_it_was_held_back_behind(world: World) -> None:
    assert await mention(world, world.member, "could I do AI work") == PRIVATE_TEASER
    line = world.member.last
    opened = await world.member.press(line, "Open my answer")
    from_component(world, opened, line)
    other = "AI consultant"
    await world.member.press(opened, other)
    assert await mention(world, world.member, "how much?", reply_to=line) == PRIVATE_TEASER
    again = await world.member.press(world.member.last, "Open my answer")
    assert again.text.startswith(f"## {other}: pay")


async def test_thanks_for_a_held_back_answer_need_no_private_answer(world: World) -> None:
    await mention(world, world.member, "could I become an msl")
    assert await mention(world, world.member, "thanks", reply_to=world.member.last) == WELCOME


async def test_what_goes_on_from_a_card_of_a_server_keeps_to_what_its_moderators_wrote(
    world: World, library: KnowledgeBase
) -> None:
    ours = library.roles["msl"].lead.model_copy(update={"text": "Here you keep bees."})
    await publish_role(world, "msl", duties=(ours,))
    await world.member.press(await world.member.slash("role", name="msl"), "Open in DM")
    maya = world.member.in_dm
    typed = await said(maya, "what would I do all day?")
    commanded = await maya.slash("ask", question="and what would I do all day?")
    assert all("keep bees" in text and world.guild.name in text for text in (typed, commanded.text))
    await maya.press(maya.sees()[-1], "Open the card")
    assert world.guild.name in maya.last.text
    assert "keep bees" not in await said(maya, "what does an msl do all day")
