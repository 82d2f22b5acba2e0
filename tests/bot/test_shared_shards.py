"""With the shards in several processes, each looks after the servers it hears of, and leaves the others alone."""

import pytest
from world import World

from bot.services.server_retention import GRACE_PERIOD
from bot.sharding import shard_for_server

HOUR = 3600
SAYS = "What this community says"


def hear_of_this_server(world: World, *, hears: bool) -> None:
    """Let the bot be one process of two: that of this server, or the other one."""
    shard = shard_for_server(world.guild.id, 2)
    own = (shard if hears else 1 - shard,)
    world.bot.settings = world.bot.settings.model_copy(update={"shard_count": 2, "shard_ids": own})


def results(world: World) -> int:
    return sum(SAYS in seen.text for seen in world.member.sees())


async def test_the_result_of_a_poll_is_posted_by_the_process_of_its_server_alone(world: World) -> None:
    poll = await world.moderator.slash("pulse start", question="leaving-medicine", hours=1)
    for number in range(6):
        await world.join(f"hours-{number}").pick(poll, "hours", menu="pulse:1:vote")
    hear_of_this_server(world, hears=False)
    await world.env.advance_time(3 * HOUR)
    assert results(world) == 0
    hear_of_this_server(world, hears=True)
    await world.env.advance_time(HOUR)
    assert results(world) == 1


@pytest.mark.stress
async def test_a_server_of_another_process_is_not_taken_for_one_the_bot_has_left(world: World) -> None:
    async def has_settings() -> bool:
        return (await world.bot.services.server_settings.get(world.guild.id)).changed_at is not None

    start = await world.moderator.slash("setup start")
    await world.moderator.pick(start, "rheumatology", menu="setup:1:specialty")
    hear_of_this_server(world, hears=False)
    guild = world.bot.get_guild(world.guild.id)
    assert guild is not None
    world.bot._connection._remove_guild(guild)  # PRIVATE: as in a process that never had it
    world.bot.dispatch("ready")
    await world.days(GRACE_PERIOD.days + 2)
    assert await has_settings()
    hear_of_this_server(world, hears=True)
    world.bot.dispatch("ready")
    await world.days(GRACE_PERIOD.days + 2)
    assert not await has_settings()
