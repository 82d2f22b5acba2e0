from collections.abc import AsyncGenerator
from datetime import datetime
from pathlib import Path

import pytest

from storage import copy
from storage.copy import CopyError, copy_database
from storage.database import connect, open_database
from storage.diagnostics import IncompatibleDatabaseError
from storage.interface import Database, DatabaseError
from storage.migrations import SchemaTooNewError, shipped_migrations
from storage.personal_data import erase, export
from storage.stores.plans import PlanSnapshot, PlanStore
from storage.stores.quiz_sessions import QuizSessionStore
from storage.stores.saved_roles import SavedRoleStore
from storage.stores.server_settings import ServerSettingsStore
from tests.postgres import Postgres

ANN = 2**60 + 1
MEMBERS = 40


@pytest.fixture
async def old(file: Path, noon: datetime) -> AsyncGenerator[Database]:
    """A database that has been used."""
    database = await open_database(f"sqlite:///{file}")
    for user_id in range(ANN, ANN + MEMBERS):
        await SavedRoleStore(database).add(user_id, "msl", noon)
        await SavedRoleStore(database).set_note(user_id, "msl", f"it’s\n{user_id} 👩🏽‍⚕️", noon)
    await PlanStore(database).add_snapshots(ANN, {"msl": PlanSnapshot("2026-08", {"call": "Call"})}, noon)
    await QuizSessionStore(database).start("quiz", ANN, "fit", 1, noon)
    await QuizSessionStore(database).answer("quiz", "travel", ["ja"], noon)
    await ServerSettingsStore(database).update(5, noon, specialty="rheumatology")
    yield database
    await database.close()


@pytest.fixture
def source_url(file: Path, old: Database) -> str:
    return f"sqlite:///{file}"


@pytest.fixture(params=["sqlite", "postgresql"])
def target_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/new.db"
    return request.getfixturevalue("postgres").url


@pytest.fixture
async def new(target_url: str) -> AsyncGenerator[Database]:
    database = await open_database(target_url)
    yield database
    await database.close()


async def rows_in(database: Database) -> dict[str, int]:
    counts: dict[str, int] = {}
    for table in await database.tables():
        row = await database.fetch_one(f'SELECT count(*) FROM "{table.name}"')  # noqa: S608 - the name is the schema's
        assert row is not None
        counts[table.name] = row[0]
    del counts["schema_migrations"]
    return counts


async def test_everything_is_copied_and_counted(source_url: str, target_url: str, old: Database) -> None:
    copied = await copy_database(source_url, target_url)
    assert copied["saved_roles"] == MEMBERS
    new = await open_database(target_url)
    assert await rows_in(new) == copied == await rows_in(old)
    assert await export(new, ANN) == await export(old, ANN)
    assert (await ServerSettingsStore(new).get(5)).specialty == "rheumatology"
    assert await erase(new, ANN) == await erase(old, ANN)
    await new.close()


async def test_tables_of_many_pages_are_copied_whole(
    source_url: str, new: Database, target_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copy, "_PAGE", 7)
    monkeypatch.setattr(copy, "_PARAMETERS", 13)
    await copy_database(source_url, target_url)
    assert (await rows_in(new))["saved_roles"] == MEMBERS


async def test_copying_there_and_back_loses_nothing(source_url: str, target_url: str, tmp_path: Path) -> None:
    back = f"sqlite:///{tmp_path}/back.db"
    there = await copy_database(source_url, target_url)
    assert await copy_database(target_url, back) == there


async def test_a_target_that_is_not_empty_is_refused_and_keeps_what_it_has(
    source_url: str, target_url: str, new: Database, noon: datetime
) -> None:
    await SavedRoleStore(new).add(1, "ime", noon)
    with pytest.raises(CopyError, match="not empty: saved_roles has rows"):
        await copy_database(source_url, target_url)
    assert sum((await rows_in(new)).values()) == 1


async def test_a_database_of_another_program_is_refused_as_target_and_left_alone(
    source_url: str, target_url: str
) -> None:
    other = await connect(target_url)
    await other.execute("CREATE TABLE recipes (name TEXT PRIMARY KEY)")
    await other.execute("INSERT INTO recipes (name) VALUES ('soup')")
    with pytest.raises(CopyError, match="recipes has rows"):
        await copy_database(source_url, target_url)
    assert [table.name for table in await other.tables()] == ["recipes"]
    await other.close()


async def test_a_failure_in_the_middle_leaves_nothing(
    source_url: str, target_url: str, old: Database, new: Database
) -> None:
    await old.execute("PRAGMA ignore_check_constraints = ON")
    await old.execute("UPDATE saved_roles SET state = 'dreaming' WHERE user_id = $1", ANN + 3)
    with pytest.raises(DatabaseError, match="saved_roles"):
        await copy_database(source_url, target_url)
    assert sum((await rows_in(new)).values()) == 0


async def test_what_arrives_changed_is_noticed_and_taken_back(source_url: str, postgres: Postgres) -> None:
    target = await open_database(postgres.url)
    await target.execute(
        "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.note := 'lost'; RETURN NEW; END $$"
    )
    await target.execute("CREATE TRIGGER lose BEFORE INSERT ON saved_roles FOR EACH ROW EXECUTE FUNCTION lose()")
    with pytest.raises(CopyError, match="saved_roles did not arrive as it was"):
        await copy_database(source_url, postgres.url)
    assert sum((await rows_in(target)).values()) == 0
    await target.close()


async def test_a_source_of_an_earlier_version_is_refused_with_what_to_do(
    source_url: str, target_url: str, old: Database
) -> None:
    await old.execute("DELETE FROM schema_migrations WHERE number = $1", shipped_migrations()[-1].number)
    with pytest.raises(IncompatibleDatabaseError, match="python -m bot migrate"):
        await copy_database(source_url, target_url)


async def test_a_source_of_a_later_version_is_refused(source_url: str, target_url: str, old: Database) -> None:
    await old.execute("INSERT INTO schema_migrations (number, name) VALUES (9999, 'tomorrow')")
    with pytest.raises(SchemaTooNewError, match="9999"):
        await copy_database(source_url, target_url)


async def test_a_source_that_is_not_there_is_refused_and_not_made(target_url: str, tmp_path: Path) -> None:
    with pytest.raises(IncompatibleDatabaseError, match="There is no database"):
        await copy_database(f"sqlite:///{tmp_path}/nowhere.db", target_url)
    assert not (tmp_path / "nowhere.db").exists()


async def test_a_source_of_another_program_is_refused(target_url: str, file: Path) -> None:
    await (await connect(f"sqlite:///{file}")).close()
    with pytest.raises(IncompatibleDatabaseError, match="none of this program"):
        await copy_database(f"sqlite:///{file}", target_url)


async def test_a_target_in_memory_is_refused_since_it_would_be_gone_at_once(source_url: str) -> None:
    with pytest.raises(CopyError, match="in memory"):
        await copy_database(source_url, "sqlite:///:memory:")


async def test_a_database_is_not_copied_onto_itself(source_url: str) -> None:
    with pytest.raises(CopyError, match="same database"):
        await copy_database(source_url, source_url)
