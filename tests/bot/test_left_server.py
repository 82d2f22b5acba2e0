"""What becomes of a server's own base when the bot has left it."""

from datetime import timedelta

import discord
from kb_people import publish_role
from people import Person
from world import World

from bot.services.server_retention import GRACE_PERIOD
from storage.server_data import ServerData
from storage.stores.proposals import ProposalStore
from storage.stores.unanswered_questions import UnansweredQuestionStore


async def test_an_erased_base_is_in_no_memory_and_named_on_no_card(world: World) -> None:
    house = world.bot.services
    await publish_role(world, "msl", name="Liaison between two worlds")
    carried = await world.member.press(await world.member.slash("role", name="msl"), "Open in DM")
    assert carried.seen is not None
    kept: Person = world.member.in_dm
    assert "Liaison between two worlds" in kept.last.text
    later = discord.utils.utcnow() + GRACE_PERIOD + timedelta(minutes=1)
    await house.server_retention.mark_left(world.guild.id)
    assert await ServerData(house.database).erase_due(later) == 1
    shown = await kept.press(kept.last, kept.last.pressable[0])
    assert "Liaison between two worlds" not in str(shown.message.components)
    assert "From the knowledge base of" not in shown.text
    assert await house.knowledge_bases.get(world.guild.id) is house.bundled_base
    assert not house.knowledge_bases.is_own(world.guild.id)
    assert not len(house.knowledge_bases)


async def test_an_edit_after_that_makes_a_base_of_its_own_again(world: World) -> None:
    house = world.bot.services
    await publish_role(world, "msl", name="Liaison between two worlds")
    await house.server_retention.mark_left(world.guild.id)
    await ServerData(house.database).erase_due(discord.utils.utcnow() + 2 * GRACE_PERIOD)
    assert "between two worlds" not in (await world.member.slash("role", name="msl")).text
    await publish_role(world, "msl", name="Field liaison")
    assert "Field liaison" in (await world.member.slash("role", name="msl")).text


async def test_nothing_a_server_had_under_way_outlives_it(world: World) -> None:
    house = world.bot.services
    await house.unanswered_questions.add(
        world.guild.id, house.bundled_base, "what did it cost to retrain as a beekeeper"
    )
    sketch = await house.edit_workflow.prepare_anonymous(world.guild.id, [])
    assert await house.drafts.submit_anonymous(world.guild.id, sketch.id, "because")
    await house.server_retention.mark_left(world.guild.id)
    await ServerData(house.database).erase_due(discord.utils.utcnow() + 2 * GRACE_PERIOD)
    assert not await UnansweredQuestionStore(house.database).list_most_asked(world.guild.id, 9)
    assert not await ProposalStore(house.database).list_pending(world.guild.id)
