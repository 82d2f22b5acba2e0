import asyncio

import pytest

from storage.database import Database
from storage.stores.plan_targets import PlanTarget, PlanTargetStore

ANN = 2**60 + 1
BEN = 2**60 + 2


@pytest.fixture
def targets(database: Database) -> PlanTargetStore:
    return PlanTargetStore(database)


async def test_another_target_keeps_the_opt_in(targets: PlanTargetStore) -> None:
    assert await targets.get(ANN) is None
    await targets.set(ANN, "2027-06")
    assert await targets.set_nudged(ANN, "2026-08")
    await targets.set(ANN, "2027-09")
    assert await targets.get(ANN) == PlanTarget("2027-09", "2026-08")


async def test_nobody_is_nudged_who_did_not_ask_for_it(targets: PlanTargetStore) -> None:
    await targets.set(ANN, "2027-06")
    assert not await targets.set_nudged(BEN, "2026-08")
    assert await targets.claim_nudge("2026-09") is None


async def test_each_is_claimed_once_a_month_until_the_target_has_passed(targets: PlanTargetStore) -> None:
    for member in (ANN, BEN):
        await targets.set(member, "2026-10")
        await targets.set_nudged(member, "2026-08")
    assert [await targets.claim_nudge("2026-08")] == [None]
    assert [await targets.claim_nudge("2026-09") for _ in range(3)] == [ANN, BEN, None]
    assert [await targets.claim_nudge("2026-10") for _ in range(3)] == [ANN, BEN, None]
    assert await targets.claim_nudge("2026-11") is None


async def test_two_who_claim_at_once_never_get_the_same_member(targets: PlanTargetStore) -> None:
    await targets.set(ANN, "2027-06")
    await targets.set_nudged(ANN, "2026-08")
    claimed = await asyncio.gather(*(targets.claim_nudge("2026-09") for _ in range(8)))
    assert [each for each in claimed if each] == [ANN]


async def test_a_nudge_that_was_not_sent_can_be_put_back_unless_she_opted_out(targets: PlanTargetStore) -> None:
    await targets.set(ANN, "2027-06")
    await targets.set_nudged(ANN, "2026-08")
    assert await targets.claim_nudge("2026-09") == ANN
    await targets.put_back(ANN, "2026-09")
    assert await targets.claim_nudge("2026-09") == ANN
    await targets.set_nudged(ANN, None)
    await targets.put_back(ANN, "2026-09")
    assert await targets.claim_nudge("2026-09") is None


async def test_removing_a_target_ends_the_nudges(targets: PlanTargetStore) -> None:
    await targets.set(ANN, "2027-06")
    await targets.set_nudged(ANN, "2026-08")
    await targets.remove(ANN)
    assert await targets.claim_nudge("2026-09") is None
    assert await targets.get(ANN) is None
