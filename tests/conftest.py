"""What every test may ask for."""

import gc
import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from knowledge import KnowledgeBase
from tests.postgres import Postgres, running
from tests.shipped import shipped

settings.register_profile("every day", max_examples=30, deadline=None)
settings.register_profile("thorough", max_examples=300, deadline=None)  # `make stress`
settings.load_profile("every day")

NO_POSTGRES = "PostgreSQL is not here: install Debian's postgresql, or set TEST_DATABASE_URL"

gc.set_threshold(20_000, 20, 50)  # at 700, a sixth of the time goes into looking through what is still needed


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make stress` choose how long the bot is used: ARGS="--soak-minutes 30"."""
    parser.addoption("--soak-minutes", type=float, default=1.0, help="how long tests/bot/test_soak.py uses the bot")


@pytest.fixture(scope="session")
def library() -> KnowledgeBase:
    """The shipped knowledge base."""
    return shipped()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres | None]:
    """A PostgreSQL with a database for this test process; None where there is none."""
    with running() as server:
        yield server


@pytest.fixture
def postgres(postgres_server: Postgres | None) -> Postgres:
    """An empty database of PostgreSQL. Without one the test is skipped, or fails where REQUIRE_POSTGRES=1."""
    if postgres_server is None:
        if os.environ.get("REQUIRE_POSTGRES") == "1":
            pytest.fail(NO_POSTGRES)
        pytest.skip(NO_POSTGRES)
    postgres_server.empty()
    return postgres_server
