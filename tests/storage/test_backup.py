"""Copies of the database: whole, private, kept no longer than promised, and put back in one piece."""

import asyncio
import os
import resource
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from storage.backup import BackupError, back_up, back_up_daily, restore, restore_exclusively
from storage.database import Database, open_database, open_process_locks
from storage.migrations import SchemaTooNewError
from storage.personal_data import erase
from storage.stores.saved_roles import SavedRoleStore

USER = 80351110224678912
NOON = datetime(2026, 8, 3, 12, tzinfo=UTC)
TODAY = date(2026, 8, 31)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copy.db"


@contextmanager
def room_for(size: int) -> Generator[None]:
    """Let no file of this process grow beyond so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def save(url: str, *roles: str) -> None:
    database = await open_database(url)
    for role in roles:
        await SavedRoleStore(database).add(USER, role, NOON)
    await database.close()


async def saved(url: str) -> list[str]:
    database = await open_database(url)
    roles = [role.role_id for role in await SavedRoleStore(database).list(USER)]
    await database.close()
    return sorted(roles)


async def test_what_was_saved_comes_back_from_a_copy(url: str, copy: Path, tmp_path: Path) -> None:
    await save(url, "ime", "msl")
    await back_up(url, copy)
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    restore(fresh, copy, replace=False)
    assert await saved(fresh) == ["ime", "msl"]


async def test_a_copy_is_made_while_the_database_is_in_use(url: str, copy: Path) -> None:
    database = await open_database(url)
    await SavedRoleStore(database).add(USER, "msl", NOON)
    async with database.transaction() as connection:
        await SavedRoleStore(connection).add(USER, "ime", NOON)
        await back_up(url, copy)
    await database.close()
    restore(url, copy, replace=True)
    assert await saved(url) == ["msl"]


async def test_a_copy_can_be_read_by_its_owner_only_and_leaves_nothing_beside_it(url: str, copy: Path) -> None:
    await save(url, "msl")
    await back_up(url, copy)
    assert copy.stat().st_mode & 0o777 == 0o600
    assert sorted(os.listdir(copy.parent)) == ["bot.db", "copy.db"]  # noqa: PTH208 - nothing to wait for


async def test_an_unfinished_copy_of_another_process_is_left_alone(url: str, copy: Path) -> None:
    await save(url, "msl")
    under_way = copy.with_name("copy.db.unfinished")
    under_way.write_bytes(b"half of it")
    with pytest.raises(BackupError, match=r"unfinished is there: .* or delete it if none is being made"):
        await back_up(url, copy)
    assert under_way.read_bytes() == b"half of it"
    assert not copy.exists()


async def test_of_two_copies_to_one_file_at_once_one_is_made_whole(url: str, copy: Path, tmp_path: Path) -> None:
    await save(url, "msl")
    one, other = await asyncio.gather(back_up(url, copy), back_up(url, copy), return_exceptions=True)
    assert {type(one), type(other)} == {type(None), BackupError}
    fresh = f"sqlite:///{tmp_path / 'fresh.db'}"
    restore(fresh, copy, replace=False)
    assert await saved(fresh) == ["msl"]


async def test_a_copy_holds_nothing_of_a_person_erased_before(url: str, copy: Path) -> None:
    database = await open_database(url)
    await SavedRoleStore(database).add(USER, "msl", NOON)
    await SavedRoleStore(database).set_note(USER, "msl", "a note to myself", NOON)
    await erase(database, USER)
    await database.close()
    await back_up(url, copy)
    assert b"a note to myself" not in copy.read_bytes()


async def test_no_file_is_overwritten_by_a_copy(url: str, copy: Path) -> None:
    await save(url, "msl")
    copy.write_text("mine")
    with pytest.raises(BackupError, match="exists already"):
        await back_up(url, copy)
    assert copy.read_text() == "mine"


async def test_a_database_that_is_not_there_is_not_made_by_copying_it(url: str, copy: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="There is no file"):
        await back_up(url, copy)
    assert not list(tmp_path.iterdir())


async def test_a_folder_that_is_not_there_is_a_sentence(url: str, tmp_path: Path) -> None:
    await save(url, "msl")
    with pytest.raises(BackupError, match="can't be made"):
        await back_up(url, tmp_path / "nowhere" / "copy.db")


async def test_a_cancelled_copy_leaves_nothing(url: str, copy: Path) -> None:
    await save(url, "msl")
    copying = asyncio.create_task(back_up(url, copy))
    await asyncio.sleep(0)
    copying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await copying
    assert not list(copy.parent.glob("*.unfinished"))


async def test_a_copy_for_which_there_is_no_room_is_a_sentence_and_leaves_nothing(url: str, copy: Path) -> None:
    await save(url, "msl")
    with room_for(1 << 16), pytest.raises(BackupError, match=r"copy\.db can't be made: "):
        await back_up(url, copy)
    assert [path.name for path in copy.parent.iterdir()] == ["bot.db"]


async def test_a_database_with_rows_is_replaced_only_when_asked(url: str, copy: Path) -> None:
    await save(url, "msl")
    await back_up(url, copy)
    await save(url, "ime")
    with pytest.raises(BackupError, match="--replace"):
        restore(url, copy, replace=False)
    assert await saved(url) == ["ime", "msl"]
    restore(url, copy, replace=True)
    assert await saved(url) == ["msl"]


async def test_a_running_bot_sees_what_was_restored(url: str, copy: Path) -> None:
    await save(url, "msl")
    await back_up(url, copy)
    database: Database = await open_database(url)
    await SavedRoleStore(database).add(USER, "ime", NOON)
    await asyncio.to_thread(restore, url, copy, replace=True)
    assert [role.role_id for role in await SavedRoleStore(database).list(USER)] == ["msl"]
    await database.close()


async def test_a_damaged_copy_changes_nothing(url: str, copy: Path) -> None:
    await save(url, *(f"role-{number}" for number in range(50)))
    await back_up(url, copy)
    whole = copy.read_bytes()
    copy.write_bytes(whole[:8192] + bytes(len(whole) - 8192))
    with pytest.raises(BackupError, match=r"damaged|malformed"):
        restore(url, copy, replace=True)
    assert len(await saved(url)) == 50


async def test_nothing_is_restored_while_a_bot_runs(url: str, copy: Path) -> None:
    await save(url, "msl")
    await back_up(url, copy)
    bot = await open_process_locks(url)
    assert await bot.acquire("shard 0")
    with pytest.raises(BackupError, match="stop it first"):
        await restore_exclusively(url, copy, replace=True)
    await bot.close()
    await restore_exclusively(url, copy, replace=True)


@pytest.mark.parametrize("content", [b"", b"not a database" * 100])
async def test_restoring_a_file_of_another_program_changes_nothing(url: str, copy: Path, content: bytes) -> None:
    await save(url, "msl")
    copy.write_bytes(content)
    with pytest.raises(BackupError, match=r"copy\.db"):
        restore(url, copy, replace=True)
    assert await saved(url) == ["msl"]


async def test_a_copy_of_a_later_version_is_refused(url: str, copy: Path) -> None:
    await save(url, "msl")
    await back_up(url, copy)
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        connection.execute("INSERT INTO schema_migrations VALUES (9999, 'from the future')")
    with pytest.raises(SchemaTooNewError):
        restore(url, copy, replace=True)
    assert await saved(url) == ["msl"]


@pytest.mark.parametrize("url", ["postgresql://name:secret@host/base", "postgres://name:secret@host/base"])
async def test_for_postgresql_it_says_what_to_run_and_no_password(url: str, copy: Path) -> None:
    with pytest.raises(BackupError, match="pg_dump") as told:
        await back_up(url, copy)
    with pytest.raises(BackupError, match="pg_restore"):
        restore(url, copy, replace=True)
    assert "secret" not in str(told.value)


async def test_a_database_in_memory_has_no_copies(copy: Path) -> None:
    with pytest.raises(BackupError, match="in memory"):
        await back_up("sqlite:///:memory:", copy)


async def test_there_is_one_copy_a_day_and_none_that_is_too_old(url: str, tmp_path: Path) -> None:
    await save(url, "msl")
    folder = tmp_path / "copies"
    folder.mkdir()
    old = ["second-opinion-2026-08-01.db", "second-opinion-2025-12-31.db", "second-opinion-2026-08-30.db.unfinished"]
    old += ["second-opinion-2026-08-29.db.unfinished-journal"]
    kept = ["second-opinion-2026-08-02.db", "second-opinion-notes.db", "diary-2025-01-01.db"]
    for name in old + kept:
        (folder / name).write_text("")
    made = await back_up_daily(url, folder, TODAY, keep_days=30)
    today = "second-opinion-2026-08-31.db"
    assert made == folder / today
    assert await back_up_daily(url, folder, TODAY, keep_days=30) is None
    assert sorted(path.name for path in folder.iterdir()) == sorted([*kept, today])


async def test_old_copies_are_deleted_even_when_no_copy_can_be_made(url: str, tmp_path: Path) -> None:
    (tmp_path / "second-opinion-2026-08-01.db").write_text("")
    with pytest.raises(BackupError):
        await back_up_daily(url, tmp_path, TODAY, keep_days=30)
    assert not list(tmp_path.iterdir())


def copies(folder: Path, *days: int) -> None:
    """Put a copy of so many days ago into a folder; of the future where negative."""
    for day in days:
        (folder / f"second-opinion-{TODAY - timedelta(days=day)}.db").touch()


def ages(folder: Path) -> list[int]:
    return sorted(
        (TODAY - date.fromisoformat(file.stem.removeprefix("second-opinion-"))).days for file in folder.iterdir()
    )


async def test_a_clock_that_is_ahead_does_not_delete_every_backup(url: str, tmp_path: Path) -> None:
    await save(url, "msl")
    folder = tmp_path / "copies"
    folder.mkdir()
    copies(folder, *range(14))
    await back_up_daily(url, folder, TODAY + timedelta(days=4_000), keep_days=14, clock_agrees=False)
    assert ages(folder) == [-4_000, *range(13)]


async def test_a_backup_from_the_future_goes_once_the_clock_is_right(url: str, tmp_path: Path) -> None:
    await save(url, "msl")
    folder = tmp_path / "copies"
    folder.mkdir()
    copies(folder, -4_000, 1, 2)
    await back_up_daily(url, folder, TODAY, keep_days=14)
    assert ages(folder) == [0, 1, 2]


async def test_a_backup_from_the_future_stays_while_it_is_the_only_one(url: str, tmp_path: Path) -> None:
    await save(url, "msl")
    folder = tmp_path / "copies"
    folder.mkdir()
    copies(folder, -4_000)
    await back_up_daily(url, folder, TODAY, keep_days=14)
    assert ages(folder) == [-4_000, 0]


async def test_backups_are_deleted_by_their_number_and_by_their_age(url: str, tmp_path: Path) -> None:
    await save(url, "msl")
    folder = tmp_path / "copies"
    folder.mkdir()
    copies(folder, 1, 2, 3, 8, 30)
    await back_up_daily(url, folder, TODAY, keep_days=3)
    assert ages(folder) == [0, 1, 2]
