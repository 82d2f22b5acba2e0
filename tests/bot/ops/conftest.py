"""A Discord of one's own, and the bot as a process beside it."""

import asyncio
import os
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from stand_in import PATIENCE, TOKEN, StandIn, Start, stand_in

from tests.house.house import ROOT

SMALL_BASE = ROOT / "tests" / "knowledge" / "small_base"
"""Loads faster than the shipped one."""


@pytest.fixture
async def here() -> AsyncGenerator[StandIn]:
    async with stand_in() as discord_here:
        yield discord_here


@pytest.fixture
async def start(here: StandIn, tmp_path: Path) -> AsyncGenerator[Start]:
    """Starts the bot's command line as a process in an empty folder; whatever still runs in the end is killed."""
    started: list[asyncio.subprocess.Process] = []

    async def begin(*command: str, **variables: str) -> asyncio.subprocess.Process:
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        ours = {"PYTHONPATH": str(ROOT), "DISCORD_TOKEN": TOKEN, "CONTENT_PATH": str(SMALL_BASE)} | here.settings()
        pipe = asyncio.subprocess.PIPE
        process = await asyncio.create_subprocess_exec(
            *here.command_line(*command), cwd=tmp_path, env=kept | ours | variables, stdout=pipe, stderr=pipe
        )
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.returncode is None:
            process.kill()
        await asyncio.wait_for(process.communicate(), PATIENCE)


@pytest.fixture
async def running(here: StandIn, start: Start) -> asyncio.subprocess.Process:
    """The bot, connected."""
    process = await start("run", LOG_FORMAT="json", HEALTH_PORT="0")
    await asyncio.wait_for(here.identified.wait(), PATIENCE)
    return process
