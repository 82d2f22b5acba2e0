import asyncio
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import closing
from pathlib import Path

import pytest

from storage.database import connect, open_database
from storage.interface import Database
from storage.migrations import Migration, SchemaTooNewError, migrate, shipped_migrations

FIRST = Migration(1, "first", "CREATE TABLE first (\n    n BIGINT -- one; two\n);\nINSERT INTO first VALUES (1);\n")
SECOND = Migration(2, "second", "CREATE TABLE second (n BIGINT);\n")
BROKEN = Migration(3, "broken", "CREATE TABLE third (n BIGINT);\nCREATE TABLE first (n BIGINT);\n")


@pytest.fixture
async def empty(url: str) -> AsyncGenerator[Database]:
    database = await connect(url)
    yield database
    await database.close()


async def tables(database: Database) -> list[str]:
    return [table.name for table in await database.tables()]


def test_shipped_migrations_are_numbered_from_one_without_gaps() -> None:
    numbers = [migration.number for migration in shipped_migrations()]
    assert numbers == list(range(1, len(numbers) + 1))
    assert numbers


async def test_each_migration_is_applied_once(empty: Database) -> None:
    assert await migrate(empty, [FIRST]) == ("first",)
    assert await migrate(empty, [FIRST, SECOND]) == ("second",)
    assert await migrate(empty, [FIRST, SECOND]) == ()
    assert await empty.fetch_all("SELECT n FROM first") == [(1,)]
    assert await tables(empty) == ["first", "schema_migrations", "second"]


async def test_one_that_arrives_late_from_another_branch_is_applied_too(empty: Database) -> None:
    await migrate(empty, [SECOND])
    assert await migrate(empty, [FIRST, SECOND]) == ("first",)


async def test_a_failing_migration_leaves_nothing_of_itself_or_those_before_it(empty: Database) -> None:
    with pytest.raises(Exception, match="already exists"):
        await migrate(empty, [FIRST, SECOND, BROKEN])
    assert await tables(empty) == []


async def test_a_statement_without_its_semicolon_is_an_error_and_not_left_out(empty: Database) -> None:
    with pytest.raises(ValueError, match="does not end: DROP TABLE first"):
        await migrate(empty, [FIRST, Migration(2, "cut", "CREATE TABLE second (n BIGINT);\nDROP TABLE first\n")])
    assert await tables(empty) == []


async def test_a_program_older_than_the_schema_refuses_with_a_sentence(empty: Database) -> None:
    await migrate(empty, [FIRST, SECOND])
    with pytest.raises(SchemaTooNewError, match="its schema is number 2, and this version knows number 1"):
        await migrate(empty, [FIRST])


async def test_a_program_older_than_the_database_does_not_open_it(url: str) -> None:
    database = await open_database(url)
    await database.execute("INSERT INTO schema_migrations (number, name) VALUES (9999, 'tomorrow')")
    await database.close()
    with pytest.raises(SchemaTooNewError, match="9999"):
        await open_database(url)


async def test_a_program_older_than_the_file_closes_it(file: Path) -> None:
    url = f"sqlite:///{file}"
    database = await open_database(url)
    await database.execute("INSERT INTO schema_migrations (number, name) VALUES (9999, 'tomorrow')")
    await database.close()
    with pytest.raises(SchemaTooNewError):
        await open_database(url)
    with closing(sqlite3.connect(file, timeout=0)) as nobody_else:
        nobody_else.execute("PRAGMA locking_mode = EXCLUSIVE")
        nobody_else.execute("DELETE FROM schema_migrations")


async def test_many_first_starts_at_once_migrate_once(url: str) -> None:
    databases = await asyncio.gather(*(open_database(url) for _ in range(20)))
    recorded = await databases[0].fetch_all("SELECT number FROM schema_migrations ORDER BY number")
    await asyncio.gather(*(database.close() for database in databases))
    assert recorded == [(migration.number,) for migration in shipped_migrations()]
