"""What every database promises, whichever driver is behind it."""

import asyncio
import logging
from collections.abc import AsyncGenerator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.connection import Connection, ConstraintError, Database, DatabaseUnavailableError
from storage.database import connect

COUNT = "SELECT count(*) FROM numbers"
INSERT = "INSERT INTO numbers (number) VALUES ($1)"


class DeliberateError(Exception):
    pass


@pytest.fixture
async def numbers(url: str) -> AsyncGenerator[Database]:
    database = await connect(url)
    await database.execute("CREATE TABLE numbers (number BIGINT NOT NULL PRIMARY KEY)")
    yield database
    await database.close()


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


async def test_nothing_of_a_value_reaches_the_message_or_the_cause_of_an_error(numbers: Database) -> None:
    secret = f"between {2 + 2} eyes"  # computed, because the traceback shows this line
    await numbers.execute("CREATE TABLE notes (note TEXT NOT NULL PRIMARY KEY)")
    await numbers.execute("INSERT INTO notes (note) VALUES ($1)", secret)
    with pytest.raises(ConstraintError) as broken:
        await numbers.execute("INSERT INTO notes (note) VALUES ($1)", secret)
    logged = logging.Formatter().formatException((broken.type, broken.value, broken.tb))
    assert secret not in logged


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1])
async def test_a_number_too_large_for_a_bigint_is_refused(numbers: Database, value: int) -> None:
    with pytest.raises(ValueError, match="can't be stored"):
        await numbers.execute(INSERT, value)
    assert await count(numbers) == 0


async def test_text_that_is_no_text_is_refused(numbers: Database) -> None:
    with pytest.raises(ValueError, match="can't"):
        await numbers.fetch_one("SELECT CAST($1 AS TEXT)", "\ud800")


integers = st.none() | st.integers(-(2**63), 2**63 - 1) | st.booleans()
texts = st.none() | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(rows=st.lists(st.tuples(integers, texts, st.none() | st.binary(max_size=50)), max_size=5))
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_values_come_back_as_they_went_in_and_of_the_same_type(
    url: str, rows: list[tuple[int | None, str | None, bytes | None]]
) -> None:
    async def there_and_back() -> list[tuple[object, ...]]:
        database = await connect(url)
        await database.execute("DROP TABLE IF EXISTS kept")
        await database.execute("CREATE TABLE kept (place BIGINT NOT NULL PRIMARY KEY, n BIGINT, word TEXT, raw BYTEA)")
        for place, row in enumerate(rows):
            await database.execute("INSERT INTO kept (place, n, word, raw) VALUES ($1, $2, $3, $4)", place, *row)
        found = await database.fetch_all("SELECT n, word, raw FROM kept ORDER BY place")
        await database.close()
        return found

    with asyncio.Runner(loop_factory=asyncio.new_event_loop) as runner:
        found = runner.run(there_and_back())
    assert found == rows
    assert not [value for row in found for value in row if type(value) not in (type(None), int, str, bytes)]


async def test_a_null_character_becomes_the_replacement_character(numbers: Database) -> None:
    assert await numbers.fetch_one("SELECT CAST($1 AS TEXT)", "a\0b") == ("a\ufffdb",)


async def test_the_tables_are_described_alike_with_those_first_that_others_refer_to(numbers: Database) -> None:
    await numbers.execute(
        "CREATE TABLE all_parts (part TEXT NOT NULL, number BIGINT NOT NULL REFERENCES numbers (number), raw BYTEA,"
        " PRIMARY KEY (number, part))"
    )
    first, second_table = await numbers.tables()
    assert (first.name, dict(first.columns), first.key, first.refers_to) == (
        "numbers",
        {"number": "BIGINT"},
        ("number",),
        frozenset(),
    )
    assert list(second_table.columns.items()) == [("part", "TEXT"), ("number", "BIGINT"), ("raw", "BYTEA")]
    assert second_table.key == ("number", "part")
    assert second_table.refers_to == {"numbers"}


async def test_the_schema_keeps_to_the_types_that_both_databases_share(database: Database) -> None:
    for table in await database.tables():
        assert set(table.columns.values()) <= {"BIGINT", "TEXT", "BYTEA"}, table.name
        assert table.key, table.name


async def test_after_closing_the_database_says_so(url: str) -> None:
    database = await connect(url)
    await database.close()
    await database.close()
    with pytest.raises(DatabaseUnavailableError, match="closed"):
        await database.fetch_one("SELECT 1")
    with pytest.raises(DatabaseUnavailableError, match="closed"):
        async with database.transaction():
            pytest.fail("a transaction of a closed database")
