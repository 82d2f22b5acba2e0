"""A long time of mixed use on a bad network: everything is answered in time, and memory and log stay as they were.

`make stress ARGS="--soak-minutes 30 -k soak -s"` runs half an hour and prints the figures of docs/measurements.md.
"""

import contextlib
import ctypes
import gc
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import monotonic, perf_counter
from typing import Any

import aiohttp
import discord
import pytest
from discord_limits import request_faults
from fault_injection import Disconnects
from log_capture import find_leaks
from simcord.backend.errors import BackendError, SetupError
from simcord.http import router
from soak_acts import ACTS, Soak, forget_the_past
from world import Build, World

from bot.client import SecondOpinion

SECONDS_TO_ANSWER = 3.0
"""Discord reference: an interaction must be answered within three seconds."""
DISCONNECTED = 0.05
MAX_GROWTH = 0.05
"""Of the blocks of memory that Python holds, in the second half of the time: what is in use, and so shows a leak."""
MAX_GROWTH_MIB = 48.0
"""Of the process in the same time: threads that draw pictures and pack files leave pages with the C library."""
BATCH = 50


@pytest.fixture
def simcord_bot(build: Build, url: str) -> SecondOpinion:
    return build(url)


def memory_mib() -> float:
    """Return the memory the process holds, without what the C library keeps for later."""
    gc.collect()
    with contextlib.suppress(OSError, AttributeError):  # not the C library of GNU
        ctypes.CDLL(None).malloc_trim(0)
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * 4096 / 2**20


class Stopwatch:
    """Measures until when Discord got the answer to an interaction."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.began, self.seconds = perf_counter(), list[float]()
        inner = router.dispatch

        def dispatch(backend: Any, method: str, path: str, **more: Any) -> Any:
            if path.endswith("/callback"):
                self.seconds.append(perf_counter() - self.began)
            return inner(backend, method, path, **more)

        monkeypatch.setattr(router, "dispatch", dispatch)


@dataclass
class Soaked:
    """What was found out while the bot was used."""

    soak: Soak
    breaks: Disconnects
    watch: Stopwatch
    done: Counter[str] = field(default_factory=Counter[str])
    broken: int = 0
    memory: list[float] = field(default_factory=list[float])
    blocks: list[int] = field(default_factory=list[int])
    faults: list[object] = field(default_factory=list[object])

    async def use(self, name: str) -> None:
        """Do one thing, and note whether it was answered."""
        self.soak.world.env.backend.advance_clock(15)
        self.watch.began, cut = perf_counter(), len(self.breaks.broken)
        try:
            await ACTS[name][1](self.soak)
        except (BackendError, SetupError):
            self.done["not possible for a person"] += 1  # such as a button of a message that is gone
        except AssertionError:
            if not any("/callback" in each for each in self.breaks.broken[cut:]):
                self.faults.append(f"{name} was not answered")
        self.done[name] += 1

    def look_back(self) -> None:
        """Note what must not have happened, and let the simulated Discord forget it."""
        world = self.soak.world
        sent = [f for each in world.env.http_requests for f in request_faults(each.method, each.path, each.json)]
        self.faults += [*world.log.errors(), *sent, *find_leaks(world.env, world.log.lines)]
        self.broken += len(self.breaks.broken)
        self.breaks.forget()
        forget_the_past(world)
        self.memory.append(memory_mib())
        self.blocks.append(sys.getallocatedblocks())

    @property
    def grown(self) -> float:
        """The share by which the memory in use grew in the second half of the time."""
        return self.blocks[-1] / self.blocks[len(self.blocks) // 2] - 1

    def figures(self) -> str:
        """Sum up, for docs/measurements.md."""
        times = sorted(self.watch.seconds)
        return (
            f"{sum(self.done.values())} acts, {len(times)} answers, {self.broken} broken requests, "
            f"median {times[len(times) // 2]:.3f} s, slowest {times[-1]:.2f} s, "
            f"memory {self.memory[0]:.0f}, {self.memory[len(self.memory) // 2]:.0f}, {self.memory[-1]:.0f} MiB "
            f"at the start, half-way, at the end, blocks {self.grown:+.1%} since half-way; {dict(self.done)}"
        )


@pytest.mark.stress
async def test_mixed_use_on_a_bad_network_is_answered_in_time_and_leaves_memory_and_log_as_they_were(
    world: World, monkeypatch: pytest.MonkeyPatch, pytestconfig: pytest.Config
) -> None:
    world.expected += [discord.HTTPException, aiohttp.ClientError, OSError]
    rng, seconds = Random(7), 60 * float(pytestconfig.getoption("--soak-minutes") or 1)  # noqa: S311 - repeatable on purpose
    people = [world.member, world.moderator, *(world.join(f"member-{number}") for number in range(6))]
    soak = Soak(world, rng, people, [world.channel, world.guild.create_text_channel("cases")])
    soaked = Soaked(soak, Disconnects(monkeypatch), Stopwatch(monkeypatch))
    soaked.breaks.break_share(DISCONNECTED, rng)
    names, weights = [*ACTS], [weight for weight, _ in ACTS.values()]
    end = monotonic() + seconds
    while monotonic() < end:
        for name in rng.choices(names, weights, k=BATCH):
            await soaked.use(name)
        soaked.look_back()
    pytestconfig.get_terminal_writer().line(f"\n{soaked.figures()}")
    assert soaked.faults == []
    assert max(soaked.watch.seconds) < SECONDS_TO_ANSWER
    assert soaked.grown < MAX_GROWTH
    assert soaked.memory[-1] - soaked.memory[len(soaked.memory) // 2] < MAX_GROWTH_MIB
    assert soaked.done["not possible for a person"] < sum(soaked.done.values()) / 3
    assert soaked.broken
