import asyncio
from datetime import UTC, datetime, timedelta, timezone

import pytest

from storage.database import Database
from storage.stores.saved_roles import SAVED_ROLE_STATES, SavedRole, SavedRoleState, SavedRoleStore

ANN = 2**60 + 1
BEN = 2**60 + 2


@pytest.fixture
def saved(database: Database) -> SavedRoleStore:
    return SavedRoleStore(database)


async def test_a_saved_role_begins_with_exploring_and_no_note(saved: SavedRoleStore, noon: datetime) -> None:
    assert await saved.add(ANN, "msl", noon)
    assert await saved.get(ANN, "msl") == SavedRole(ANN, "msl", "exploring", "", noon, noon)


async def test_saving_again_keeps_the_note_and_the_state(saved: SavedRoleStore, noon: datetime) -> None:
    await saved.add(ANN, "msl", noon)
    await saved.set_note(ANN, "msl", "ask Ida", noon)
    await saved.set_state(ANN, "msl", "applied", noon)
    assert not await saved.add(ANN, "msl", noon + timedelta(days=1))
    assert await saved.get(ANN, "msl") == SavedRole(ANN, "msl", "applied", "ask Ida", noon, noon)


async def test_the_list_is_in_the_order_of_saving(saved: SavedRoleStore, noon: datetime) -> None:
    for hours, role in enumerate(("msl", "ime", "ai-consultant")):
        await saved.add(ANN, role, noon + timedelta(hours=hours))
    await saved.set_note(ANN, "msl", "changed last", noon + timedelta(days=1))
    assert [role.role_id for role in await saved.list(ANN)] == ["msl", "ime", "ai-consultant"]
    assert await saved.count(ANN) == 3


async def test_nobody_sees_or_changes_what_somebody_else_saved(saved: SavedRoleStore, noon: datetime) -> None:
    await saved.add(ANN, "msl", noon)
    assert await saved.list(BEN) == ()
    assert await saved.count(BEN) == 0
    assert await saved.get(BEN, "msl") is None
    assert not await saved.set_note(BEN, "msl", "mine?", noon)
    assert not await saved.set_state(BEN, "msl", "applied", noon)
    assert not await saved.remove(BEN, "msl")
    assert await saved.get(ANN, "msl") == SavedRole(ANN, "msl", "exploring", "", noon, noon)


@pytest.mark.parametrize("state", SAVED_ROLE_STATES)
async def test_every_state_can_be_kept(saved: SavedRoleStore, noon: datetime, state: SavedRoleState) -> None:
    later = noon + timedelta(hours=1)
    await saved.add(ANN, "msl", noon)
    assert await saved.set_state(ANN, "msl", state, later)
    assert await saved.get(ANN, "msl") == SavedRole(ANN, "msl", state, "", noon, later)


@pytest.mark.parametrize("note", ["", "'; DROP TABLE saved_roles; --", "$1 ?1 %s", "שלום 👩🏽‍⚕️\n\tmañana"])
async def test_a_note_comes_back_to_the_letter(saved: SavedRoleStore, noon: datetime, note: str) -> None:
    later = noon + timedelta(hours=1)
    await saved.add(ANN, "msl", noon)
    assert await saved.set_note(ANN, "msl", note, later)
    assert await saved.get(ANN, "msl") == SavedRole(ANN, "msl", "exploring", note, noon, later)


async def test_a_removed_role_is_gone_with_its_note(saved: SavedRoleStore, noon: datetime) -> None:
    await saved.add(ANN, "msl", noon)
    await saved.set_note(ANN, "msl", "ask Ida", noon)
    assert await saved.remove(ANN, "msl")
    assert not await saved.remove(ANN, "msl")
    assert await saved.add(ANN, "msl", noon)
    assert await saved.get(ANN, "msl") == SavedRole(ANN, "msl", "exploring", "", noon, noon)


async def test_times_come_back_in_utc(saved: SavedRoleStore, noon: datetime) -> None:
    await saved.add(ANN, "msl", noon.astimezone(timezone(timedelta(hours=5, minutes=30))))
    role = await saved.get(ANN, "msl")
    assert role is not None
    assert role.saved_at == noon
    assert role.saved_at.tzinfo is UTC


async def test_a_time_without_time_zone_is_refused(saved: SavedRoleStore, noon: datetime) -> None:
    with pytest.raises(ValueError, match="time zone"):
        await saved.add(ANN, "msl", noon.replace(tzinfo=None))


async def test_of_a_hundred_clicks_on_save_at_once_one_counts(saved: SavedRoleStore, noon: datetime) -> None:
    added = await asyncio.gather(*(saved.add(ANN, "msl", noon) for _ in range(100)))
    assert added.count(True) == 1
    assert await saved.count(ANN) == 1


async def test_a_hundred_members_save_at_once_and_nothing_is_lost(saved: SavedRoleStore, noon: datetime) -> None:
    roles = ("msl", "ime", "ai-consultant")
    assert all(await asyncio.gather(*(saved.add(user, role, noon) for user in range(100) for role in roles)))
    for user in range(100):
        assert await saved.count(user) == len(roles)
