"""What every database makes of values and tables, whichever driver is behind it."""

import asyncio
import logging

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from storage.database import connect
from storage.interface import ConstraintError, Database


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
        await numbers.execute("INSERT INTO numbers (number) VALUES ($1)", value)
    assert await numbers.fetch_all("SELECT number FROM numbers") == []


async def test_text_that_is_not_valid_unicode_is_refused(numbers: Database) -> None:
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
