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


async def test_an_erased_base_is_not_cached_and_named_on_no_card(world: World) -> None:
    services = world.bot.services
    await publish_role(world, "msl", name="Liaison between two worlds")
    carried = await world.member.press(await world.member.slash("role", name="msl"), "Open in DM")
    assert carried.seen is not None
    kept: Person = world.member.in_dm
    assert "Liaison between two worlds" in kept.last.text
    later = discord.utils.utcnow() + GRACE_PERIOD + timedelta(minutes=1)
    await services.server_retention.mark_left(world.guild.id)
    assert await ServerData(services.database).erase_due(later) == 1
    shown = await kept.press(kept.last, kept.last.pressable[0])
    assert "Liaison between two worlds" not in str(shown.message.components)
    assert "From the knowledge base of" not in shown.text
    assert await services.knowledge_bases.get(world.guild.id) is services.bundled_base
    assert not services.knowledge_bases.is_own(world.guild.id)
    assert not len(services.knowledge_bases)


async def test_an_edit_after_the_erasure_makes_an_own_base_again(world: World) -> None:
    services = world.bot.services
    await publish_role(world, "msl", name="Liaison between two worlds")
    await services.server_retention.mark_left(world.guild.id)
    await ServerData(services.database).erase_due(discord.utils.utcnow() + 2 * GRACE_PERIOD)
    assert "between two worlds" not in (await world.member.slash("role", name="msl")).text
    await publish_role(world, "msl", name="Field liaison")
    assert "Field liaison" in (await world.member.slash("role", name="msl")).text


async def test_pending_work_of_a_server_is_erased_with_it(world: World) -> None:
    services = world.bot.services
    await services.unanswered_questions.add(
        world.guild.id, services.bundled_base, "what did it cost to retrain as a beekeeper"
    )
    sketch = await services.edit_workflow.prepare_anonymous(world.guild.id, world.member.id, [])
    assert await services.drafts.submit_anonymous(world.guild.id, sketch.id, "because")
    await services.server_retention.mark_left(world.guild.id)
    await ServerData(services.database).erase_due(discord.utils.utcnow() + 2 * GRACE_PERIOD)
    assert not await UnansweredQuestionStore(services.database).list_most_asked(world.guild.id, 9)
    assert not await ProposalStore(services.database).list_pending(world.guild.id)
