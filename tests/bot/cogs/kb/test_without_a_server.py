"""Members bring the bot along to servers that never added it: those have no base, and no moderators who would read."""

import pytest
from kb_helpers import opened, sent, versions
from people import Person
from world import World

ADD_ME = "This works in a server that has added me."
NO_MODERATORS = "There are no moderators here to send it to."


def without_the_bot(world: World) -> None:
    """Let the server be one the bot is not in."""
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    world.bot._connection._remove_guild(guild)  # PRIVATE: as for a member who installed the bot for herself alone


@pytest.mark.parametrize("command", ["setup start", "setup show", "kb queue", "kb stale", "pulse end"])
async def test_commands_of_moderators_say_that_the_bot_has_to_be_added(world: World, command: str) -> None:
    without_the_bot(world)
    assert ADD_ME in (await world.moderator.slash(command)).text


async def test_a_card_offers_no_way_to_moderators_who_will_never_read_it(world: World) -> None:
    without_the_bot(world)
    card = await world.member.slash("role", name="msl")
    assert "Something wrong?" not in card.labels
    assert "Open in DM" in card.labels
    answer = await world.member.slash("ask", question="qwertz zzqx blorb")
    assert "Send to the moderators" not in answer.labels


async def test_a_card_posted_there_offers_none_either(world: World) -> None:
    without_the_bot(world)
    await world.member.press(await world.member.slash("role", name="msl"), "Share here")
    assert "Something wrong?" not in world.member.last.labels


@pytest.mark.parametrize("person", ["member", "moderator"])
async def test_a_button_from_before_the_bot_left_says_that_nobody_reads_it(world: World, person: str) -> None:
    who: Person = getattr(world, person)
    card = await who.slash("role", name="msl")
    without_the_bot(world)
    assert NO_MODERATORS in (await who.press(card, "Something wrong?")).text


async def test_a_question_goes_to_nobody(world: World) -> None:
    answer = await world.member.slash("ask", question="qwertz zzqx blorb")
    without_the_bot(world)
    assert NO_MODERATORS in (await world.member.press(answer, "Send to the moderators")).text


async def test_who_manages_the_server_writes_nothing_into_its_base(world: World) -> None:
    form = await opened(world, world.moderator, "names")
    without_the_bot(world)
    assert ADD_ME in (await sent(world.moderator, form, short_name="Takeover")).text
    assert not await versions(world)
