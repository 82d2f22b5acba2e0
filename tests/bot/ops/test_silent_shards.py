"""A shard on which Discord says nothing is noticed and connected again, however well its heartbeats go."""

import pytest
from world import World

from bot.ops.health import find_problems
from bot.ops.silent_shards import SILENT_SECONDS, SilentShardWatch


class Shard:
    """Stands in for discord.py's handle of a connection, which the simulated Discord has none of."""

    def __init__(self) -> None:
        self.closed, self.reconnected = False, 0

    def is_closed(self) -> bool:
        return self.closed

    async def reconnect(self) -> None:
        self.reconnected += 1


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def shard(world: World, monkeypatch: pytest.MonkeyPatch) -> Shard:
    made = Shard()

    def get_shard(_: int) -> Shard:
        return made

    monkeypatch.setattr(world.bot, "get_shard", get_shard)
    return made


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def watch(world: World, shard: Shard, clock: Clock) -> SilentShardWatch:
    return SilentShardWatch(world.bot, clock)


async def tell(world: World, event: str) -> None:
    world.bot.dispatch(event, 0)
    await world.env.settle()


async def silence(world: World, watch: SilentShardWatch, clock: Clock) -> None:
    await tell(world, "shard_disconnect")
    clock.now += SILENT_SECONDS
    await watch.check()


async def test_a_shard_whose_resume_is_swallowed_is_connected_again_and_named_on_the_health_page(
    world: World, watch: SilentShardWatch, shard: Shard, clock: Clock
) -> None:
    await silence(world, watch, clock)
    assert shard.reconnected == 1
    assert await find_problems(world.bot) == ["Discord says nothing on shard 0."]
    assert any("Discord says nothing" in line for line in world.log.lines)
    await tell(world, "shard_connect")
    assert await find_problems(world.bot) == []


async def test_it_is_connected_again_each_minute_until_discord_speaks(
    world: World, watch: SilentShardWatch, shard: Shard, clock: Clock
) -> None:
    await silence(world, watch, clock)
    clock.now += SILENT_SECONDS - 1
    await watch.check()
    assert shard.reconnected == 1
    clock.now += 1
    await watch.check()
    assert shard.reconnected == 2


@pytest.mark.parametrize("event", ["shard_resumed", "shard_connect"])
async def test_a_shard_that_has_its_session_is_left_alone(
    world: World, watch: SilentShardWatch, shard: Shard, clock: Clock, event: str
) -> None:
    await tell(world, "shard_disconnect")
    await tell(world, event)
    clock.now += 10 * SILENT_SECONDS
    await watch.check()
    assert shard.reconnected == 0


async def test_a_connection_that_discord_py_tries_to_open_is_left_to_it(
    world: World, watch: SilentShardWatch, shard: Shard, clock: Clock
) -> None:
    await tell(world, "shard_disconnect")
    shard.closed = True
    clock.now += 10 * SILENT_SECONDS
    await watch.check()
    shard.closed = False
    clock.now += SILENT_SECONDS - 1
    await watch.check()
    assert shard.reconnected == 0
