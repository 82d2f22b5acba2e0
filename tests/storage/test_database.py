import logging
from pathlib import Path

import pytest

from storage.database import DatabaseUrlError, ephemeral_disk_error, open_database

FILE_URL = "sqlite:///second-opinion.db"
DYNO = {"DYNO": "worker.1"}


def modes_in(folder: Path) -> dict[str, int]:
    """The files of a folder with their permissions."""
    return {path.name: path.stat().st_mode & 0o777 for path in folder.iterdir()}


async def test_a_relative_url_is_a_file_in_the_working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    database = await open_database("sqlite:///here.db")
    await database.close()
    assert (tmp_path / "here.db").is_file()


async def test_four_slashes_are_an_absolute_path(tmp_path: Path) -> None:
    database = await open_database(f"sqlite:///{tmp_path}/here.db")
    await database.close()
    assert (tmp_path / "here.db").is_file()


async def test_a_database_in_memory_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    database = await open_database("sqlite:///:memory:")
    await database.close()
    assert modes_in(tmp_path) == {}


async def test_only_its_owner_may_read_a_new_file_and_its_wal(tmp_path: Path) -> None:
    database = await open_database(f"sqlite:///{tmp_path}/private.db")
    modes = modes_in(tmp_path)
    await database.close()
    assert modes == {"private.db": 0o600, "private.db-wal": 0o600, "private.db-shm": 0o600}


@pytest.mark.parametrize(
    "url", ["", "sqlite:///", "sqlite://two.db", "sqlite:x.db", "mysql://root:hunter2@db/x", "x.db"]
)
async def test_other_urls_are_answered_with_those_that_work(url: str) -> None:
    with pytest.raises(DatabaseUrlError, match=r"sqlite:///relative/path, .* or postgresql://") as refused:
        await open_database(url)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("url", ["sqlite:///x.db?mode=ro", "sqlite:///x.db#here"])
async def test_options_are_refused_instead_of_becoming_part_of_a_file_name(url: str) -> None:
    with pytest.raises(DatabaseUrlError, match="takes no options"):
        await open_database(url)


async def test_a_missing_folder_is_named_and_not_created(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUrlError, match=r"/missing, does not exist"):
        await open_database(f"sqlite:///{tmp_path}/missing/test.db")
    assert modes_in(tmp_path) == {}


async def test_a_folder_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUrlError, match="can't be opened"):
        await open_database(f"sqlite:///{tmp_path}")


async def test_a_file_whose_wal_cannot_be_written_is_refused(tmp_path: Path) -> None:
    (tmp_path / "test.db-wal").mkdir()
    with pytest.raises(DatabaseUrlError, match="can't be opened: disk I/O error"):
        await open_database(f"sqlite:///{tmp_path}/test.db")


async def test_a_file_name_that_the_file_system_refuses_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatabaseUrlError, match="can't be created: File name too long"):
        await open_database(f"sqlite:///{tmp_path}/{'x' * 300}")


async def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    poem = tmp_path / "poem.db"
    poem.write_text("This is not a database. " * 100)
    before = poem.read_bytes()
    with pytest.raises(DatabaseUrlError, match="can't be opened: file is not a database"):
        await open_database(f"sqlite:///{poem}")
    assert poem.read_bytes() == before


async def test_the_drivers_log_holds_no_parameters(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        database = await open_database("sqlite:///:memory:")
        await database.fetch_one("SELECT $1", "between you and me")
        await database.close()
    assert "between you and me" not in caplog.text


@pytest.mark.parametrize("url", [FILE_URL, "sqlite:////app/second-opinion.db"])
def test_a_file_on_an_ephemeral_disk_is_refused_with_what_to_do(url: str) -> None:
    sentence = ephemeral_disk_error(url, DYNO)
    assert sentence is not None
    assert "Set DATABASE_URL" in sentence
    assert "ALLOW_EPHEMERAL_SQLITE=1" in sentence


@pytest.mark.parametrize(
    ("url", "environment"),
    [
        (FILE_URL, {}),
        (FILE_URL, {**DYNO, "ALLOW_EPHEMERAL_SQLITE": "1"}),
        ("sqlite:///:memory:", DYNO),
        ("postgresql://db/bot", DYNO),
    ],
)
def test_everything_else_may_start(url: str, environment: dict[str, str]) -> None:
    assert ephemeral_disk_error(url, environment) is None


def test_only_exactly_1_allows_an_ephemeral_disk() -> None:
    assert ephemeral_disk_error(FILE_URL, {**DYNO, "ALLOW_EPHEMERAL_SQLITE": "0"}) is not None
