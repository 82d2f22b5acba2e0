"""What only PostgreSQL has: a server that can refuse, stop and come back, and other sessions that hold locks."""

import asyncio
import socket
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest

from storage.database import DatabaseUrlError, connect, open_database
from storage.interface import Database, DatabaseBusyError, DatabaseError, DatabaseFullError, DatabaseUnavailableError
from storage.personal_data import erase
from storage.postgres.database import PostgresDatabase
from storage.postgres.errors import translate_errors
from storage.postgres.session import SESSION_SETTINGS
from storage.stores.saved_roles import SavedRoleStore
from tests.postgres import Postgres

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def ready(postgres: Postgres) -> AsyncGenerator[Database]:
    """A database with the schema."""
    database = await open_database(postgres.url)
    yield database
    await database.close()


@pytest.fixture
async def impatient(postgres: Postgres) -> AsyncGenerator[Database]:
    """The same database, to somebody who waits a moment only."""
    database = await PostgresDatabase.open(postgres.url, max_wait=0.5)
    yield database
    await database.close()


async def test_both_spellings_of_the_url_open_it(postgres: Postgres) -> None:
    database = await connect(postgres.url.replace("postgresql:", "postgres:"))
    assert await database.fetch_one("SELECT 1") == (1,)
    await database.close()


async def test_saved_means_saved_whatever_the_server_says(postgres: Postgres, other: Database) -> None:
    name = urlsplit(postgres.url).path[1:]
    await other.execute(f"ALTER DATABASE {name} SET synchronous_commit = off")
    await other.execute(f"ALTER DATABASE {name} SET default_transaction_isolation = 'read committed'")
    database = await connect(postgres.url)
    assert await database.fetch_one("SHOW synchronous_commit") == ("on",)
    assert await database.fetch_one("SHOW default_transaction_isolation") == ("repeatable read",)
    await database.close()
    await other.execute(f"ALTER DATABASE {name} RESET ALL")


async def test_a_database_that_is_not_there_is_a_sentence_without_the_password(postgres: Postgres) -> None:
    parts = urlsplit(postgres.url)
    host = parts.netloc.rpartition("@")[2]
    url = parts._replace(netloc=f"postgres:hunter2@{host}", path="/nowhere").geturl()
    with pytest.raises(DatabaseUrlError, match=r'"nowhere" does not exist') as refused:
        await open_database(url)
    assert "hunter2" not in str(refused.value)


async def test_a_server_that_is_not_there_is_a_sentence_without_the_password() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(DatabaseUrlError, match="can't be reached") as refused:
        await open_database(f"postgresql://bot:hunter2@127.0.0.1:{port}/bot")
    assert "hunter2" not in str(refused.value)


async def test_an_invalid_url_is_answered_with_a_valid_example() -> None:
    with pytest.raises(DatabaseUrlError, match="must look like postgresql://") as refused:
        await open_database("postgresql://bot:hunter2@127.0.0.1:many/bot")
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    ("option", "sentence"),
    [
        ("pgbouncer=true", 'unrecognized configuration parameter "pgbouncer" .* Leave it out of DATABASE_URL'),
        ("search_path=nowhere", "no schema has been selected to create in"),
    ],
)
async def test_an_unknown_url_option_is_a_sentence_that_names_it(
    postgres: Postgres, option: str, sentence: str
) -> None:
    mark = "&" if urlsplit(postgres.url).query else "?"
    with pytest.raises(DatabaseError, match=sentence):
        await open_database(f"{postgres.url}{mark}{option}")


