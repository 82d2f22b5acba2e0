from datetime import datetime, timedelta

import pytest

from storage.database import Database
from storage.stores.unanswered_questions import UnansweredQuestionStore

HERE, THERE = 2**60 + 3, 2**60 + 4
ANN, BEN = 2**60 + 1, 2**60 + 2
HOUR = timedelta(hours=1)


@pytest.fixture
async def gaps(database: Database, noon: datetime) -> UnansweredQuestionStore:
    kept = UnansweredQuestionStore(database)
    await kept.add("visas", HERE, "What about visas?", noon)
    await kept.add("taxes", HERE, "What about taxes?", noon + HOUR)
    await kept.add("boats", THERE, "What about boats?", noon)
    return kept


async def take(database: Database, server: int, gap: str) -> list[int] | None:
    async with database.transaction() as transaction:
        taken = await UnansweredQuestionStore(transaction).pop(server, gap)
    return None if taken is None else list(taken)


async def test_the_most_asked_come_first_then_the_latest(gaps: UnansweredQuestionStore, noon: datetime) -> None:
    assert [gap.id for gap in await gaps.list_most_asked(HERE, 9)] == ["taxes", "visas"]
    assert await gaps.increment(HERE, "visas", noon)
    assert [gap.id for gap in await gaps.list_most_asked(HERE, 9)] == ["visas", "taxes"]
    assert [gap.id for gap in await gaps.list_latest(HERE, 1)] == ["taxes"]


async def test_counting_again_updates_the_last_time_and_not_the_first(
    gaps: UnansweredQuestionStore, noon: datetime
) -> None:
    await gaps.increment(HERE, "visas", noon + 2 * HOUR)
    gap = await gaps.get(HERE, "visas")
    assert gap is not None
    assert (gap.times_asked, gap.first_asked_at, gap.last_asked_at) == (2, noon, noon + 2 * HOUR)


async def test_a_question_of_another_server_is_out_of_reach(
    gaps: UnansweredQuestionStore, database: Database, noon: datetime
) -> None:
    assert await gaps.get(HERE, "boats") is None
    assert not await gaps.increment(HERE, "boats", noon)
    assert not await gaps.subscribe(HERE, "boats", ANN)
    assert await take(database, HERE, "boats") is None
    assert await gaps.get(THERE, "boats") is not None


async def test_a_popped_question_is_deleted_with_its_subscribers(
    gaps: UnansweredQuestionStore, database: Database
) -> None:
    assert await gaps.subscribe(HERE, "visas", BEN)
    assert await gaps.subscribe(HERE, "visas", BEN)
    assert await gaps.subscribe(HERE, "visas", ANN)
    assert await take(database, HERE, "visas") == [ANN, BEN]
    assert await take(database, HERE, "visas") is None
    assert not await gaps.subscribe(HERE, "visas", ANN)
    assert await database.fetch_all("SELECT * FROM gap_listeners") == []


async def test_old_questions_are_erased_with_their_subscribers(
    gaps: UnansweredQuestionStore, database: Database, noon: datetime
) -> None:
    await gaps.subscribe(HERE, "visas", ANN)
    assert await gaps.erase_old(noon + HOUR) == 2
    assert [gap.id for gap in await gaps.list_most_asked(HERE, 9)] == ["taxes"]
    assert await database.fetch_all("SELECT * FROM gap_listeners") == []
