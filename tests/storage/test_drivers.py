"""What every database promises, whichever driver is behind it."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from storage import interface
from storage.database import connect
from storage.interface import Connection, ConstraintError, Database, DatabaseError, DatabaseUnavailableError

COUNT = "SELECT count(*) FROM numbers"
INSERT = "INSERT INTO numbers (number) VALUES ($1)"


class DeliberateError(Exception):
    pass


@pytest.fixture
async def second(url: str, numbers: Database) -> AsyncGenerator[Database]:
    """The same database, as another process has it."""
    database = await connect(url)
    yield database
    await database.close()


async def count(connection: Connection) -> int:
    return (await connection.fetch_all(COUNT))[0][0]


async def test_parameters_go_by_number_and_may_repeat(numbers: Database) -> None:
    wanted = ", ".join(f"CAST(${n} AS BIGINT)" for n in (*range(1, 12), 2))
    assert await numbers.fetch_one(f"SELECT {wanted}", *range(1, 12)) == (*range(1, 12), 2)


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

    with pytest.raises(ConstraintError):
        await insert_twice()
    assert await count(numbers) == 0


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


async def test_closing_waits_a_limited_time_and_what_did_not_end_is_not_stored(
    url: str, second: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(interface, "CLOSING_SECONDS", 0.05)
    database = await connect(url)
    inside, goes_on = asyncio.Event(), asyncio.Event()

    async def hang() -> None:
        async with database.transaction() as connection:
            await connection.execute(INSERT, 1)
            inside.set()
            await goes_on.wait()

    hanging = asyncio.create_task(hang())
    await inside.wait()
    async with asyncio.timeout(5):
        await database.close()
    assert "before its last transaction ended" in caplog.text
    assert await count(second) == 0
    with pytest.raises(DatabaseUnavailableError):
        await database.fetch_one("SELECT 1")
    goes_on.set()
    (failure,) = await asyncio.gather(hanging, return_exceptions=True)
    assert isinstance(failure, DatabaseError)
    assert await count(second) == 0


async def test_a_statement_beside_a_transaction_sees_all_of_it_or_nothing(numbers: Database) -> None:
    async with numbers.transaction() as connection:
        await connection.execute(INSERT, 1)
        reader = asyncio.create_task(count(numbers))
        await asyncio.wait([reader], timeout=0.05)
        await connection.execute(INSERT, 2)
    assert await reader in (0, 2)
    assert await count(numbers) == 2


async def test_a_snapshot_sees_one_moment_and_what_others_write_comes_after_it(
    numbers: Database, second: Database
) -> None:
    async with numbers.snapshot() as connection:
        assert await count(connection) == 0
        await second.execute(INSERT, 1)
        assert await count(connection) == 0
    assert await count(numbers) == 1


async def test_statements_that_meet_on_one_row_all_count(numbers: Database, second: Database) -> None:
    await numbers.execute(INSERT, 0)
    more = [
        database.execute("UPDATE numbers SET number = number + 1") for _ in range(50) for database in (numbers, second)
    ]
    assert set(await asyncio.gather(*more)) == {1}
    assert await numbers.fetch_one("SELECT number FROM numbers") == (100,)


async def test_a_child_whose_parent_goes_at_the_same_time_is_stored_with_it_or_not_at_all(
    numbers: Database, second: Database
) -> None:
    await numbers.execute(
        "CREATE TABLE parts (number BIGINT NOT NULL REFERENCES numbers (number) ON DELETE CASCADE,"
        " part BIGINT NOT NULL, PRIMARY KEY (number, part))"
    )
    add = "INSERT INTO parts (number, part) SELECT number, $2 FROM numbers WHERE number = $1"
    for number in range(20):
        await numbers.execute(INSERT, number)
        added = [numbers.execute(add, number, part) for part in range(5)]
        touched = await asyncio.gather(*added, second.execute("DELETE FROM numbers WHERE number = $1", number))
        assert set(touched) <= {0, 1}
    assert await numbers.fetch_all("SELECT * FROM parts") == []


async def test_after_closing_the_database_says_so(url: str) -> None:
    database = await connect(url)
    await database.close()
    await database.close()
    with pytest.raises(DatabaseUnavailableError, match="closed"):
        await database.fetch_one("SELECT 1")
    with pytest.raises(DatabaseUnavailableError, match="closed"):
        async with database.transaction():
            pytest.fail("a transaction of a closed database")
