"""What is announced in a transaction is heard by everybody who should, and by nobody when it is taken back."""

import asyncio
import time
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.database import connect
from storage.events import decode_event, encode_event
from storage.instrumentation import InstrumentedDatabase
from storage.interface import MAX_EVENT_BYTES, Database
from tests.postgres import Postgres

PATIENCE = 20.0
LISTENERS = (
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = 'second-opinion listener'"
)


class DeliberateError(Exception):
    pass


@dataclass
class Ear:
    """Somebody who subscribed."""

    heard: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    misses: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)

    async def at(self, database: Database) -> "Ear":
        await database.subscribe(self.hear, self.missed)
        return self

    def hear(self, topic: str, payload: str) -> None:
        self.heard.append((topic, payload))
        self.news.set()

    def missed(self) -> None:
        self.misses += 1
        self.news.set()

    async def until_heard(self, topic: str, payload: str) -> None:
        await self._until(lambda: (topic, payload) in self.heard)

    async def until_missed(self, times: int) -> None:
        await self._until(lambda: self.misses >= times)

    async def _until(self, happened: object) -> None:
        assert callable(happened)
        async with asyncio.timeout(PATIENCE):
            while not happened():
                self.news.clear()
                await self.news.wait()


async def announce(database: Database, topic: str, payload: str) -> None:
    async with database.transaction() as transaction:
        await transaction.notify(topic, payload)


@pytest.fixture
async def here(url: str) -> AsyncGenerator[Database]:
    database = await connect(url)
    yield database
    await database.close()


@pytest.fixture
async def one(postgres: Postgres) -> AsyncGenerator[Database]:
    """A database as one process has it."""
    database = await connect(postgres.url)
    yield database
    await database.close()


async def test_subscribers_of_the_sending_process_are_called_before_the_block_ends(here: Database) -> None:
    ear = await Ear().at(here)
    async with here.transaction() as transaction:
        await transaction.notify("server", "1")
        await transaction.notify("server", "2")
        assert ear.heard == []
    assert ear.heard == [("server", "1"), ("server", "2")]


async def test_a_process_receives_its_own_event_once_although_the_server_repeats_it(
    one: Database, other: Database
) -> None:
    ear = await Ear().at(one)
    for _ in range(2):
        await announce(one, "server", "1")
    await announce(other, "server", "later")  # the server tells everything in the order of the commits
    await ear.until_heard("server", "later")
    assert ear.heard == [("server", "1"), ("server", "1"), ("server", "later")]


async def test_events_of_a_rolled_back_transaction_are_not_sent(here: Database) -> None:
    async def change_of_mind() -> None:
        async with here.transaction() as transaction:
            await transaction.notify("server", "1")
            raise DeliberateError

    ear = await Ear().at(here)
    with pytest.raises(DeliberateError):
        await change_of_mind()
    await announce(here, "server", "2")
    await ear.until_heard("server", "2")
    assert ("server", "1") not in ear.heard


async def test_a_failing_subscriber_does_not_affect_the_others(
    here: Database, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_topic: str, _payload: str) -> None:
        raise DeliberateError

    await here.subscribe(fail, lambda: None)
    ear = await Ear().at(here)
    await announce(here, "server", "1")
    await announce(here, "server", "2")
    assert {("server", "1"), ("server", "2")} <= set(ear.heard)
    assert "a subscriber to events failed" in caplog.text


async def test_a_too_long_event_is_refused_and_the_longest_allowed_arrives(here: Database) -> None:
    ear = await Ear().at(here)
    longest = "x" * (MAX_EVENT_BYTES - len(encode_event("server", "")))
    await announce(here, "server", longest)
    await ear.until_heard("server", longest)
    with pytest.raises(ValueError, match=f"{MAX_EVENT_BYTES + 1} bytes"):
        await announce(here, "server", longest + "x")


async def test_an_instrumented_database_passes_events_on(here: Database) -> None:
    timed = InstrumentedDatabase(here, lambda _operation, _seconds: None, time.perf_counter)
    ear = await Ear().at(timed)
    await announce(timed, "server", "1")
    assert ear.heard[0] == ("server", "1")


@pytest.mark.parametrize("turns", range(12))
async def test_a_cancelled_task_sends_its_event_if_its_write_was_committed(here: Database, turns: int) -> None:
    async def write() -> None:
        async with here.transaction() as transaction:
            await transaction.execute("INSERT INTO numbers (number) VALUES (1)")
            await transaction.notify("number", "1")

    await here.execute("CREATE TABLE numbers (number BIGINT NOT NULL PRIMARY KEY)")
    ear = await Ear().at(here)
    task = asyncio.create_task(write())
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    written = await here.fetch_one("SELECT number FROM numbers")
    await announce(here, "after", "")
    await ear.until_heard("after", "")
    assert (("number", "1") in ear.heard) == (written == (1,))


@given(st.text(), st.text())
def test_any_text_arrives_as_it_was(topic: str, payload: str) -> None:
    assert decode_event(encode_event(topic, payload)) == (topic, payload)


@pytest.mark.parametrize("text", ["", "no", "{}", "[]", '["one"]', '["one", 2]', '["one", "two", "three"]'])
def test_a_foreign_notification_can_not_be_decoded(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - JSON's own error is one, too
        decode_event(text)


async def test_another_process_receives_an_event_within_a_quarter_of_a_second(one: Database, other: Database) -> None:
    ear = await Ear().at(other)
    took: list[float] = []
    for round_ in range(5):
        began = time.perf_counter()
        await announce(one, "server", str(round_))
        await ear.until_heard("server", str(round_))
        took.append(time.perf_counter() - began)
    assert median(took) < 0.25


async def test_after_a_cut_connection_a_gap_is_reported_and_later_events_arrive(
    one: Database, other: Database, postgres: Postgres
) -> None:
    ear = await Ear().at(other)
    for cut in (1, 2):
        await asyncio.to_thread(postgres.cut, "listener")
        await ear.until_missed(2 * cut)
        await announce(one, "cut", str(cut))
        await ear.until_heard("cut", str(cut))
        assert ear.misses == 2 * cut


async def test_a_server_that_stops_and_comes_back_is_listened_to_again(
    one: Database, other: Database, postgres: Postgres
) -> None:
    if postgres.programs is None:
        pytest.skip("the server of TEST_DATABASE_URL is not ours to stop")
    ear = await Ear().at(other)
    await asyncio.to_thread(postgres.programs.stop)
    await ear.until_missed(1)
    await asyncio.to_thread(postgres.programs.start)
    await ear.until_missed(2)
    await announce(one, "server", "1")
    await ear.until_heard("server", "1")


async def test_noise_on_the_channel_changes_nothing(one: Database, other: Database, postgres: Postgres) -> None:
    ear = await Ear().at(other)
    await asyncio.to_thread(postgres.run, "SELECT pg_notify('second_opinion', 'hello')")
    await announce(one, "server", "1")
    await ear.until_heard("server", "1")
    assert ear.heard == [("server", "1")]


async def test_closing_ends_the_listening_session(one: Database, other: Database) -> None:
    await Ear().at(other)
    await Ear().at(other)
    assert await one.fetch_one(LISTENERS) == (1,)
    await other.close()
    async with asyncio.timeout(PATIENCE):
        while await one.fetch_one(LISTENERS) != (0,):  # noqa: ASYNC110 - the server tells nobody when a session ends
            await asyncio.sleep(0)


async def test_only_databases_with_subscribers_hold_a_listening_session(one: Database) -> None:
    await announce(one, "server", "1")
    assert await one.fetch_one(LISTENERS) == (0,)
