"""Health pages over HTTP: /healthz, /readyz and /metrics, for container platforms and Prometheus."""

import asyncio
import logging
import os
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from aiohttp import web

from bot.client import SecondOpinion
from bot.ops.metrics import CONTENT_TYPE, BotMetrics
from bot.services.container import Services
from bot.settings import SettingsError
from storage.diagnostics import ping

log = logging.getLogger(__name__)
DATABASE_SECONDS = 2.0
"""How long the database may take to answer before it counts as gone."""


async def find_problems(bot: SecondOpinion) -> list[str]:
    """Return sentences about what keeps the bot from answering members; empty when nothing does."""
    if bot.shard_status.awaited:
        return [f"Waiting until {bot.shard_status.waiting_for}."]
    services: Services | None = getattr(bot, "services", None)
    if services is None:
        return ["The knowledge base and the database are not open yet."]
    found = [_gateway(bot), await _database(services), _library(services)]
    return [trouble for trouble in found if trouble]


def build_application(bot: SecondOpinion, metrics: BotMetrics) -> web.Application:
    """Build the pages. A failing /healthz asks for a restart of the process, /readyz for no new requests."""

    async def healthz(_request: web.Request) -> web.Response:
        return _report(await find_problems(bot))

    async def readyz(_request: web.Request) -> web.Response:
        leaving = ["It is about to end."] if bot.jobs.shutting_down else []
        return _report(leaving + await find_problems(bot))

    async def numbers(_request: web.Request) -> web.Response:
        return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE})

    pages = web.Application()
    pages.add_routes([web.get("/healthz", healthz), web.get("/readyz", readyz), web.get("/metrics", numbers)])
    return pages


@asynccontextmanager
async def listening(pages: web.Application, host: str, port: int) -> AsyncGenerator[int]:
    """Serve the pages inside the block and yield the port (0: any free one). Raises SettingsError if it is taken."""
    runner = web.AppRunner(pages, access_log=None, shutdown_timeout=0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as problem:
            raise SettingsError(f"HEALTH_PORT {port} on {host} can't be used: {_reason(problem)}.") from problem
        taken: int = runner.addresses[0][1]
        log.info("health and metrics at http://%s:%d", host, taken)
        yield taken
    finally:
        await runner.cleanup()


def _reason(problem: OSError) -> str:
    """Return the operating system's message; asyncio wraps it in a sentence that repeats the address."""
    number = problem.errno or 0
    return os.strerror(number) if number > 0 else problem.strerror or str(problem)  # negative: errors of look-ups


def _gateway(bot: SecondOpinion) -> str | None:
    if not bot.is_ready():
        return "Discord is not connected yet."
    lost = [str(number) for number, shard in bot.shards.items() if shard.is_closed()]
    if silent := bot.shard_status.silent:
        return f"Discord says nothing on shard {', '.join(map(str, sorted(silent)))}."
    return f"Discord is not connected: shard {', '.join(lost)}." if lost or bot.is_closed() else None


async def _database(services: Services) -> str | None:
    try:
        async with asyncio.timeout(DATABASE_SECONDS):
            await ping(services.database)
    except TimeoutError:
        return f"The database did not answer within {DATABASE_SECONDS:.0f} s."
    except Exception as fault:  # noqa: BLE001 - the page reports whatever is wrong
        return f"The database does not answer: {type(fault).__name__}."
    return None


def _library(services: Services) -> str | None:
    return None if services.bundled_base.entries else "The knowledge base is empty."


def _report(found: list[str]) -> web.Response:
    return web.json_response({"ok": not found, "reasons": found}, status=503 if found else 200)