async def test_a_pooler_that_drops_session_settings_is_refused(
    postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(SESSION_SETTINGS, "default_transaction_isolation")  # as one does that is told to ignore it
    with pytest.raises(DatabaseUrlError, match="the server's own address"):
        await open_database(postgres.url)


@pytest.mark.parametrize(
    "refusal",
    [
        asyncpg.ProtocolViolationError("unsupported startup parameter: default_transaction_isolation"),
        asyncpg.DuplicatePreparedStatementError("prepared statement exists\nHINT: many lines about pgbouncer"),
    ],
)
def test_a_pooler_that_refuses_or_mixes_sessions_is_a_sentence(refusal: asyncpg.PostgresError) -> None:
    with pytest.raises(DatabaseUnavailableError, match="the server's own address") as said, translate_errors():
        raise refusal
    assert "HINT" not in str(said.value)


def test_without_asyncpg_sqlite_works_and_postgresql_gets_a_sentence() -> None:
    program = """
import asyncio, sys
sys.modules["asyncpg"] = None
from storage.database import DatabaseUrlError, open_database

async def both():
    await (await open_database("sqlite:///:memory:")).close()
    try:
        await open_database("postgresql://db/bot")
    except DatabaseUrlError as refused:
        print(refused)

asyncio.run(both())
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own program
    assert "pip install '.[postgres]'" in done.stdout


async def test_another_encoding_is_refused(postgres: Postgres, other: Database) -> None:
    name = urlsplit(postgres.url).path[1:] + "_latin1"
    await other.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
    try:
        with pytest.raises(DatabaseUrlError, match="must be in UTF-8"):
            await connect(urlsplit(postgres.url)._replace(path="/" + name).geturl())
    finally:
        await other.execute(f"DROP DATABASE {name} WITH (FORCE)")


async def test_waiting_too_long_for_a_lock_raises_busy(impatient: Database, other: Database) -> None:
    async with other.transaction(lock="edits"):
        with pytest.raises(DatabaseBusyError):
            async with impatient.transaction(lock="edits"):
                pytest.fail("two held one lock")
        async with impatient.transaction(lock="something else") as connection:
            assert await connection.fetch_one("SELECT 1") == (1,)
    async with impatient.transaction(lock="edits") as connection:
        assert await connection.fetch_one("SELECT 1") == (1,)


async def test_waiting_too_long_for_a_row_raises_busy(impatient: Database, other: Database) -> None:
    await other.execute("CREATE TABLE numbers (number BIGINT PRIMARY KEY)")
    await other.execute("INSERT INTO numbers (number) VALUES (1)")
    async with other.transaction() as connection:
        await connection.execute("UPDATE numbers SET number = 2")
        with pytest.raises(DatabaseBusyError):
            await impatient.execute("UPDATE numbers SET number = 3")
    assert await impatient.fetch_all("SELECT number FROM numbers") == [(2,)]


async def test_waiting_too_long_for_a_connection_raises_busy(postgres: Postgres) -> None:
    database = await PostgresDatabase.open(postgres.url, connections=1, max_wait=0.5)
    async with database.transaction():
        waiting = asyncio.create_task(database.fetch_one("SELECT 1"))
        with pytest.raises(DatabaseBusyError):
            await waiting
    assert await database.fetch_one("SELECT 1") == (1,)
    await database.close()


async def test_a_full_disk_has_an_error_of_its_own(ready: Database) -> None:
    with pytest.raises(DatabaseFullError, match="no room"):
        await ready.execute("DO $$ BEGIN RAISE EXCEPTION 'no room' USING ERRCODE = 'disk_full'; END $$")


async def test_a_read_only_standby_is_unavailable(ready: Database) -> None:
    with pytest.raises(DatabaseUnavailableError, match="read-only"):
        async with ready.snapshot() as connection:
            await connection.execute("DELETE FROM saved_roles")


async def test_a_session_that_the_server_ends_is_unavailable_and_the_next_statement_works(
    ready: Database, other: Database
) -> None:
    async def cut_off() -> None:
        async with ready.transaction() as connection:
            pid = await connection.fetch_one("SELECT pg_backend_pid()")
            assert pid is not None
            await other.fetch_one("SELECT pg_terminate_backend($1)", *pid)
            await connection.fetch_one("SELECT 1")

    with pytest.raises(DatabaseUnavailableError):
        await cut_off()
    assert await ready.fetch_one("SELECT 1") == (1,)


async def test_a_server_that_stops_and_comes_back_is_used_again(postgres: Postgres) -> None:
    if postgres.programs is None:
        pytest.skip("the server of TEST_DATABASE_URL is not ours to stop")
    database = await connect(postgres.url)
    await asyncio.to_thread(postgres.programs.stop)
    with pytest.raises(DatabaseUnavailableError):
        await database.fetch_one("SELECT 1")
    await asyncio.to_thread(postgres.programs.start)
    assert await database.fetch_one("SELECT 1") == (1,)
    await database.close()


async def test_after_closing_the_database_says_so(postgres: Postgres) -> None:
    database = await connect(postgres.url)
    await database.close()
    await database.close()
    with pytest.raises(DatabaseUnavailableError, match="closed"):
        await database.fetch_one("SELECT 1")


async def test_erasing_somebody_leaves_no_row_behind_on_any_page(ready: Database, noon: datetime) -> None:
    saved = SavedRoleStore(ready)
    await saved.add(2**60, "msl", noon)
    assert await ready.fetch_one("SELECT pg_relation_size('saved_roles') > 0") == (True,)
    await erase(ready, 2**60)
    assert await ready.fetch_one("SELECT pg_relation_size('saved_roles')") == (0,)


async def test_a_scrub_that_cannot_run_is_logged_and_not_raised(
    ready: Database, caplog: pytest.LogCaptureFixture
) -> None:
    await ready.close()
    assert not await ready.scrub()
    assert "could not be scrubbed" in caplog.text
