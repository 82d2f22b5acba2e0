from storage.database import Database
from storage.stores.usage_counts import UsageCountStore, UsageEvent

HERE, THERE = 2**60 + 3, 2**60 + 4
MONDAY, TUESDAY = "2026-08-03", "2026-08-04"


async def test_counts_of_a_day_add_up(database: Database) -> None:
    counts = UsageCountStore(database)
    await counts.add({UsageEvent(HERE, MONDAY, "opened", "msl"): 2, UsageEvent(HERE, MONDAY, "abstained"): 1})
    await counts.add({UsageEvent(HERE, MONDAY, "opened", "msl"): 3, UsageEvent(HERE, TUESDAY, "opened", "msl"): 4})
    assert await counts.sums(HERE, MONDAY, MONDAY) == [("opened", "msl", 5), ("abstained", "", 1)]
    assert await counts.sums(HERE, MONDAY, TUESDAY) == [("opened", "msl", 9), ("abstained", "", 1)]
    assert await counts.sums(THERE, MONDAY, TUESDAY) == []


async def test_days_before_are_erased_and_the_day_itself_is_not(database: Database) -> None:
    counts = UsageCountStore(database)
    await counts.add({UsageEvent(HERE, day, "opened", "msl"): 1 for day in (MONDAY, TUESDAY)})
    assert await counts.erase_before(TUESDAY) == 1
    assert await counts.sums(HERE, MONDAY, TUESDAY) == [("opened", "msl", 1)]
