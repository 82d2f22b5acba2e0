import asyncio
import json
import re
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import aiohttp
import pytest
from world import Build, World

from bot.ops.health import build_application, listening
from bot.ops.metrics import BotMetrics
from bot.settings import SettingsError
from tests.architecture.repository import ROOT

Look = Callable[[str], Awaitable[tuple[int, dict[str, Any]]]]


async def look_at(port: int, page: str) -> tuple[int, dict[str, Any]]:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}{page}") as response:
        return response.status, await response.json()


@pytest.fixture
async def look(world: World) -> AsyncGenerator[Look]:
    """Opens a page of the running bot and returns its status and what it says."""
    async with listening(build_application(world.bot, BotMetrics(world.bot)), "127.0.0.1", 0) as port:
        yield lambda page: look_at(port, page)


async def test_a_running_bot_is_healthy_and_ready(look: Look) -> None:
    assert await look("/healthz") == (200, {"ok": True, "reasons": []})
    assert await look("/readyz") == (200, {"ok": True, "reasons": []})


async def test_a_bot_that_has_not_started_says_so(build: Build) -> None:
    bot = build()
    async with listening(build_application(bot, BotMetrics(bot)), "127.0.0.1", 0) as port:
        status, said = await look_at(port, "/healthz")
    assert status == 503
    assert "not open yet" in said["reasons"][0]


async def test_a_process_that_waits_for_shards_says_what_for(build: Build) -> None:
    bot = build()
    bot.shard_status.awaited, bot.shard_status.waiting_for = (1, 2), "another process lets go of shard 1-2"
    async with listening(build_application(bot, BotMetrics(bot)), "127.0.0.1", 0) as port:
        for page in ("/healthz", "/readyz"):
            status, said = await look_at(port, page)
            assert status == 503
            assert said["reasons"] == ["Waiting until another process lets go of shard 1-2."]


async def test_a_database_that_is_gone_is_named(look: Look, world: World) -> None:
    await world.bot.services.database.close()
    status, said = await look("/healthz")
    assert status == 503
    assert "database does not answer" in said["reasons"][0]


async def test_a_database_that_does_not_answer_is_reported_within_seconds(
    look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.ops.health.DATABASE_SECONDS", 0.0)  # in which no database answers
    status, said = await look("/healthz")
    assert status == 503
    assert "did not answer" in said["reasons"][0]


async def test_a_bot_without_gateway_is_unhealthy(look: Look, world: World) -> None:
    assert world.bot._ready is not None
    world.bot._ready.clear()  # PRIVATE: as discord.py has it until the first READY
    status, said = await look("/healthz")
    assert status == 503
    assert "Discord is not connected" in said["reasons"][0]


async def test_a_bot_that_shuts_down_is_healthy_but_not_ready(look: Look, world: World) -> None:
    world.bot.jobs.shutting_down = True
    assert (await look("/healthz"))[0] == 200
    assert await look("/readyz") == (503, {"ok": False, "reasons": ["It is about to end."]})


async def asked_by_docker(port: int) -> int:
    """Run what the image asks with; return its status."""
    (said,) = re.findall(r"HEALTHCHECK .*\\\n +CMD (\[.*\])", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    _, *arguments = json.loads(said)
    nowhere = {"http_proxy": "http://127.0.0.1:9"}
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env={"HEALTH_PORT": str(port)} | nowhere, stderr=asyncio.subprocess.DEVNULL
    )
    return await process.wait()


async def test_dockers_health_check_works_on_any_port(world: World) -> None:
    async with listening(build_application(world.bot, BotMetrics(world.bot)), "127.0.0.1", 0) as port:
        assert await asked_by_docker(port) == 0
        await world.bot.services.database.close()
        assert await asked_by_docker(port) == 1
    assert await asked_by_docker(port) == 1


async def test_a_taken_port_is_one_sentence(build: Build) -> None:
    bot = build()
    pages = build_application(bot, BotMetrics(bot))
    async with listening(pages, "127.0.0.1", 0) as port:
        refusal = f"HEALTH_PORT {port} on 127.0.0.1 can't be used: Address already in use.$"
        with pytest.raises(SettingsError, match=refusal):
            async with listening(build_application(bot, BotMetrics(bot)), "127.0.0.1", port):
                pass
