from datetime import datetime

from storage.database import Database
from storage.stores.answered_questions import AnsweredQuestionStore
from storage.stores.server_settings import ServerSettingsStore
from storage.stores.weekly_digests import WeeklyDigestStore

HERE, THERE = 2**60 + 3, 2**60 + 4


async def test_a_week_is_claimed_once_and_never_after_a_later_one(database: Database) -> None:
    store = WeeklyDigestStore(database)
    assert await store.claim(HERE, "2026-11-30")
    assert not await store.claim(HERE, "2026-11-30")
    assert not await store.claim(HERE, "2026-11-23")
    assert await store.claim(THERE, "2026-11-23")
    assert await store.claim(HERE, "2026-12-07")


async def test_a_claim_that_was_put_back_can_be_made_again(database: Database) -> None:
    store = WeeklyDigestStore(database)
    await store.claim(HERE, "2026-11-30")
    await store.put_back(HERE, "2026-11-30", "2026-11-23")
    assert await store.claim(HERE, "2026-11-30")
    await store.claim(HERE, "2026-12-07")
    await store.put_back(HERE, "2026-11-30", "2026-11-23")
    assert not await store.claim(HERE, "2026-12-07")


async def test_the_servers_that_chose_a_channel_are_listed_with_it(database: Database, noon: datetime) -> None:
    settings = ServerSettingsStore(database)
    await settings.update(HERE, noon, digest_channel_id=7)
    await settings.update(THERE, noon, specialty="oncology")
    assert await WeeklyDigestStore(database).servers() == {HERE: 7}


async def test_answered_questions_are_summed_by_day_and_erased_by_age(database: Database) -> None:
    store = AnsweredQuestionStore(database)
    for day, times in (("2026-11-28", 3), ("2026-11-28", 4), ("2026-11-30", 1)):
        await store.add(HERE, day, times)
    assert await store.total(HERE, "2026-11-01", "2026-11-29") == 7
    assert await store.total(HERE, "2026-11-01", "2026-12-01") == 8
    assert await store.total(THERE, "2026-11-01", "2026-12-01") == 0
    assert await store.erase_before("2026-11-30") == 1
    assert await store.total(HERE, "2026-11-01", "2026-12-01") == 1
