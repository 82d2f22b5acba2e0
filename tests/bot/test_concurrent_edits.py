"""Fifty moderators edit one entry at once: one wins, the others meet a conflict, and no number is lost or twice."""

import asyncio
import random
from collections.abc import AsyncGenerator
from datetime import UTC, datetime

import pytest

from bot.services.editing import (
    Actor,
    AwaitingApproval,
    DraftService,
    EditConflict,
    EditWorkflow,
    ProposalNotFound,
    Published,
)
from bot.services.knowledge_bases import KnowledgeBaseCache
from knowledge import KnowledgeBase
from knowledge.editing.serialization import to_yaml
from storage.database import Database, open_database
from storage.stores.proposals import Proposal, ProposalStore, ProposedEdit
from storage.stores.revisions import Revision, RevisionStore
from storage.stores.server_settings import ServerSettingsStore

SERVER, MODERATORS = 2**60 + 5, 50


@pytest.fixture
async def database(either_url: str) -> AsyncGenerator[Database]:
    opened = await open_database(either_url)
    yield opened
    await opened.close()


@pytest.fixture
async def workflow(database: Database, library: KnowledgeBase) -> EditWorkflow:
    _ = library.matcher
    bases = KnowledgeBaseCache(library, database)
    await bases.open(database)
    return EditWorkflow(database, bases, lambda: datetime(2026, 8, 3, tzinfo=UTC), random.Random(7))  # noqa: S311 - repeatable


def editor(number: int) -> Actor:
    return Actor(2**60 + number, SERVER, manages_server=True)


@pytest.fixture
def drafts(workflow: EditWorkflow, database: Database, library: KnowledgeBase) -> DraftService:
    return DraftService(
        database, KnowledgeBaseCache(library, database), workflow, lambda: datetime(2026, 8, 3, tzinfo=UTC)
    )


async def prepared(workflow: EditWorkflow, library: KnowledgeBase, number: int, role: str = "msl") -> Proposal:
    """A change of one entry by one moderator, from the entry as it stands."""
    standing = await workflow.current(SERVER, "role", role)
    assert standing is not None
    body = to_yaml(library.roles[role].model_copy(update={"name": f"Liaison {number}"}))
    edit = ProposedEdit(kind="role", entry_id=role, base=standing.number, state="published", body=body)
    return await workflow.prepare(editor(number), [edit])


@pytest.mark.slow
async def test_of_fifty_concurrent_edits_one_wins_and_the_others_get_a_conflict(
    workflow: EditWorkflow, database: Database, library: KnowledgeBase
) -> None:
    changes = [await prepared(workflow, library, number) for number in range(MODERATORS)]
    results = await asyncio.gather(
        *(workflow.publish(editor(number), each.id, "mine") for number, each in enumerate(changes))
    )
    won = [result for result in results if isinstance(result, Published)]
    lost = [result for result in results if isinstance(result, EditConflict)]
    assert (len(won), len(lost)) == (1, MODERATORS - 1)
    history = await RevisionStore(database).history(SERVER, "role", "msl")
    assert [revision.number for revision in history] == [1]
    assert history[0].body == won[0].proposal.edits[0].body
    assert all(conflict.newest == history[0] for conflict in lost)
    kept = [await workflow.get(editor(number), each.id) for number, each in enumerate(changes)]
    assert sum(each is not None for each in kept) == MODERATORS - 1


@pytest.mark.stress
async def test_rebased_edits_are_published_one_after_another_without_a_gap(
    workflow: EditWorkflow, drafts: DraftService, database: Database, library: KnowledgeBase
) -> None:
    async def insist(number: int) -> None:
        change = await prepared(workflow, library, number)
        while not isinstance(await workflow.publish(editor(number), change.id, "mine"), Published):
            await drafts.rebase(editor(number), change.id)

    await asyncio.gather(*(insist(number) for number in range(6)))
    history = await RevisionStore(database).history(SERVER, "role", "msl")
    assert [revision.number for revision in history] == list(range(6, 0, -1))
    assert {revision.editor_id for revision in history} == {editor(number).user_id for number in range(6)}


