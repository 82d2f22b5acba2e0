import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage.database import Database
from storage.stores import proposals
from storage.stores.proposals import Proposal, ProposalStore, ProposedEdit

HERE, THERE = 2**60 + 3, 2**60 + 4
ANN = 2**60 + 1
SOURCE = ProposedEdit(kind="source", entry_id="survey-2026", base=0, state="published", body="id: survey-2026\n")
ROLE = ProposedEdit(kind="role", entry_id="msl", base=3, state="draft", body="id: msl\nname: “Liaison” 💉\n")


@pytest.fixture
def preview(noon: datetime) -> Proposal:
    return Proposal(
        id="abcdefghjkmn",
        server_id=HERE,
        stage="preview",
        author_id=ANN,
        reason="",
        edits=(SOURCE, ROLE),
        made_at=noon,
    )


@pytest.fixture
def store(database: Database) -> ProposalStore:
    return ProposalStore(database)


async def test_a_proposal_comes_back_to_the_letter_its_edits_in_order(store: ProposalStore, preview: Proposal) -> None:
    await store.add(preview)
    assert await store.get(HERE, preview.id) == preview


async def test_a_proposal_is_replaced_only_in_the_stage_it_was_read_in(
    store: ProposalStore, preview: Proposal, noon: datetime
) -> None:
    await store.add(preview)
    waiting = replace(preview, stage="waiting", reason="Clearer", edits=(ROLE,), made_at=noon + timedelta(hours=1))
    assert await store.replace(waiting, "preview")
    assert await store.get(HERE, preview.id) == waiting
    assert not await store.replace(preview, "preview")
    assert await store.get(HERE, preview.id) == waiting


async def test_a_removed_proposal_is_not_replaced(store: ProposalStore, preview: Proposal) -> None:
    assert not await store.replace(preview, "preview")
    assert await store.get(HERE, preview.id) is None


async def test_another_server_does_not_replace_it(store: ProposalStore, preview: Proposal) -> None:
    await store.add(preview)
    assert not await store.replace(replace(preview, server_id=THERE, reason="Mine"), "preview")
    assert await store.get(HERE, preview.id) == preview


async def test_replacing_does_not_restore_an_erased_author(
    database: Database, store: ProposalStore, preview: Proposal
) -> None:
    waiting = replace(preview, stage="waiting")
    await store.add(waiting)
    await proposals.erase(database, ANN)
    assert await store.replace(replace(waiting, edits=(ROLE,)), "waiting")
    assert await store.get(HERE, preview.id) == replace(waiting, edits=(ROLE,), author_id=None)


async def test_a_proposal_is_popped_once_as_it_was_stored(store: ProposalStore, preview: Proposal) -> None:
    await store.add(preview)
    assert await store.pop(THERE, preview.id) is None
    taken = await asyncio.gather(*(store.pop(HERE, preview.id) for _ in range(5)))
    assert [each for each in taken if each is not None] == [preview]


async def test_another_server_can_neither_read_nor_remove_it(store: ProposalStore, preview: Proposal) -> None:
    await store.add(preview)
    assert await store.get(THERE, preview.id) is None
    assert not await store.remove(THERE, preview.id)
    assert await store.list_pending(THERE) == []
    assert await store.get(HERE, preview.id) == preview


async def test_pending_proposals_are_listed_oldest_first_without_previews(
    store: ProposalStore, preview: Proposal, noon: datetime
) -> None:
    older = replace(preview, id="older", stage="waiting", made_at=noon - timedelta(days=2))
    newer = replace(preview, id="newer", stage="proposed", author_id=None, made_at=noon + timedelta(days=2))
    for each in (newer, preview, older):
        await store.add(each)
    assert await store.list_pending(HERE) == [older, newer]


async def test_of_many_concurrent_removals_one_succeeds(store: ProposalStore, preview: Proposal) -> None:
    await store.add(preview)
    removed = await asyncio.gather(*(store.remove(HERE, preview.id) for _ in range(20)))
    assert sum(removed) == 1


async def test_only_old_previews_are_removed(store: ProposalStore, preview: Proposal, noon: datetime) -> None:
    kept = [
        replace(preview, id="today", made_at=noon + timedelta(seconds=1)),
        replace(preview, id="waits", stage="waiting"),
        replace(preview, id="asked", stage="proposed", author_id=None),
    ]
    for each in (preview, *kept):
        await store.add(each)
    assert await store.remove_old_previews(noon + timedelta(seconds=1)) == 1
    assert await store.get(HERE, preview.id) is None
    assert [await store.get(HERE, each.id) for each in kept] == kept


async def test_a_persons_proposals_are_exported(database: Database, store: ProposalStore, preview: Proposal) -> None:
    await store.add(preview)
    (exported,) = await proposals.export(database, ANN)
    assert exported["stage"] == "preview"
    assert exported["edits"] == [
        {"kind": each.kind, "entry_id": each.entry_id, "base": each.base, "state": each.state, "body": each.body}
        for each in (SOURCE, ROLE)
    ]


async def test_erasing_a_person_deletes_her_previews_and_anonymizes_her_proposals(
    database: Database, store: ProposalStore, preview: Proposal
) -> None:
    waiting = replace(preview, id="waits", stage="waiting")
    for each in (preview, waiting):
        await store.add(each)
    assert await proposals.erase(database, ANN) == 2
    assert await store.get(HERE, preview.id) is None
    assert await store.get(HERE, "waits") == replace(waiting, author_id=None)
    assert await proposals.export(database, ANN) == []


async def test_erasing_a_server_takes_all_of_its_own(
    database: Database, store: ProposalStore, preview: Proposal
) -> None:
    for each in (preview, replace(preview, id="there", server_id=THERE)):
        await store.add(each)
    assert await proposals.TABLE.servers(database) == {HERE, THERE}
    assert await proposals.TABLE.erase(database, HERE) == 1
    assert await proposals.TABLE.servers(database) == {THERE}
