"""Two hundred concurrent members: are all answered, and how long does each wait?

Measured in processor time from the first question on, including the simulated Discord, compared with an empty bot.
"""

import asyncio
import random
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from time import process_time
from typing import Any

import simcord
from simcord.http import router

from benchmarks.empty_bot import EmptyBot
from benchmarks.report import ReportTable
from bot.app import create_bot
from bot.client import SecondOpinion
from bot.settings import Settings
from knowledge import KnowledgeBase
from knowledge.retrieval.evaluation import percentile

MEMBERS = 200
PATIENCE = 60.0
Ask = Callable[[Any, Any], Awaitable[Any]]

_ASKED: dict[str, Ask] = {
    "/role": lambda member, channel: member.slash(channel, "role", name="msl"),
    "/ask": lambda member, channel: member.slash(channel, "ask", question="medical scince liason"),
    "/saved add": lambda member, channel: member.slash(channel, "saved add", role="msl"),
}


def table(library: KnowledgeBase) -> ReportTable:
    """Measure each in a fresh simulated Discord."""
    empty = asyncio.run(_times(EmptyBot(), lambda member, channel: member.slash(channel, "empty")))
    rows = [_row("an empty command", empty, empty)]
    for name, ask in _ASKED.items():
        settings = Settings(database_url="sqlite:///:memory:")
        bot = create_bot(settings, random.Random(1), library)  # noqa: S311 - repeatable
        rows.append(_row(name, asyncio.run(_times(bot, ask)), empty))
    return ReportTable(f"{MEMBERS} at the same moment", ("answered", "p50, ms", "p99, ms", "ratio of p99"), tuple(rows))


def _row(name: str, times: list[float], empty: list[float]) -> tuple[str, ...]:
    p50, p99 = percentile(times, 0.5), percentile(times, 0.99)
    return name, str(len(times)), f"{p50:.0f}", f"{p99:.0f}", f"{p99 / percentile(empty, 0.99):.2f}"


async def _times(bot: EmptyBot | SecondOpinion, ask: Ask) -> list[float]:
    """Return after how many milliseconds each answer arrived that Discord took."""
    async with simcord.run(bot, settle_timeout=PATIENCE) as env:
        guild = env.create_guild("benchmark")
        channel = guild.create_text_channel("careers")
        crowd = [guild.add_member(env.create_user(f"member-{number}")) for number in range(MEMBERS)]
        with _answers() as (arrived, all_of_them):
            began = process_time()
            async with _unsettled(env):
                for member in crowd:
                    await ask(member, channel)
                await asyncio.wait_for(all_of_them.wait(), PATIENCE)
    await bot.close()
    return [(at - began) * 1000 for at in arrived]


@contextmanager
def _answers() -> Generator[tuple[list[float], asyncio.Event]]:
    """Note when each answer to an interaction arrives, and tell when every member has one."""
    arrived, all_of_them = list[float](), asyncio.Event()
    usual = router.dispatch

    def dispatch(backend: Any, method: str, path: str, **more: Any) -> Any:
        taken = usual(backend, method, path, **more)
        if path.endswith("/callback"):
            arrived.append(process_time())
        if len(arrived) == MEMBERS:
            all_of_them.set()
        return taken

    router.dispatch = dispatch
    try:
        yield arrived, all_of_them
    finally:
        router.dispatch = usual


@asynccontextmanager
async def _unsettled(env: simcord.Env) -> AsyncGenerator[None]:
    """Send everything without waiting for answers; wait for all of them at the end."""
    private: Any = env  # PRIVATE: simcord waits for each act to come to rest before it returns.
    calm = private._settle_internal  # noqa: SLF001

    async def at_once(**_: object) -> None:
        await asyncio.sleep(0)

    private._settle_internal = at_once  # noqa: SLF001
    try:
        yield
    finally:
        private._settle_internal = calm  # noqa: SLF001
        await env.settle(timeout=PATIENCE)
