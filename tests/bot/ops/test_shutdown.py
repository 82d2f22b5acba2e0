import asyncio
import json
import os
import signal
from pathlib import Path

import aiohttp
from fake_discord_server import PATIENCE, FakeDiscordServer
from subprocesses import Process, Start

from bot.errors import SHUTTING_DOWN


async def ended(process: Process) -> tuple[int, list[dict[str, str]]]:
    """Wait for the end; return the status and the log."""
    _, err = await asyncio.wait_for(process.communicate(), PATIENCE)
    assert process.returncode is not None
    return process.returncode, [json.loads(line) for line in err.decode().splitlines()]


async def until_it_says(process: Process, words: str) -> str:
    """Wait for a line of the log, and return it."""
    assert process.stderr is not None
    async with asyncio.timeout(PATIENCE):
        while words not in (line := (await process.stderr.readline()).decode()):
            assert line, "it ended before it said so"
    return line


async def fetched(address: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        return response.status, await response.text()


async def test_a_run_from_its_first_to_its_last_line(
    start_fresh_process: Start, here: FakeDiscordServer, tmp_path: Path
) -> None:
    process = await start_fresh_process("run", LOG_FORMAT="json", HEALTH_PORT="0")
    address = json.loads(await until_it_says(process, "health and metrics"))["message"].rpartition(" ")[2]
    assert (await fetched(f"{address}/healthz"))[0] == 503
    await asyncio.wait_for(here.identified.wait(), PATIENCE)
    await here.ask("role", name="msl")
    assert "Medical Science Liaison" in await here.wait_for_answer("role")
    async with asyncio.timeout(PATIENCE):
        while (await fetched(f"{address}/healthz"))[0] != 200:
            pass
    assert (await fetched(f"{address}/readyz"))[0] == 200
    _, metrics = await fetched(f"{address}/metrics")
    assert 'second_opinion_interactions_total{command="role",outcome="answered"} 1.0' in metrics
    assert "second_opinion_acknowledgement_seconds_count 1.0" in metrics
    assert 'second_opinion_gateway_latency_seconds{shard="0"}' in metrics
    process.send_signal(signal.SIGTERM)
    status, lines = await ended(process)
    assert status == 0
    assert [line for line in lines if line["level"] != "INFO"] == []
    assert os.listdir(tmp_path) == ["second-opinion.db"]  # noqa: PTH208 - nothing to wait for


async def test_shutdown_finishes_work_declines_new_work_and_still_shows_support_lines(
    running: Process, here: FakeDiscordServer
) -> None:
    here.taking.clear()
    await here.ask("role", name="msl")
    await here.wait_until_answering("role")
    running.send_signal(signal.SIGINT)
    await until_it_says(running, "asked to end")
    await here.ask("quiz start")
    await here.ask("ask", question="i want to kill myself")
    await here.wait_until_answering("quiz start", "ask")
    here.taking.set()
    assert "Medical Science Liaison" in await here.wait_for_answer("role")
    assert SHUTTING_DOWN in await here.wait_for_answer("quiz start")
    assert "Hours can change." in await here.wait_for_answer("ask")
    assert (await ended(running))[0] == 0


async def test_a_second_signal_ends_it_at_once(running: Process, here: FakeDiscordServer) -> None:
    here.taking.clear()
    await here.ask("role", name="msl")
    await here.wait_until_answering("role")
    running.send_signal(signal.SIGTERM)
    await until_it_says(running, "asked to end")
    running.send_signal(signal.SIGTERM)
    assert await asyncio.wait_for(running.wait(), PATIENCE) == 128 + signal.SIGTERM


async def test_a_signal_during_a_slow_start_ends_it_too(start: Start, here: FakeDiscordServer) -> None:
    process = await start("run", LOG_FORMAT="json", HEALTH_PORT="0", DATABASE_URL="sqlite:///:memory:")
    await until_it_says(process, "health and metrics")
    process.send_signal(signal.SIGTERM)
    assert (await ended(process))[0] == 0
