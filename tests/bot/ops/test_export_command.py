"""What a server changed, written into the files for everybody."""

import asyncio
import shutil
from pathlib import Path

import pytest
from revision_helpers import make_revision, store_revisions

from bot.__main__ import main
from knowledge import KnowledgeBase, load_knowledge_base
from knowledge.loader import CONTENT_DIRECTORY
from storage.database import connect, open_database
from storage.interface import Row
from storage.migrations import Migration, migrate, shipped_migrations
from storage.stores.revisions import Revision, RevisionState
from tests.postgres import Postgres

SERVER = 2**60 + 1


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONTENT_DIRECTORY, tmp_path / "content"))


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "sqlite":
        found = f"sqlite:///{tmp_path / 'bot.db'}"
    else:
        postgres: Postgres = request.getfixturevalue("postgres")
        found = postgres.url
    monkeypatch.setenv("DATABASE_URL", found)
    return found


def made(library: KnowledgeBase, role: str, state: RevisionState, **changes: object) -> Revision:
    return make_revision(library.roles[role].model_copy(update=changes), SERVER, state=state)


def keep(url: str, *revisions: Revision) -> None:
    async def add() -> None:
        database = await open_database(url)
        await store_revisions(database, *revisions)
        await database.close()

    asyncio.run(add())


async def schema(url: str, *migrations: Migration) -> list[Row]:
    """Apply these to the database; return what it says was applied."""
    database = await connect(url)
    if migrations:
        await migrate(database, migrations)
    applied = await database.fetch_all("SELECT number FROM schema_migrations ORDER BY number")
    await database.close()
    return applied


def test_the_exported_files_have_the_servers_changes_and_no_other_file_is_touched(
    url: str, folder: Path, library: KnowledgeBase, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(
        url,
        made(library, "msl", "published", short_name="Liaison"),
        made(library, "ime", "draft", short_name="Half"),
    )
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    assert main(["export", "--server", str(SERVER), "--into", str(folder)]) == 0
    changed = {path.relative_to(folder).as_posix() for path, text in before.items() if path.read_bytes() != text}
    assert changed == {"roles/msl.yaml"}
    assert load_knowledge_base(folder).roles["msl"].short_name == "Liaison"
    said = capsys.readouterr().out
    assert "Files written: 1." in said
    assert "Left out, because they are no whole entries: ime." in said
    assert main(["export", "--server", str(SERVER), "--into", str(folder)]) == 0
    assert "say all of it already" in capsys.readouterr().out


def test_a_server_that_changed_nothing_is_an_answer_and_not_a_success(
    url: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asyncio.run(schema(url, *shipped_migrations()))
    assert main(["export", "--server", "5", "--into", str(folder)]) == 1
    assert "changed nothing" in capsys.readouterr().out


def test_a_missing_database_is_reported_and_not_created(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'nowhere.db'}")
    assert main(["export", "--server", "5", "--into", str(folder)]) == 1
    assert "There is no database" in capsys.readouterr().err
    assert not (tmp_path / "nowhere.db").exists()


def test_a_database_of_an_earlier_version_is_reported_and_not_changed(
    url: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    applied = asyncio.run(schema(url, *shipped_migrations()[:-1]))
    assert main(["export", "--server", "5", "--into", str(folder)]) == 1
    assert "python -m bot migrate" in capsys.readouterr().err
    assert asyncio.run(schema(url)) == applied


def test_an_invalid_folder_is_reported_and_not_changed(
    url: str, folder: Path, library: KnowledgeBase, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(url, made(library, "msl", "published", short_name="Liaison"))
    (folder / "base.yaml").write_text("version: [", encoding="utf-8")
    assert main(["export", "--server", str(SERVER), "--into", str(folder)]) == 1
    assert "base.yaml:" in capsys.readouterr().err
    assert "short_name: Liaison" not in (folder / "roles" / "msl.yaml").read_text(encoding="utf-8")
