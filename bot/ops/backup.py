"""Daily backups of an SQLite database while the bot runs, and deletion of old ones."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, Callable
from pathlib import Path

import discord

from bot.errors import describe_safely
from bot.ops.metrics import BotMetrics
from bot.settings import Settings
from storage.backup import back_up_daily, newest_copy, unsupported_reason
from storage.interface import DatabaseError

log = logging.getLogger(__name__)
RETRY_SECONDS = 3600.0
"""Between two checks: a failed backup is tried again, and a process that is restarted daily makes its own."""


async def back_up_forever(
    settings: Settings, folder: Path, metrics: BotMetrics, clock_agrees: Callable[[], bool | None] = lambda: True
) -> None:
    """Make each day's backup and delete old ones until cancelled. A failure is logged and tried again."""
    while True:
        try:
            await back_up_today(settings, folder, metrics, clock_agrees=clock_agrees() is True)
        except Exception as error:  # noqa: BLE001 - it must not end those after it
            log.error("the backup failed (%s); in an hour it is tried again", describe_safely(error))  # noqa: TRY400 - messages of exceptions may quote anything
        await asyncio.sleep(RETRY_SECONDS)


async def back_up_today(settings: Settings, folder: Path, metrics: BotMetrics, *, clock_agrees: bool = True) -> None:
    """Make today's backup unless it exists, and delete old ones; log what was done."""
    now = discord.utils.utcnow()
    try:
        made = await back_up_daily(
            settings.database_url, folder, now.date(), settings.backup_keep_days, clock_agrees=clock_agrees
        )
    except DatabaseError as problem:
        log.error("no backup: %s", problem)  # noqa: TRY400 - the sentence says it all
        return
    if made:
        log.info("backed up to %s", made)
    if newest := newest_copy(folder):
        metrics.last_backup.set(newest)


@contextlib.asynccontextmanager
async def daily_backups(
    settings: Settings, metrics: BotMetrics, clock_agrees: Callable[[], bool | None] = lambda: True
) -> AsyncGenerator[None]:
    """Make daily backups inside the block, if the settings ask for them; warn once if the database has other means."""
    if settings.backup_dir is None:
        yield
        return
    if why := unsupported_reason(settings.database_url):
        log.warning("BACKUP_DIR is set, but no copies are made here. %s", why)
        yield
        return
    task = asyncio.create_task(back_up_forever(settings, settings.backup_dir, metrics, clock_agrees))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
