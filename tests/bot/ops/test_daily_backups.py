import asyncio
import logging
import re
from pathlib import Path

import pytest

from bot.app import create_bot
from bot.ops import backup
from bot.ops.backup import back_up_forever, back_up_today, daily_backups
from bot.ops.metrics import BotMetrics
from bot.settings import Settings
from storage.database import open_database

PATIENCE = 20.0


@pytest.fixture
async def settings(tmp_path: Path) -> Settings:
    folder = tmp_path / "copies"
    folder.mkdir()
    made = Settings(database_url=f"sqlite:///{tmp_path / 'bot.db'}", backup_dir=folder)
    await (await open_database(made.database_url)).close()
    return made


@pytest.fixture
def metrics(settings: Settings) -> BotMetrics:
    return BotMetrics(create_bot(settings))


async def test_a_run_makes_its_backup_at_once_and_reports_its_time(settings: Settings, metrics: BotMetrics) -> None:
    assert settings.backup_dir is not None
    await back_up_today(settings, settings.backup_dir, metrics)
    (copy,) = settings.backup_dir.iterdir()
    assert copy.name.startswith("second-opinion-")
    assert "second_opinion_last_backup_timestamp_seconds 1." in metrics.text().decode()


async def test_after_a_restart_the_time_of_the_earlier_backup_is_reported(
    settings: Settings, metrics: BotMetrics
) -> None:
    assert settings.backup_dir is not None
    await back_up_today(settings, settings.backup_dir, metrics)
    restarted = BotMetrics(create_bot(settings))
    await back_up_today(settings, settings.backup_dir, restarted)
    (copy,) = settings.backup_dir.iterdir()
    told = re.search(r"^second_opinion_last_backup_timestamp_seconds (\S+)$", restarted.text().decode(), re.MULTILINE)
    assert told
    assert float(told[1]) == copy.stat().st_mtime


async def test_a_copy_that_fails_is_logged_and_ends_nothing(
    settings: Settings, metrics: BotMetrics, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await back_up_today(settings, tmp_path / "nowhere", metrics)
    assert [record.levelno for record in caplog.records if record.name == "bot.ops.backup"] == [logging.ERROR]


async def test_a_backup_that_disappears_while_being_read_is_skipped(settings: Settings, metrics: BotMetrics) -> None:
    assert settings.backup_dir is not None
    (settings.backup_dir / "second-opinion-2099-01-01.db").symlink_to("gone.db")
    await back_up_today(settings, settings.backup_dir, metrics)
    assert "second_opinion_last_backup_timestamp_seconds 1." in metrics.text().decode()


async def test_an_unexpected_failure_is_logged_and_retried_in_the_next_hour(
    settings: Settings, metrics: BotMetrics, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "RETRY_SECONDS", 0.01)
    keeping = asyncio.create_task(back_up_forever(settings, Path("no file system has this\0name"), metrics))
    async with asyncio.timeout(PATIENCE):
        while len([line for line in caplog.messages if "failed" in line]) < 2 and not keeping.done():  # noqa: ASYNC110 - the log is what there is to see
            await asyncio.sleep(0.01)
    assert keeping.cancel(), "it goes on"


async def test_keeping_backups_ends_with_the_run(settings: Settings, metrics: BotMetrics) -> None:
    before = asyncio.all_tasks()
    async with daily_backups(settings, metrics):
        assert len(asyncio.all_tasks() - before) == 1
    assert not asyncio.all_tasks() - before


async def test_without_a_folder_no_backup_is_made(metrics: BotMetrics) -> None:
    before = asyncio.all_tasks()
    async with daily_backups(Settings(), metrics):
        assert not asyncio.all_tasks() - before


@pytest.mark.parametrize(
    ("url", "instead"),
    [("postgresql://bot:hunter2@db/bot", "pg_dump"), ("sqlite:///:memory:", "in memory")],
)
async def test_a_database_with_its_own_backup_tools_is_reported_once_at_startup(
    metrics: BotMetrics, tmp_path: Path, caplog: pytest.LogCaptureFixture, url: str, instead: str
) -> None:
    before = asyncio.all_tasks()
    async with daily_backups(Settings(database_url=url, backup_dir=tmp_path), metrics):
        assert not asyncio.all_tasks() - before, "nothing is tried again every hour"
    (line,) = [record.getMessage() for record in caplog.records if record.name == "bot.ops.backup"]
    assert instead in line
    assert "hunter2" not in line
