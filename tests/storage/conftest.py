"""Real databases for the tests of the stores: in memory, since the driver's tests cover files."""

from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.database import Database, open_database


@pytest.fixture
async def database() -> AsyncGenerator[Database]:
    database = await open_database("sqlite:///:memory:")
    yield database
    await database.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "test.db"


@pytest.fixture
async def file_database(file: Path) -> AsyncGenerator[Database]:
    database = await open_database(f"sqlite:///{file}")
    yield database
    await database.close()


@pytest.fixture
def noon() -> datetime:
    return datetime(2026, 8, 3, 12, 0, 0, 123456, tzinfo=UTC)
