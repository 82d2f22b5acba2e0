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


def test_garbage_is_looked_for_again_after_a_start_that_failed() -> None:
    with pytest.raises(KeyError), frozen_startup():
        _ = {}["broken"]
    assert gc.isenabled()
    with frozen_startup():
        assert not gc.isenabled()


async def test_what_a_start_made_is_never_looked_through_again(world: World) -> None:
    freeze_memory_when_ready(world.bot)
    world.bot.dispatch("ready")
    await world.env.settle()
    left = gc.get_freeze_count()
    assert left > len(world.bot.services.bundled_base.entries)
    assert len(gc.get_objects()) < left


async def test_a_session_that_discord_begins_anew_looks_for_no_garbage(world: World) -> None:
    freeze_memory_when_ready(world.bot)
    world.bot.dispatch("ready")
    await world.env.settle()
    left, since = gc.get_freeze_count(), [[number] for number in range(10_000)]
    world.bot.dispatch("ready")
    await world.env.settle()
    assert gc.get_freeze_count() < left + len(since)
