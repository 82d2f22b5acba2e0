import asyncio
import sqlite3
from collections.abc import AsyncGenerator, Iterator
from contextlib import closing
from pathlib import Path
from time import perf_counter

import pytest

from storage.interface import Connection, Database, DatabaseBusyError
from storage.sqlite import database as sqlite_database
from storage.sqlite import scrub
from storage.sqlite.database import MEMORY, SQLiteDatabase

COUNT = "SELECT count(*) FROM numbers"
INSERT = "INSERT INTO numbers (number) VALUES ($1)"


class DeliberateError(Exception):
    pass


@pytest.fixture
async def file(tmp_path: Path) -> Path:
    path = tmp_path / "numbers.db"
    database = await SQLiteDatabase.open(str(path))
    await database.execute("CREATE TABLE numbers (number BIGINT NOT NULL PRIMARY KEY)")
    await database.close()
    return path


@pytest.fixture
async def numbers(file: Path) -> AsyncGenerator[Database]:
    database = await SQLiteDatabase.open(str(file))
    yield database
    await database.close()


@pytest.fixture
async def second(file: Path) -> AsyncGenerator[Database]:
    """The same file, as another process has it."""
    database = await SQLiteDatabase.open(str(file))
    yield database
    await database.close()


@pytest.fixture
def other(file: Path) -> Iterator[sqlite3.Connection]:
    """Another program at the same file."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        yield connection


async def count(connection: Connection) -> int:
    return (await connection.fetch_all(COUNT))[0][0]


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1), ("busy_timeout", 5)],
)
async def test_the_connection_is_durable_overwrites_deleted_rows_and_has_a_short_busy_timeout(
    numbers: Database, pragma: str, value: object
) -> None:
    await numbers.scrub()
    assert await numbers.fetch_one(f"PRAGMA {pragma}") == (value,)


async def test_no_task_sees_what_another_has_not_committed(numbers: Database) -> None:
    async with numbers.transaction() as connection:
        reader = asyncio.create_task(count(numbers))
        await connection.execute(INSERT, 1)
        await connection.execute(INSERT, 2)
        assert not reader.done()
    assert await reader == 2


async def test_many_may_open_a_new_file_at_once(tmp_path: Path) -> None:
    databases = await asyncio.gather(*(SQLiteDatabase.open(str(tmp_path / "new.db")) for _ in range(20)))
    modes = await asyncio.gather(*(database.fetch_one("PRAGMA journal_mode") for database in databases))
    await asyncio.gather(*(database.close() for database in databases))
    assert set(modes) == {("wal",)}


async def test_opening_a_new_file_waits_while_somebody_else_sets_it_up(tmp_path: Path) -> None:
    path = str(tmp_path / "new.db")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        opening = asyncio.create_task(SQLiteDatabase.open(path))
        done, _ = await asyncio.wait([opening], timeout=0.1)
        assert not done
    database = await opening
    assert await database.fetch_one("PRAGMA journal_mode") == ("wal",)
    await database.close()


async def test_opening_a_new_file_gives_up_when_it_stays_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_database, "_WAL_ATTEMPTS", 2)
    path = str(tmp_path / "new.db")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            await SQLiteDatabase.open(path)


async def test_a_scrub_empties_the_wal_as_soon_as_the_last_reader_is_gone(numbers: Database, file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute(COUNT)
        scrub = asyncio.create_task(numbers.scrub())
        while not wal_of(file).stat().st_size:
            await numbers.fetch_one(COUNT)
        assert not scrub.done()
    assert await scrub
    assert wal_of(file).stat().st_size == 0


async def test_a_scrub_blocked_by_a_reader_is_logged_and_the_next_scrub_succeeds(
    numbers: Database, file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(scrub, "_TRUNCATE_DELAYS", (0.0,))
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute(COUNT)
        assert not await numbers.scrub()
    assert "another program is reading" in caplog.text
    assert await numbers.scrub()
    assert wal_of(file).stat().st_size == 0


async def test_a_scrub_blocked_by_a_writer_is_logged_and_not_raised(
    numbers: Database, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(scrub, "_BUSY_SECONDS", 0.01)
    other.execute("BEGIN IMMEDIATE")
    assert not await numbers.scrub()
    assert "could not be scrubbed" in caplog.text


async def test_temporary_files_of_sqlite_are_beside_the_database_file(numbers: Database, file: Path) -> None:
    assert await numbers.fetch_one("PRAGMA temp_store_directory") == (str(file.parent),)


async def test_callers_that_wait_for_a_running_scrub_share_the_next_one(numbers: Database) -> None:
    # VACUUM raises the version of the schema by one.
    before = await numbers.fetch_all("PRAGMA schema_version")
    assert all(await asyncio.gather(*(numbers.scrub() for _ in range(50))))
    after = await numbers.fetch_all("PRAGMA schema_version")
    assert after[0][0] - before[0][0] == 2


async def test_all_callers_that_share_a_scrub_get_its_failure(
    numbers: Database, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scrub, "_BUSY_SECONDS", 0.01)
    other.execute("BEGIN IMMEDIATE")
    assert not any(await asyncio.gather(*(numbers.scrub() for _ in range(5))))


async def test_members_read_while_the_file_is_scrubbed(numbers: Database, other: sqlite3.Connection) -> None:
    other.execute("BEGIN IMMEDIATE")
    scrub = asyncio.create_task(numbers.scrub())
    assert await count(numbers) == 0
    assert not scrub.done()
    other.execute("COMMIT")
    assert await scrub


async def test_while_another_program_writes_members_read_and_writers_keep_their_order(
    numbers: Database, other: sqlite3.Connection
) -> None:
    other.execute("BEGIN IMMEDIATE")
    writers = [asyncio.create_task(numbers.execute(INSERT, number)) for number in (3, 1, 2)]
    for _ in range(20):
        assert await count(numbers) == 0
    assert not any(writer.done() for writer in writers)
    other.execute("COMMIT")
    await asyncio.gather(*writers)
    assert await numbers.fetch_all("SELECT number FROM numbers ORDER BY rowid") == [(3,), (1,), (2,)]


async def test_a_statement_that_waits_too_long_for_another_program_raises_busy_and_writes_nothing(
    file: Path, other: sqlite3.Connection
) -> None:
    database = await SQLiteDatabase.open(str(file), max_wait=0.05)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusyError):
        await database.execute(INSERT, 1)
    with pytest.raises(DatabaseBusyError):
        async with database.transaction():
            pytest.fail("two wrote at once")
    other.execute("COMMIT")
    await database.execute(INSERT, 2)
    assert await database.fetch_all("SELECT number FROM numbers") == [(2,)]
    await database.close()


async def test_queued_writers_raise_busy_soon_after_the_first(file: Path, other: sqlite3.Connection) -> None:
    database = await SQLiteDatabase.open(str(file), max_wait=0.2)
    other.execute("BEGIN IMMEDIATE")
    asked = perf_counter()
    found = await asyncio.gather(*(database.execute(INSERT, n) for n in range(50)), return_exceptions=True)
    assert {type(each) for each in found} == {DatabaseBusyError}
    assert perf_counter() - asked < 2  # one after another, each with the patience of the first, they take ten seconds
    await database.close()


async def test_a_writer_cancelled_while_waiting_does_not_block_others(
    numbers: Database, other: sqlite3.Connection
) -> None:
    other.execute("BEGIN IMMEDIATE")
    writers = [asyncio.create_task(numbers.execute(INSERT, number)) for number in range(3)]
    assert await count(numbers) == 0
    for writer in writers[:2]:
        writer.cancel()
    other.execute("COMMIT")
    await asyncio.gather(*writers, return_exceptions=True)
    assert await numbers.fetch_all("SELECT number FROM numbers") == [(2,)]


async def test_a_database_in_memory_can_be_scrubbed_too() -> None:
    database = await SQLiteDatabase.open(MEMORY)
    assert await database.scrub()
    await database.close()


def wal_of(file: Path) -> Path:
    return file.with_name(file.name + "-wal")


async def test_nobody_waits_for_ever_for_a_task_that_does_not_end(file: Path) -> None:
    database = await SQLiteDatabase.open(str(file), max_wait=0.02)
    async with database.transaction():
        with pytest.raises(DatabaseBusyError):
            await asyncio.create_task(database.execute(INSERT, 1))
        with pytest.raises(DatabaseBusyError):
            await asyncio.create_task(count(database))
    await database.execute(INSERT, 2)
    assert await count(database) == 1
    await database.close()


async def test_the_file_is_rewritten_at_most_once_in_a_while(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite_database, "SCRUB_PAUSE", 0.2)
    database = await SQLiteDatabase.open(str(file))
    began = perf_counter()
    for _ in range(3):
        assert await database.scrub()
    assert perf_counter() - began >= 0.4
    await database.close()
