"""The cost of a command, a click and a keystroke, compared with an empty discord.py command in a simulated Discord.

The empty bot answers with one fixed Components V2 message; ours does all its work, database in memory included. The
simulated Discord itself is most of the time of both, so a ratio here says how little ours adds, not how fast it is.
"""

import asyncio
import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import simcord

from benchmarks.empty_bot import EmptyBot
from benchmarks.report import Timing
from benchmarks.storage_overhead import raw_connection, raw_write
from bot.app import create_bot
from bot.client import SecondOpinion
from bot.settings import Settings
from knowledge import KnowledgeBase
from storage.database import open_database

REPEATS = 5
"""Rounds of each kind, in turn with the empty command."""
ROUNDS = 30
"""Calls of each kind; the median of them is shown. The simulated Discord slows down with many."""
_SETTLE = 0.0005


def rows(library: KnowledgeBase) -> list[Timing]:
    """Measure in one process, each in a fresh simulated Discord, in turn with the empty command, several times over.

    A ratio is the median of the rounds' ratios, so that a machine that slows down meanwhile does not bend it.
    """
    defaults: Any = simcord.Env._settle_internal.__kwdefaults__  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - PRIVATE: simcord's pause
    defaults["idle"] = _SETTLE
    empty: list[float] = []
    measured: list[Timing] = []
    for name, prepare in _CASES.items():
        pairs: list[tuple[float, float]] = []
        for _ in range(REPEATS):
            empty.append(asyncio.run(_measured(EmptyBot(), lambda maya: _slash(maya, "empty"))))
            pairs.append((asyncio.run(_measured(_our_bot(library), prepare)), empty[-1]))
        cost = statistics.median(ours for ours, _ in pairs)
        measured.append(Timing(name, cost, statistics.median(ours / baseline for ours, baseline in pairs)))
    return [Timing("an empty command", statistics.median(empty), 1.0), *measured, _kept_click(library)]


def _kept_click(library: KnowledgeBase) -> Timing:
    """Measure a click whose answer is on disk when it is shown, beside an empty command and one raw write.

    On the wall clock, since both wait for the disk.
    """
    pairs: list[tuple[float, float]] = []
    for _ in range(REPEATS):
        with tempfile.TemporaryDirectory() as folder:
            baseline = asyncio.run(_measured(EmptyBot(), lambda maya: _slash(maya, "empty"), time.perf_counter))
            baseline += asyncio.run(_raw_write(Path(folder) / "raw.db"))
            bot = _our_bot(library, f"sqlite:///{Path(folder) / 'bot.db'}")
            pairs.append((asyncio.run(_measured(bot, _quiz_click, time.perf_counter)), baseline))
    cost = statistics.median(ours for ours, _ in pairs)
    ratio = statistics.median(ours / baseline for ours, baseline in pairs)
    return Timing("a quiz click kept on disk, beside an empty command and a raw write to disk; wall clock", cost, ratio)


async def _raw_write(file: Path) -> float:
    await (await open_database(f"sqlite:///{file}")).close()
    raw, users = await raw_connection(file), itertools.count(1)
    median = await _median(lambda: raw_write(raw, users), time.perf_counter)
    await raw.close()
    return median


@dataclass(frozen=True, slots=True)
class Maya:
    """A member in a channel."""

    member: Any
    channel: Any


Act = Callable[[], Awaitable[Any]]
Prepare = Callable[[Maya], Awaitable[Act]]


async def _slash(maya: Maya, command: str, **options: str) -> Act:
    return lambda: maya.member.slash(maya.channel, command, **options)


async def _saved_list(maya: Maya) -> Act:
    await maya.member.slash(maya.channel, "saved add", role="msl")
    return await _slash(maya, "saved list")


async def _typing(maya: Maya) -> Act:
    return lambda: maya.member.autocomplete(maya.channel, "role", "name", "ms")


async def _quiz_click(maya: Maya) -> Act:
    """Press the first answer of whatever question is shown; past the end, begin anew."""
    user = maya.member.user
    asked = await user.slash("quiz start")
    shown = (await user.click(asked.response, label="Start")).response or asked.response
    turns = itertools.cycle(("quiz:1:answer", "quiz:1:back"))

    async def press() -> None:
        await user.click(shown, custom_id=_button(shown, next(turns)))

    return press


async def _compare_page(maya: Maya) -> Act:
    """Press the next page of a comparison that everybody sees: each press answers anew, and without its picture."""
    own = await maya.member.slash(maya.channel, "compare", first="msl", second="medico-legal")
    shared = (await maya.member.click(own.response, label="Share here")).response
    return lambda: maya.member.click(shared, custom_id=_button(shared, "compare:1:open"))


_CASES: Mapping[str, Prepare] = {
    "/role msl": lambda maya: _slash(maya, "role", name="msl"),
    "/ask with a typo": lambda maya: _slash(maya, "ask", question="medical scince liason"),
    "/saved list": _saved_list,
    "/roles with two filters": lambda maya: _slash(maya, "roles", remote="yes", kind="side-gig"),
    "/compare, its picture at hand": lambda maya: _slash(maya, "compare", first="msl", second="medico-legal"),
    "the next page of /compare, which has no picture": _compare_page,
    "autocomplete of /role": _typing,
    "a quiz click (an answer and Back in turn)": _quiz_click,
}


def _our_bot(library: KnowledgeBase, url: str = "sqlite:///:memory:") -> SecondOpinion:
    return create_bot(Settings(database_url=url), random.Random(1), library)  # noqa: S311 - repeatable


async def _measured(
    bot: EmptyBot | SecondOpinion, prepare: Prepare, clock: Callable[[], float] = time.process_time
) -> float:
    async with simcord.run(bot) as env:
        guild = env.create_guild("benchmark")
        channel = guild.create_text_channel("careers")
        maya = Maya(guild.add_member(env.create_user("maya")), channel)
        median = await _median(await prepare(maya), clock)
    await bot.close()
    return median


async def _median(act: Callable[[], Awaitable[Any]], clock: Callable[[], float]) -> float:
    """Return the median of the rounds in milliseconds, of processor time where nothing else waits for a disk."""
    times: list[float] = []
    for _ in range(ROUNDS):
        begun = clock()
        await act()
        times.append((clock() - begun) * 1000)
    return statistics.median(times)


def _button(shown: Any, action: str) -> str:
    return next(c["custom_id"] for c in _walk(shown.components) if c.get("custom_id", "").startswith(action))


def _walk(components: list[dict[str, Any]]) -> Any:
    for component in components:
        yield component
        yield from _walk(component.get("components", []))
