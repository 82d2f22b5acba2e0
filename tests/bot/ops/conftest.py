"""A Discord of one's own, and the bot as a process beside it."""

import asyncio
import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from fake_discord_server import PATIENCE, TOKEN, FakeDiscordServer, run_fake_discord
from subprocesses import Process, Start, fork_process, start_fresh

from tests.architecture.repository import ROOT
from tests.shipped import SMALL_BASE


@pytest.fixture
async def here() -> AsyncGenerator[FakeDiscordServer]:
    async with run_fake_discord() as discord_here:
        yield discord_here


@pytest.fixture
async def start(here: FakeDiscordServer, tmp_path: Path) -> AsyncGenerator[Start]:
    """Starts the bot's command line as a process in an empty folder; whatever still runs in the end is killed."""
    async with _starting(fork_process, here, tmp_path) as begin:
        yield begin


@pytest.fixture
async def start_fresh_process(here: FakeDiscordServer, tmp_path: Path) -> AsyncGenerator[Start]:
    """Starts it as everybody does, which takes a second longer."""
    async with _starting(start_fresh, here, tmp_path) as begin:
        yield begin


@pytest.fixture
async def running(here: FakeDiscordServer, start: Start) -> Process:
    """The bot, connected."""
    process = await start("run", LOG_FORMAT="json", HEALTH_PORT="0")
    await asyncio.wait_for(here.identified.wait(), PATIENCE)
    return process


@asynccontextmanager
async def _starting(
    how: Callable[..., Awaitable[Process]], here: FakeDiscordServer, folder: Path
) -> AsyncGenerator[Start]:
    started: list[Process] = []

    async def begin(*command: str, **variables: str) -> Process:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        ours = {"PYTHONPATH": str(ROOT), "DISCORD_TOKEN": TOKEN, "CONTENT_PATH": str(SMALL_BASE)} | here.settings()
        started.append(await how(command, folder, kept | ours | variables))
        return started[-1]

    yield begin
    for process in started:
        if process.returncode is None:
            process.kill()
        await asyncio.wait_for(process.communicate(), PATIENCE)
