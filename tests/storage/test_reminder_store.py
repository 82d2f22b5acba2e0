import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

import pytest

from storage.database import Database
from storage.interface import DatabaseBusyError
from storage.stores.reminders import ReminderStore

ANN = 2**60 + 1
BEN = 2**60 + 2
MINUTE = timedelta(minutes=1)


@pytest.fixture
def reminders(database: Database) -> ReminderStore:
    return ReminderStore(database)


async def test_a_reminder_keeps_its_first_time(reminders: ReminderStore, noon: datetime) -> None:
    assert await reminders.add(ANN, noon)
    assert not await reminders.add(ANN, noon + MINUTE)
    assert await reminders.get_due(ANN) == noon
    assert await reminders.get_due(BEN) is None


async def test_no_reminder_is_popped_before_it_is_due(reminders: ReminderStore, noon: datetime) -> None:
    await reminders.add(ANN, noon)
    assert await reminders.pop_due(noon - MINUTE) is None
    assert await reminders.pop_due(noon) == ANN


async def test_due_reminders_are_popped_once_each_the_longest_due_first(
    reminders: ReminderStore, noon: datetime
) -> None:
    await reminders.add(ANN, noon)
    await reminders.add(BEN, noon - MINUTE)
    assert [await reminders.pop_due(noon) for _ in range(3)] == [BEN, ANN, None]
    assert await reminders.get_due(ANN) is None


async def test_a_hundred_concurrent_pops_get_each_reminder_once(reminders: ReminderStore, noon: datetime) -> None:
    for user_id in range(50):
        await reminders.add(user_id, noon)

    async def pop() -> int | None:
        with suppress(DatabaseBusyError):  # as on a slow machine
            return await reminders.pop_due(noon)
        return None

    claimed = await asyncio.gather(*(pop() for _ in range(100)))
    while (user_id := await reminders.pop_due(noon)) is not None:
        claimed.append(user_id)
    assert sorted(user_id for user_id in claimed if user_id is not None) == list(range(50))


async def test_a_popped_reminder_can_be_set_again(reminders: ReminderStore, noon: datetime) -> None:
    await reminders.add(ANN, noon)
    await reminders.pop_due(noon)
    assert await reminders.add(ANN, noon + MINUTE)
    assert await reminders.get_due(ANN) == noon + MINUTE
