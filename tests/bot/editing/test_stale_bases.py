"""No base that was read before an edit is answered from after it, whatever the order in which things happen."""

import asyncio
import random
import time
from collections.abc import AsyncGenerator, Sequence
from datetime import UTC, datetime

import pytest
from revision_helpers import make_revision, store_revisions

from bot.services.editing import Actor, EditWorkflow, Published
from bot.services.knowledge_bases import TOPIC, KnowledgeBaseCache
from knowledge import KnowledgeBase
from knowledge.editing.serialization import to_yaml
from knowledge.model import Role
from storage.database import connect, open_database
from storage.instrumentation import InstrumentedDatabase
from storage.interface import Database, DatabaseBusyError, Row
from storage.stores.proposals import ProposedEdit
from tests.postgres import Postgres

SERVER = 2**60 + 5
EDITOR = Actor(2**60, SERVER, manages_server=True)
PATIENCE = 30.0


class Held(InstrumentedDatabase):
    """A database that keeps what was read to itself until it may tell, or has no time for readers at all."""

    def __init__(self, inner: Database) -> None:
        super().__init__(inner, lambda _operation, _seconds: None, time.perf_counter)
        self.may_tell = asyncio.Event()
        self.may_tell.set()
        self.has_read = asyncio.Event()
        self.is_busy = False

    async def fetch_all(self, sql: str, *parameters: object) -> list[Row]:
        if self.is_busy:
            raise DatabaseBusyError("busy")
        rows = await super().fetch_all(sql, *parameters)
        self.has_read.set()
        await self.may_tell.wait()
        return rows

    def hold(self) -> None:
        self.has_read.clear()
        self.may_tell.clear()


class Ear:
    """Waits for what is announced, and for what may have been missed."""

    def __init__(self) -> None:
        self._news = asyncio.Condition()
        self._heard = list[str]()
        self._tellings = set[asyncio.Task[None]]()

    async def at(self, database: Database) -> "Ear":
        await database.subscribe(lambda topic, _: self._note(topic), lambda: self._note("missed"))
        return self

    async def until(self, topics: Sequence[str]) -> None:
        async with asyncio.timeout(PATIENCE), self._news:
            await self._news.wait_for(lambda: all(self._heard.count(each) >= topics.count(each) for each in topics))

    def _note(self, topic: str) -> None:
        self._heard.append(topic)
        telling = asyncio.ensure_future(self._tell())
        self._tellings.add(telling)
        telling.add_done_callback(self._tellings.discard)

    async def _tell(self) -> None:
        async with self._news:
            self._news.notify_all()


@pytest.fixture
async def here(either_url: str) -> AsyncGenerator[Held]:
    """The database of the process whose answers are looked at."""
    database = Held(await open_database(either_url))
    yield database
    await database.close()


@pytest.fixture
async def elsewhere(here: Held, postgres: Postgres) -> AsyncGenerator[Database]:
    """The database as another process has it."""
    assert here
    database = await connect(postgres.url)
    yield database
    await database.close()


@pytest.fixture
async def bases(here: Held, library: KnowledgeBase) -> KnowledgeBaseCache:
    _ = library.matcher
    bases = KnowledgeBaseCache(library, here)
    await bases.open(here)
    return bases


def renamed(library: KnowledgeBase, name: str) -> Role:
    return library.roles["msl"].model_copy(update={"name": name})


async def rename(database: Database, library: KnowledgeBase, number: int, *, announce: bool = True) -> None:
    """Give a role the name of a number, as moderators do."""
    await store_revisions(
        database, make_revision(renamed(library, f"Liaison {number}"), SERVER, number), announce=announce
    )


async def say(database: Database, topic: str, payload: str = "") -> None:
    async with database.transaction() as transaction:
        await transaction.notify(topic, payload)


async def publish(database: Database, bases: KnowledgeBaseCache, library: KnowledgeBase) -> None:
    """Give the role another name, by the moderators' own way."""
    workflow = EditWorkflow(database, bases, lambda: datetime(2026, 8, 3, tzinfo=UTC), random.Random(7))  # noqa: S311 - repeatable
    body = to_yaml(renamed(library, "Liaison of ours"))
    change = await workflow.prepare(
        EDITOR, [ProposedEdit(kind="role", entry_id="msl", base=0, state="published", body=body)]
    )
    assert isinstance(await workflow.publish(EDITOR, change.id, "clearer"), Published)


