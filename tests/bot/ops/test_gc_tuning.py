import gc
from collections.abc import Iterator

import pytest
from world import World

from bot.ops.gc_tuning import frozen_startup
from bot.ops.runner import freeze_memory_when_ready


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def test_the_collector_is_enabled_again_after_a_failed_start() -> None:
    with pytest.raises(KeyError), frozen_startup():
        _ = {}["broken"]
    assert gc.isenabled()
    with frozen_startup():
        assert not gc.isenabled()


async def test_objects_of_the_start_are_frozen(world: World) -> None:
    freeze_memory_when_ready(world.bot)
    world.bot.dispatch("ready")
    await world.env.settle()
    left = gc.get_freeze_count()
    assert left > len(world.bot.services.bundled_base.entries)
    assert len(gc.get_objects()) < left


async def test_a_new_gateway_session_does_not_collect_again(world: World) -> None:
    freeze_memory_when_ready(world.bot)
    world.bot.dispatch("ready")
    await world.env.settle()
    left, since = gc.get_freeze_count(), [[number] for number in range(10_000)]
    world.bot.dispatch("ready")
    await world.env.settle()
    assert gc.get_freeze_count() < left + len(since)
