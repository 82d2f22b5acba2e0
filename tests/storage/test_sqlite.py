import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from pathlib import Path

import pytest

from storage import sqlite
from storage.connection import Connection, Database
from storage.sqlite import MEMORY, SQLiteDatabase

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


async def count(connection: Connection) -> int:
    return (await connection.fetch_all(COUNT))[0][0]


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("secure_delete", 1), ("busy_timeout", 10_000)],
)
async def test_saved_means_saved_and_deleted_means_deleted(numbers: Database, pragma: str, value: object) -> None:
    await numbers.scrub()
    assert await numbers.fetch_one(f"PRAGMA {pragma}") == (value,)


async def test_parameters_go_by_number_and_may_repeat(numbers: Database) -> None:
    assert await numbers.fetch_one("SELECT $2, $1, $2, $11", *range(1, 12)) == (2, 1, 2, 11)


async def test_a_query_without_rows_gives_none(numbers: Database) -> None:
    assert await numbers.fetch_one("SELECT number FROM numbers") is None
    assert await numbers.fetch_all("SELECT number FROM numbers") == []


async def test_a_write_says_how_many_rows_it_touched(numbers: Database) -> None:
    assert await numbers.execute("INSERT INTO numbers (number) VALUES (1), (2)") == 2
    assert await numbers.execute("INSERT INTO numbers (number) VALUES (2) ON CONFLICT (number) DO NOTHING") == 0
    assert await numbers.execute("UPDATE numbers SET number = number + 10") == 2
    assert await numbers.execute("DELETE FROM numbers") == 2
    assert await numbers.execute("CREATE TABLE empty (word TEXT)") == 0


async def test_a_transaction_is_there_for_the_next_to_open_the_file(numbers: Database, second: Database) -> None:
    async with numbers.transaction() as connection:
        await connection.execute(INSERT, 1)
        await connection.execute(INSERT, 2)
        assert await count(second) == 0
    assert await count(second) == 2


async def test_an_exception_takes_the_whole_transaction_back(numbers: Database) -> None:
    async def change_of_mind() -> None:
        async with numbers.transaction() as connection:
            await connection.execute(INSERT, 1)
            raise DeliberateError

    with pytest.raises(DeliberateError):
        await change_of_mind()
    assert await count(numbers) == 0


async def test_a_failed_statement_takes_the_whole_transaction_back(numbers: Database) -> None:
    async def insert_twice() -> None:
        async with numbers.transaction() as connection:
            await connection.execute(INSERT, 1)
            await connection.execute(INSERT, 1)

    with pytest.raises(sqlite3.IntegrityError):
        await insert_twice()
    assert await count(numbers) == 0


async def test_no_task_sees_what_another_has_not_committed(numbers: Database) -> None:
    async with numbers.transaction() as connection:
        reader = asyncio.create_task(count(numbers))
        await connection.execute(INSERT, 1)
        await connection.execute(INSERT, 2)
        assert not reader.done()
    assert await reader == 2


async def test_no_write_is_rolled_back_with_another_tasks_transaction(numbers: Database) -> None:
    inside = asyncio.Event()

    async def change_of_mind() -> None:
        async with numbers.transaction() as connection:
            await connection.execute(INSERT, 1)
            inside.set()
            await connection.execute(INSERT, 3)
            raise DeliberateError

    async def write_meanwhile() -> None:
        await inside.wait()
        await numbers.execute(INSERT, 2)

    undone, done = await asyncio.gather(change_of_mind(), write_meanwhile(), return_exceptions=True)
    assert isinstance(undone, DeliberateError)
    assert done is None
    assert await numbers.fetch_all("SELECT number FROM numbers") == [(2,)]


async def test_using_the_database_inside_its_own_transaction_is_an_error_and_not_a_deadlock(numbers: Database) -> None:
    async def forget_the_connection() -> None:
        async with numbers.transaction():
            await numbers.fetch_one(COUNT)

    with pytest.raises(RuntimeError, match="use the connection"):
        await forget_the_connection()
    assert await count(numbers) == 0


async def add_one(database: Database) -> None:
    """Read, then write what was read: numbering by the greatest so far."""
    async with database.transaction(lock="numbers") as connection:
        rows = await connection.fetch_all("SELECT coalesce(max(number), 0) FROM numbers")
        await connection.execute(INSERT, rows[0][0] + 1)