async def name(bases: KnowledgeBaseCache) -> str:
    return (await bases.get(SERVER)).roles["msl"].name


async def test_a_base_whose_build_started_before_an_edit_is_not_cached(
    here: Held, bases: KnowledgeBaseCache, library: KnowledgeBase
) -> None:
    await rename(here, library, 1)
    here.hold()
    asked_before = asyncio.create_task(name(bases))
    await here.has_read.wait()
    await rename(here, library, 2)
    asked_after = asyncio.create_task(name(bases))
    here.may_tell.set()
    assert await asked_after == "Liaison 2"
    assert await asked_before == "Liaison 1"
    kept = bases.get_cached(SERVER)
    assert kept is not None
    assert kept.roles["msl"].name == "Liaison 2"


@pytest.mark.parametrize("either_url", ["postgresql"], indirect=True)
async def test_a_base_whose_build_started_before_an_edit_by_another_process_is_not_cached(
    here: Held, elsewhere: Database, bases: KnowledgeBaseCache, library: KnowledgeBase
) -> None:
    ear = await Ear().at(here)
    await rename(elsewhere, library, 1)
    await ear.until([TOPIC])
    here.hold()
    asked_before = asyncio.create_task(name(bases))
    await here.has_read.wait()
    await rename(elsewhere, library, 2)
    await ear.until([TOPIC] * 2)
    here.may_tell.set()
    assert await asked_before == "Liaison 1"
    assert await name(bases) == "Liaison 2"


async def test_a_first_edit_during_a_build_is_not_overlooked(
    here: Held, bases: KnowledgeBaseCache, library: KnowledgeBase
) -> None:
    await say(here, TOPIC, str(SERVER))  # as when all that a server had made was erased
    here.hold()
    asked_before = asyncio.create_task(bases.get(SERVER))
    await here.has_read.wait()
    await rename(here, library, 1)
    here.may_tell.set()
    assert await asked_before is library
    assert await name(bases) == "Liaison 1"


async def test_after_publishing_the_new_base_is_cached(
    here: Held, bases: KnowledgeBaseCache, library: KnowledgeBase
) -> None:
    await publish(here, bases, library)
    assert (cached := bases.get_cached(SERVER)) is not None
    assert cached.roles["msl"].name == "Liaison of ours"


@pytest.mark.parametrize("either_url", ["postgresql"], indirect=True)
async def test_the_new_base_stays_cached_when_a_process_receives_its_own_event(
    here: Held, elsewhere: Database, bases: KnowledgeBaseCache, library: KnowledgeBase
) -> None:
    await publish(here, bases, library)
    ear = await Ear().at(here)
    await say(elsewhere, "later")  # the server tells everything in the order of the commits
    await ear.until(["later"])
    assert (cached := bases.get_cached(SERVER)) is not None
    assert cached.roles["msl"].name == "Liaison of ours"


async def test_publishing_succeeds_even_if_the_new_base_cannot_be_built_yet(
    here: Held, bases: KnowledgeBaseCache, library: KnowledgeBase
) -> None:
    def be_busy(_topic: str, _payload: str) -> None:
        here.is_busy = True

    await here.subscribe(be_busy, lambda: None)
    await publish(here, bases, library)
    with pytest.raises(DatabaseBusyError):
        await name(bases)
    here.is_busy = False
    assert await name(bases) == "Liaison of ours"


@pytest.mark.parametrize("either_url", ["postgresql"], indirect=True)
async def test_a_missed_first_edit_is_found_even_if_the_database_was_busy_on_reconnecting(
    here: Held, bases: KnowledgeBaseCache, library: KnowledgeBase, postgres: Postgres
) -> None:
    ear = await Ear().at(here)
    here.is_busy = True
    await asyncio.to_thread(postgres.cut, "listener")
    await ear.until(["missed"] * 2)
    await rename(here, library, 1, announce=False)  # as one that was announced while nothing was heard
    assert bases.get_cached(SERVER) is library
    here.is_busy = False
    async with asyncio.timeout(PATIENCE):
        while await name(bases) != "Liaison 1":  # noqa: ASYNC110 - as members would ask, again and again
            await asyncio.sleep(0)
