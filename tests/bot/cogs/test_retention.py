"""What has had its time is erased daily, also after a day on which that failed."""

import pytest
from world import World

from bot.services.server_retention import ServerRetentionService
from storage.interface import DatabaseBusyError

DAY = 24 * 3600


async def busy(_: object) -> int:
    raise DatabaseBusyError("busy")


async def test_a_day_that_fails_does_not_end_those_after_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as failing:
        failing.setattr(ServerRetentionService, "erase_due", busy)
        await world.env.advance_time(DAY)
    assert any("erasing what is past its time" in line for line in world.log.errors())
    days: list[int] = []

    async def count(_: object) -> int:
        days.append(1)
        return 0

    monkeypatch.setattr(ServerRetentionService, "erase_due", count)
    await world.env.advance_time(DAY)
    assert days