async def test_a_hundred_tasks_number_without_gap_or_collision(numbers: Database) -> None:
    await asyncio.gather(*(add_one(numbers) for _ in range(100)))
    assert await numbers.fetch_one("SELECT count(*), max(number) FROM numbers") == (100, 100)


async def test_two_connections_on_one_file_number_without_gap_or_collision(numbers: Database, second: Database) -> None:
    await asyncio.gather(*(add_one(database) for _ in range(50) for database in (numbers, second)))
    assert await numbers.fetch_one("SELECT count(*), max(number) FROM numbers") == (100, 100)


@pytest.mark.parametrize("turns", range(12))
async def test_a_task_cancelled_at_any_point_leaves_all_or_nothing_and_no_open_transaction(
    numbers: Database, second: Database, turns: int
) -> None:
    async def write_two() -> None:
        async with numbers.transaction() as connection:
            await connection.execute(INSERT, 1)
            await connection.execute(INSERT, 2)

    task = asyncio.create_task(write_two())
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    left = await count(second)
    assert left in (0, 2)
    assert await count(numbers) == left
    async with numbers.transaction() as connection:
        await connection.execute(INSERT, 3)
    assert await count(second) == left + 1


async def test_a_task_cancelled_again_while_it_rolls_back_leaves_no_open_transaction(
    numbers: Database, second: Database
) -> None:
    inside = asyncio.Event()

    async def write_and_hang() -> None:
        async with numbers.transaction() as connection:
            await connection.execute(INSERT, 1)
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write_and_hang())
    await inside.wait()
    task.cancel()
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await second.execute(INSERT, 2)
    assert await numbers.fetch_all("SELECT number FROM numbers") == [(2,)]


async def test_closing_waits_for_the_transaction_in_flight_and_may_be_done_twice(
    numbers: Database, second: Database
) -> None:
    inside = asyncio.Event()

    async def write_slowly() -> None:
        async with numbers.transaction() as connection:
            inside.set()
            for number in range(20):
                await connection.execute(INSERT, number)

    writer = asyncio.create_task(write_slowly())
    await inside.wait()
    await numbers.close()
    await writer
    await numbers.close()
    assert await count(second) == 20


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
    monkeypatch.setattr(sqlite, "_WAL_ATTEMPTS", 2)
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
        for _ in range(5):
            await numbers.fetch_one(COUNT)
        assert not scrub.done()
        assert wal_of(file).stat().st_size > 0
    assert await scrub
    assert wal_of(file).stat().st_size == 0


async def test_a_scrub_that_a_reader_blocks_for_too_long_says_so_and_the_next_makes_up_for_it(
    numbers: Database, file: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(sqlite, "_TRUNCATE_DELAYS", (0.0,))
    with closing(sqlite3.connect(file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute(COUNT)
        assert not await numbers.scrub()
    assert "another program is reading" in caplog.text
    assert await numbers.scrub()
    assert wal_of(file).stat().st_size == 0


async def test_a_scrub_that_cannot_write_is_logged_and_not_raised(
    numbers: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await numbers.execute("PRAGMA query_only = ON")
    assert not await numbers.scrub()
    assert "could not be scrubbed" in caplog.text


async def test_whoever_waits_while_a_scrub_runs_shares_the_next_one(numbers: Database) -> None:
    # VACUUM raises the version of the schema by one.
    before = await numbers.fetch_all("PRAGMA schema_version")
    assert all(await asyncio.gather(*(numbers.scrub() for _ in range(50))))
    after = await numbers.fetch_all("PRAGMA schema_version")
    assert after[0][0] - before[0][0] == 2


async def test_whoever_shares_a_scrub_hears_of_its_failure(numbers: Database) -> None:
    await numbers.execute("PRAGMA query_only = ON")
    assert not any(await asyncio.gather(*(numbers.scrub() for _ in range(5))))


async def test_a_database_in_memory_can_be_scrubbed_too() -> None:
    database = await SQLiteDatabase.open(MEMORY)
    assert await database.scrub()
    await database.close()


def wal_of(file: Path) -> Path:
    return file.with_name(file.name + "-wal")
