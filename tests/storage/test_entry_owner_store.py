import asyncio

import pytest

from storage.database import Database
from storage.stores import entry_owners
from storage.stores.entry_owners import EntryOwner, EntryOwnerStore

HERE, THERE = 2**60 + 3, 2**60 + 4
ANN, BEN = 2**60 + 1, 2**60 + 2


@pytest.fixture
async def store(database: Database) -> EntryOwnerStore:
    """Owners of a server where Ann looks after one entry."""
    owners = EntryOwnerStore(database)
    await owners.set(HERE, "role", "msl", ANN)
    return owners


async def test_an_entry_has_one_owner_the_last_one_set(store: EntryOwnerStore) -> None:
    await store.set(HERE, "role", "msl", BEN)
    assert await store.list_for_server(HERE) == [EntryOwner("role", "msl", BEN)]


async def test_owners_are_those_of_one_server_by_kind_and_id(store: EntryOwnerStore) -> None:
    await store.set(HERE, "faq", "why", BEN)
    await store.set(THERE, "role", "msl", BEN)
    assert await store.list_for_server(HERE) == [EntryOwner("faq", "why", BEN), EntryOwner("role", "msl", ANN)]


async def test_leaving_an_entry_without_owner_works_once(store: EntryOwnerStore) -> None:
    assert await store.clear(HERE, "role", "msl")
    assert not await store.clear(HERE, "role", "msl")
    assert await store.list_for_server(HERE) == []


async def test_of_many_concurrent_reminders_of_a_date_one_counts(store: EntryOwnerStore) -> None:
    noted = await asyncio.gather(*(store.mark_reminded(HERE, "role", "msl", "2026-11-01") for _ in range(20)))
    assert sum(noted) == 1
    assert await store.mark_reminded(HERE, "role", "msl", "2027-11-01")
    assert (await store.list_for_server(HERE))[0].reminded_for == "2027-11-01"


async def test_nobody_is_reminded_where_nobody_is_the_owner(store: EntryOwnerStore) -> None:
    assert not await store.mark_reminded(THERE, "role", "msl", "2026-11-01")
    assert not await store.mark_reminded(HERE, "faq", "why", "2026-11-01")


async def test_a_new_owner_is_reminded_again(store: EntryOwnerStore) -> None:
    await store.mark_reminded(HERE, "role", "msl", "2026-11-01")
    await store.set(HERE, "role", "msl", BEN)
    assert await store.mark_reminded(HERE, "role", "msl", "2026-11-01")


async def test_owned_entries_are_exported_and_ownership_is_erased(database: Database, store: EntryOwnerStore) -> None:
    await store.set(HERE, "faq", "why", BEN)
    assert await entry_owners.export(database, ANN) == [{"server_id": str(HERE), "kind": "role", "entry_id": "msl"}]
    assert await entry_owners.erase(database, ANN) == 1
    assert await store.list_for_server(HERE) == [EntryOwner("faq", "why", BEN)]


async def test_erasing_a_server_takes_all_of_its_own(database: Database, store: EntryOwnerStore) -> None:
    await store.set(THERE, "role", "msl", BEN)
    assert await entry_owners.TABLE.erase(database, HERE) == 1
    assert await entry_owners.TABLE.servers(database) == {THERE}
