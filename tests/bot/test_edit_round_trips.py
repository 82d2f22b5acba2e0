"""Whatever is edited and taken back, every version can be had again to the byte, and a base survives its files."""

import asyncio
import random
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.services.editing import Actor, EditWorkflow, Published
from bot.services.import_export import ImportExportService, PreparedImport
from bot.services.knowledge_bases import KnowledgeBaseCache
from knowledge import KnowledgeBase, load_knowledge_base
from knowledge.editing.serialization import to_yaml
from storage.database import Database, open_database
from storage.stores.proposals import ProposedEdit
from storage.stores.revisions import RevisionState
from tests.shipped import SMALL_BASE

HERE, THERE = Actor(1, 11, manages_server=True), Actor(2, 22, manages_server=True)
NOW = datetime(2026, 8, 3, 12, tzinfo=UTC)
STATES: tuple[RevisionState, ...] = ("published", "archived")


@pytest.fixture(scope="module")
def small() -> KnowledgeBase:
    """A small base that is quickly edited."""
    return load_knowledge_base(SMALL_BASE)


class Desk:
    """The services that moderators use, on a database in memory."""

    def __init__(self, workflow: EditWorkflow, exchanging: ImportExportService, bases: KnowledgeBaseCache) -> None:
        self.editing = workflow
        self.exchanging = exchanging
        self.bases = bases

    async def publish(self, editor: Actor, *edits: ProposedEdit) -> Published:
        prepared = await self.editing.prepare(editor, edits)
        done = await self.editing.publish(editor, prepared.id, "because")
        assert isinstance(done, Published), done
        return done

    async def number(self, role: str) -> int:
        standing = await self.editing.current(HERE.server_id, "role", role)
        assert standing is not None
        return standing.number

    async def body(self, role: str, number: int) -> tuple[str, RevisionState]:
        found = await self.editing.version(HERE.server_id, "role", role, number)
        assert found is not None
        return found.body, found.state


@asynccontextmanager
async def desk(seed: KnowledgeBase) -> AsyncGenerator[Desk]:
    database = await open_database("sqlite:///:memory:")
    try:
        yield await desk_on(database, seed)
    finally:
        await database.close()


async def desk_on(database: Database, seed: KnowledgeBase) -> Desk:
    bases = KnowledgeBaseCache(seed, database)
    await bases.open(database)
    workflow = EditWorkflow(database, bases, lambda: NOW, random.Random(3))  # noqa: S311 - repeatable on purpose
    return Desk(workflow, ImportExportService(database, bases, workflow), bases)


STEPS = st.lists(
    st.one_of(st.tuples(st.text("abcdefgh ", max_size=20), st.sampled_from(STATES)), st.integers(0, 9)),
    min_size=1,
    max_size=6,
)
"""Each an edit, by a name and a state, or the number of a version to go back to."""


@settings(max_examples=20, deadline=None)
@given(steps=STEPS)
def test_reverting_restores_every_version_byte_for_byte_and_rewrites_none(
    small: KnowledgeBase, steps: list[tuple[str, RevisionState] | int]
) -> None:
    async def run() -> None:
        role = next(iter(small.roles.values()))
        async with desk(small) as at:
            kept = [await at.body(role.id, 0)]
            for step in steps:
                if isinstance(step, int):
                    kept.append(kept[step % len(kept)])
                else:
                    kept.append((to_yaml(role.model_copy(update={"name": f"Role {step[0]}".strip()})), step[1]))
                body, state = kept[-1]
                base = await at.number(role.id)
                await at.publish(HERE, ProposedEdit(kind="role", entry_id=role.id, base=base, state=state, body=body))
                assert [await at.body(role.id, each) for each in range(len(kept))] == kept

    asyncio.run(run())


@settings(max_examples=10, deadline=None)
@given(names=st.lists(st.text("abcdefgh ", min_size=1, max_size=20), min_size=1, max_size=3), whole=st.booleans())
def test_an_export_of_one_server_makes_the_same_base_in_another(
    small: KnowledgeBase, names: list[str], *, whole: bool
) -> None:
    async def run() -> None:
        async with desk(small) as at:
            for role, name in zip(small.roles.values(), names, strict=False):
                body = to_yaml(role.model_copy(update={"name": f"{role.short_name} {name}".strip()}))
                await at.publish(
                    HERE, ProposedEdit(kind="role", entry_id=role.id, base=0, state="published", body=body)
                )
            packed = await (at.exchanging.export_all(HERE) if whole else at.exchanging.export_changes(HERE))
            taken = await at.exchanging.import_file(THERE, "any.zip", packed.data)
            assert isinstance(taken, PreparedImport)
            if taken.proposal is not None:
                assert isinstance(await at.editing.publish(THERE, taken.proposal.id, "from a file"), Published)
            here, there = [await at.bases.get(each.server_id) for each in (HERE, THERE)]
            assert (here.entries, here.sources) == (there.entries, there.sources)
            again = await at.exchanging.import_file(THERE, "any.zip", packed.data)
            assert isinstance(again, PreparedImport)
            assert again.proposal is None

    asyncio.run(run())
