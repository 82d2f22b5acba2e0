import asyncio
from dataclasses import replace
from datetime import datetime

import pytest

from storage.database import Database
from storage.interface import ConstraintError
from storage.stores import revisions
from storage.stores.revisions import Revision, RevisionStore

HERE, THERE = 2**60 + 3, 2**60 + 4
ANN, BEN = 2**60 + 1, 2**60 + 2


@pytest.fixture
def first(noon: datetime) -> Revision:
    return Revision(
        server_id=HERE,
        kind="role",
        entry_id="msl",
        number=1,
        state="published",
        body="id: msl\nname: Liaison “in the field”\n",
        made_from="0123456789abcdef",
        reason="Clearer, isn't it?",
        editor_id=ANN,
        approver_id=BEN,
        made_at=noon,
    )


@pytest.fixture
def store(database: Database) -> RevisionStore:
    return RevisionStore(database)


async def test_a_revision_comes_back_to_the_letter(store: RevisionStore, first: Revision) -> None:
    await store.add(first)
    assert await store.head(HERE, "role", "msl") == first
    assert await store.get(HERE, "role", "msl", 1) == first


async def test_the_head_is_the_newest_and_history_begins_with_it(store: RevisionStore, first: Revision) -> None:
    second = replace(first, number=2, state="archived", approver_id=None)
    for each in (first, second):
        await store.add(each)
    assert await store.head(HERE, "role", "msl") == second
    assert await store.history(HERE, "role", "msl") == [second, first]
    assert await store.count(HERE) == 2


async def test_a_number_is_taken_once_however_many_want_it(store: RevisionStore, first: Revision) -> None:
    wanted = [store.add(replace(first, reason=f"mine {number}")) for number in range(20)]
    results = await asyncio.gather(*wanted, return_exceptions=True)
    assert [type(result) for result in results if result is not None] == [ConstraintError] * 19
    assert await store.count(HERE) == 1


async def test_an_entry_and_a_source_of_the_same_id_are_two_things(store: RevisionStore, first: Revision) -> None:
    await store.add(first)
    await store.add(replace(first, kind="source", body="id: msl\n"))
    assert [head.kind for head in await store.heads(HERE)] == ["role", "source"]


async def test_servers_see_nothing_of_each_other(store: RevisionStore, first: Revision) -> None:
    await store.add(first)
    assert await store.head(THERE, "role", "msl") is None
    assert await store.get(THERE, "role", "msl", 1) is None
    assert (await store.history(THERE, "role", "msl"), await store.heads(THERE), await store.count(THERE)) == (
        [],
        [],
        0,
    )
    assert await store.hidden(THERE) == []
    assert await store.servers() == {HERE}


async def test_heads_hold_the_newest_of_each_entry_by_kind_and_id(store: RevisionStore, first: Revision) -> None:
    faq = replace(first, kind="faq", entry_id="why", number=1)
    for each in (first, replace(first, number=2), faq):
        await store.add(each)
    assert [(head.kind, head.entry_id, head.number) for head in await store.heads(HERE)] == [
        ("faq", "why", 1),
        ("role", "msl", 2),
    ]


async def test_hidden_entries_are_current_drafts_and_archived_ones(store: RevisionStore, first: Revision) -> None:
    again = replace(first, entry_id="again", state="archived")
    draft = replace(first, kind="faq", entry_id="why", state="draft")
    for each in (first, replace(first, number=2, state="archived"), again, replace(again, number=2, state="published")):
        await store.add(each)
    await store.add(draft)
    assert await store.hidden(HERE) == [("faq", "why", "draft"), ("role", "msl", "archived")]


async def test_what_a_person_edited_and_approved_is_exported_her_reason_only_with_her_edit(
    database: Database, store: RevisionStore, first: Revision
) -> None:
    await store.add(first)
    (edited,), (approved,) = [await revisions.export(database, person) for person in (ANN, BEN)]
    assert (edited["as"], edited["reason"]) == ("editor", "Clearer, isn't it?")
    assert (approved["as"], approved["reason"]) == ("approver", None)


async def test_erasing_a_person_removes_her_name_and_keeps_the_content(
    database: Database, store: RevisionStore, first: Revision
) -> None:
    await store.add(first)
    assert await revisions.erase(database, ANN) == 1
    head = await store.head(HERE, "role", "msl")
    assert head == replace(first, editor_id=None)
    assert await revisions.export(database, ANN) == []
    assert await revisions.erase(database, ANN) == 0


async def test_erasing_a_server_takes_all_of_its_own(database: Database, store: RevisionStore, first: Revision) -> None:
    await store.add(first)
    await store.add(replace(first, server_id=THERE))
    assert await revisions.TABLE.erase(database, HERE) == 1
    assert await revisions.TABLE.servers(database) == {THERE}
