import asyncio
from datetime import datetime, timedelta

import pytest

from storage.database import Database
from storage.personal_data import export
from storage.stores.plans import PlanSnapshot, PlanStore
from storage.stores.saved_roles import SavedRoleStore

ANN = 2**60 + 1
BEN = 2**60 + 2
BEFORE = PlanSnapshot("2026-08", {"call": "Call two people", "read": "Read “the adverts”"})
AFTER = PlanSnapshot("2026-09", {"write": "Write to them"})


@pytest.fixture
async def plans(database: Database, noon: datetime) -> PlanStore:
    """Plans of Ann, who saved a role."""
    await SavedRoleStore(database).add(ANN, "msl", noon)
    return PlanStore(database)


async def test_a_snapshot_comes_back_to_the_letter_and_in_order(plans: PlanStore, noon: datetime) -> None:
    await plans.add_snapshots(ANN, {"msl": BEFORE}, noon)
    marks = await plans.state(ANN)
    assert marks.snapshots == {"msl": BEFORE}
    assert list(marks.snapshots["msl"].steps) == ["call", "read"]


async def test_adding_a_snapshot_again_keeps_the_first(plans: PlanStore, noon: datetime) -> None:
    await plans.add_snapshots(ANN, {"msl": BEFORE}, noon)
    await plans.add_snapshots(ANN, {"msl": AFTER}, noon)
    assert (await plans.state(ANN)).snapshots == {"msl": BEFORE}


async def test_replacing_a_snapshot_keeps_the_ticks(plans: PlanStore, noon: datetime) -> None:
    await plans.add_snapshots(ANN, {"msl": BEFORE}, noon)
    await plans.tick(ANN, "msl", "call", noon)
    assert await plans.replace_snapshot(ANN, "msl", AFTER, noon)
    marks = await plans.state(ANN)
    assert (marks.snapshots, marks.ticked) == ({"msl": AFTER}, {"msl": {"call"}})


async def test_ticking_twice_keeps_the_first_time(plans: PlanStore, database: Database, noon: datetime) -> None:
    assert await plans.tick(ANN, "msl", "call", noon)
    assert await plans.tick(ANN, "msl", "call", noon + timedelta(days=1))
    exported = await export(database, ANN)
    assert exported["plan_ticks"] == [{"role": "msl", "step": "call", "ticked_at": noon.isoformat()}]


async def test_a_hundred_concurrent_clicks_leave_one_tick(plans: PlanStore, noon: datetime) -> None:
    assert all(await asyncio.gather(*(plans.tick(ANN, "msl", "call", noon) for _ in range(100))))
    assert (await plans.state(ANN)).ticked == {"msl": {"call"}}


async def test_unticking_twice_is_unticking_once_and_touches_no_other_step(plans: PlanStore, noon: datetime) -> None:
    await plans.tick(ANN, "msl", "call", noon)
    await plans.tick(ANN, "msl", "read", noon)
    await plans.untick(ANN, "msl", "call")
    await plans.untick(ANN, "msl", "call")
    assert (await plans.state(ANN)).ticked == {"msl": {"read"}}


async def test_a_role_that_is_not_saved_has_no_plan(plans: PlanStore, noon: datetime) -> None:
    await plans.add_snapshots(ANN, {"ime": BEFORE}, noon)
    assert not await plans.replace_snapshot(ANN, "ime", BEFORE, noon)
    assert not await plans.tick(ANN, "ime", "call", noon)
    marks = await plans.state(ANN)
    assert (marks.snapshots, marks.ticked) == ({}, {})


async def test_removing_a_saved_role_deletes_its_plan(plans: PlanStore, database: Database, noon: datetime) -> None:
    await plans.add_snapshots(ANN, {"msl": BEFORE}, noon)
    await plans.tick(ANN, "msl", "call", noon)
    await SavedRoleStore(database).remove(ANN, "msl")
    await SavedRoleStore(database).add(ANN, "msl", noon)
    marks = await plans.state(ANN)
    assert (marks.snapshots, marks.ticked) == ({}, {})


async def test_nobody_sees_or_changes_the_plan_of_somebody_else(
    plans: PlanStore, database: Database, noon: datetime
) -> None:
    await plans.add_snapshots(ANN, {"msl": BEFORE}, noon)
    await plans.tick(ANN, "msl", "call", noon)
    await SavedRoleStore(database).add(BEN, "msl", noon)
    await plans.untick(BEN, "msl", "call")
    await plans.replace_snapshot(BEN, "msl", AFTER, noon)
    ann, ben = await plans.state(ANN), await plans.state(BEN)
    assert (ann.snapshots, ann.ticked) == ({"msl": BEFORE}, {"msl": {"call"}})
    assert (ben.snapshots, ben.ticked) == ({"msl": AFTER}, {})
