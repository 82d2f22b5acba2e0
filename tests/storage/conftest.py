"""Real databases for the tests of the stores, each test on both: SQLite in memory or on a file, and PostgreSQL."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.database import Database, connect, open_database
from tests.postgres import Postgres

BOTH = ["sqlite", "postgresql"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "test.db"


@pytest.fixture(params=BOTH)
def url(request: pytest.FixtureRequest, file: Path) -> str:
    """An empty database that several connections may open: a file, or PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{file}"
    postgres: Postgres = request.getfixturevalue("postgres")
    return postgres.url


@pytest.fixture
async def database(url: str) -> AsyncGenerator[Database]:
    """A database with the schema; in memory where that is possible, since the driver's tests cover files."""
    database = await open_database("sqlite:///:memory:" if url.startswith("sqlite") else url)
    yield database
    await database.close()


@pytest.fixture
async def other(postgres: Postgres) -> AsyncGenerator[Database]:
    """The database on PostgreSQL as another process has it."""
    database = await connect(postgres.url)
    yield database
    await database.close()


@pytest.fixture
async def numbers(url: str) -> AsyncGenerator[Database]:
    """A database with one table of numbers, and none of ours."""
    database = await connect(url)
    await database.execute("CREATE TABLE numbers (number BIGINT NOT NULL PRIMARY KEY)")
    yield database
    await database.close()


@pytest.fixture
async def file_database(file: Path) -> AsyncGenerator[Database]:
    database = await open_database(f"sqlite:///{file}")
    yield database
    await database.close()


@pytest.fixture
def noon() -> datetime:
    return datetime(2026, 8, 3, 12, 0, 0, 123456, tzinfo=UTC)
