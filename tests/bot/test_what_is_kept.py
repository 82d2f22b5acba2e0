"""What stays in memory of a change that was looked at: what was found out, and never a base for it."""

import gc
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from random import Random
from weakref import ref

import pytest

from bot.services.editing import DraftService, EditWorkflow
from bot.services.knowledge_bases import KnowledgeBaseCache
from knowledge import KnowledgeBase
from knowledge.editing.serialization import to_yaml
from storage.database import Database, open_database
from storage.stores.proposals import ProposedEdit
from tests.shipped import small

NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)


@pytest.fixture
async def database(either_url: str) -> AsyncGenerator[Database]:
    opened = await open_database(either_url)
    yield opened
    await opened.close()


async def report(database: Database) -> ref[KnowledgeBase]:
    """A base that nobody holds any more, after it was found out what becomes of its questions."""
    old = small().entries["insurers"]
    entry = old.model_copy(update={"examples": (*old.examples, "which gloves do harbour masters wear on Sundays")})
    base = small().apply_edits([entry])
    bases = KnowledgeBaseCache(base, database)
    workflow = EditWorkflow(database, bases, lambda: NOON, Random(7))  # noqa: S311 - repeatable
    edit = ProposedEdit(kind="pain_point", entry_id=old.id, base=0, state="published", body=to_yaml(old))
    proposal = await workflow.prepare_anonymous(1, 5, [edit])
    assert (await DraftService(database, bases, workflow, lambda: NOON).analyze_impact(proposal)).regressions
    return ref(base)


async def test_a_cached_impact_report_does_not_keep_its_base_in_memory(database: Database) -> None:
    base = await report(database)
    gc.collect()
    assert base() is None