@pytest.mark.stress
async def test_edits_of_different_entries_do_not_conflict(
    workflow: EditWorkflow, database: Database, library: KnowledgeBase
) -> None:
    roles = list(library.roles)[:8]
    changes = [await prepared(workflow, library, number, role) for number, role in enumerate(roles)]
    results = await asyncio.gather(
        *(workflow.publish(editor(number), each.id, "mine") for number, each in enumerate(changes))
    )
    assert all(isinstance(result, Published) for result in results)
    assert [(head.entry_id, head.number) for head in await RevisionStore(database).heads(SERVER)] == [
        (role, 1) for role in sorted(roles)
    ]


async def test_a_change_of_several_entries_is_atomic(
    workflow: EditWorkflow, database: Database, library: KnowledgeBase
) -> None:
    one = await prepared(workflow, library, 1)
    other = await prepared(workflow, library, 2, "ime")
    both = await workflow.prepare(editor(3), [*one.edits, *other.edits])
    assert isinstance(await workflow.publish(editor(2), other.id, "faster"), Published)
    assert isinstance(await workflow.publish(editor(3), both.id, "both"), EditConflict)
    heads: list[Revision] = list(await RevisionStore(database).heads(SERVER))
    assert [(head.entry_id, head.reason) for head in heads] == [("ime", "faster")]
    assert await ProposalStore(database).get(SERVER, both.id) is not None


async def waiting(workflow: EditWorkflow, library: KnowledgeBase, number: int) -> Proposal:
    """A change that waits for a second moderator, made from what has been changed since."""
    change = await prepared(workflow, library, number)
    assert isinstance(await workflow.publish(editor(number), change.id, "mine"), AwaitingApproval)
    faster = await prepared(workflow, library, number + 1)
    assert isinstance(await workflow.publish(editor(number + 1), faster.id, "faster"), AwaitingApproval)
    assert isinstance(await workflow.approve(editor(number), faster.id), Published)
    return change


@pytest.fixture
async def _two_persons(database: Database) -> None:
    await ServerSettingsStore(database).update(SERVER, datetime(2026, 8, 3, tzinfo=UTC), review_mode="two-person")


@pytest.mark.usefixtures("_two_persons")
async def test_a_proposal_rejected_during_a_rebase_stays_rejected(
    workflow: EditWorkflow, drafts: DraftService, library: KnowledgeBase
) -> None:
    change = await waiting(workflow, library, 1)
    _, rejected = await asyncio.gather(drafts.rebase(editor(2), change.id), workflow.discard(editor(3), change.id))
    assert rejected
    assert not await workflow.queue(editor(1))


@pytest.mark.usefixtures("_two_persons")
async def test_a_proposal_discarded_while_being_submitted_does_not_wait(
    workflow: EditWorkflow, library: KnowledgeBase
) -> None:
    change = await prepared(workflow, library, 1)
    handed, dropped = await asyncio.gather(
        workflow.publish(editor(1), change.id, "mine"), workflow.discard(editor(1), change.id)
    )
    assert dropped
    assert isinstance(handed, ProposalNotFound | AwaitingApproval), "on PostgreSQL either may come first"
    assert not await workflow.queue(editor(1))


async def test_the_next_question_is_answered_from_the_new_base(
    workflow: EditWorkflow, database: Database, library: KnowledgeBase
) -> None:
    change = await prepared(workflow, library, 1)
    bases = KnowledgeBaseCache(library, database)
    await bases.open(database)
    here = EditWorkflow(database, bases, lambda: datetime(2026, 8, 3, tzinfo=UTC), random.Random(8))  # noqa: S311 - repeatable
    assert isinstance(await here.publish(editor(1), change.id, "mine"), Published)
    cached = bases.get_cached(SERVER)
    assert cached is not None
    assert cached.roles["msl"].name == "Liaison 1"
