"""Services that can't be opened or closed properly still close their database: its thread would outlive the run."""

import asyncio
import datetime as dt
import random
import sqlite3
from pathlib import Path

import discord
import pytest
from world import World

from bot.jobs import NullObserver
from bot.services.container import Services, open_services
from knowledge import KnowledgeBase
from storage.database import open_database

FILE = "bot.db"


async def opened(folder: Path, library: KnowledgeBase) -> Services:
    rng = random.Random(7)  # noqa: S311 - repeatable on purpose
    took = NullObserver().on_database_timing
    return await open_services(f"sqlite:///{folder / FILE}", library, discord.utils.utcnow, rng, took)


def files(folder: Path) -> list[str]:
    """SQLite puts away what lies beside a file with the last connection to it."""
    return [file.name for file in folder.iterdir()]


async def test_a_start_that_fails_after_the_database_was_opened_leaves_it_closed(
    tmp_path: Path, library: KnowledgeBase
) -> None:
    database = await open_database(f"sqlite:///{tmp_path / FILE}")
    await database.execute("DROP TABLE revisions")
    await database.close()
    with pytest.raises(sqlite3.OperationalError, match="revisions"):
        await opened(tmp_path, library)
    assert files(tmp_path) == [FILE]


async def test_services_whose_counts_cannot_be_stored_still_close_their_database(
    tmp_path: Path, library: KnowledgeBase
) -> None:
    services = await opened(tmp_path, library)
    services.usage_stats.count(1, "opened", "msl")
    await services.database.execute("DROP TABLE counts")
    with pytest.raises(sqlite3.OperationalError, match="counts"):
        await services.close()
    assert files(tmp_path) == [FILE]


async def test_closing_ends_the_listeners_that_still_use_the_database(world: World) -> None:
    """A job of the start may still run when the process ends: it is cut off, and no failure of ours."""
    bot, going, ended = world.bot, asyncio.Event(), list[str]()

    async def on_ready() -> None:
        try:
            while True:
                await bot.services.job_runs.is_due("a job that never ends", dt.time(4, tzinfo=dt.UTC))
                going.set()
        finally:
            ended.append("cut off")

    bot.add_listener(on_ready)
    bot.dispatch("ready")
    await asyncio.wait_for(going.wait(), 10)
    await bot.close()
    assert ended == ["cut off"]
