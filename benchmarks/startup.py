"""A process from start to ready: ours compared with an empty bot, both connected to a local fake Discord server.

Measured in processor time, not wall-clock time, since the machine may have other work.
"""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.report import ReportTable

ROOT = Path(__file__).parents[1]
ROUNDS = 3
TIMEOUT_SECONDS = 60.0
IDLE_SECONDS = 3.0
"""Seconds in which hardly anything was done: then the matcher is made, and the memory is looked at. discord.py lets
two seconds pass after READY before it says that it is ready."""
IDLE_CPU_SECONDS = 0.05
"""Seconds of processor in that time."""
OURS = {"benchmarks", "bot", "knowledge", "storage"}
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class ProcessCost:
    """One process: processor seconds until Discord had it, and MiB of memory a while later."""

    seconds: float
    mebibytes: float


def table() -> ReportTable:
    """Measure each several times, in turn."""
    empty = [sys.executable, "-m", "benchmarks.empty_bot"]
    commands = {"an empty bot": empty, "an empty bot with the same libraries": [*empty, *_libraries()]}
    commands["our bot"] = [sys.executable, "-m", "bot", "run"]
    runs: dict[str, list[ProcessCost]] = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            runs[name].append(asyncio.run(_run(command)))
    memory = {name: median(run.mebibytes for run in found) for name, found in runs.items()}
    start = {name: median(run.seconds for run in found) for name, found in runs.items()}
    least, soonest = memory["an empty bot with the same libraries"], start["an empty bot"]
    rows = [
        (name, f"{memory[name]:.0f}", f"{memory[name] / least:.2f}", f"{begun:.2f}", f"{begun - soonest:+.2f}")
        for name, begun in start.items()
    ]
    heads = ("memory, MiB", "ratio", "to ready, s of processor", "over the empty bot, s")
    return ReportTable("A process from start to ready", heads, tuple(rows))


def _libraries() -> list[str]:
    """What our bot has imported of others when it starts, so that only what is ours makes the difference."""
    asked = "import sys, bot.cli; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603 - fixed  # nosec B603
    return [name for name in told.stdout.split() if name.partition(".")[0] not in OURS and name != "__main__"]


async def _run(command: list[str]) -> ProcessCost:
    with _fake_discord_module() as module, tempfile.TemporaryDirectory() as folder:
        async with module.run_fake_discord() as here:
            environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "DISCORD_TOKEN": module.TOKEN}
            process = await asyncio.create_subprocess_exec(
                *command, cwd=folder, env=environment | here.settings(), stderr=asyncio.subprocess.DEVNULL
            )
            try:
                await asyncio.wait_for(here.identified.wait(), TIMEOUT_SECONDS)
                seconds = _processor_seconds(process.pid)
                await asyncio.wait_for(_settled(process.pid), TIMEOUT_SECONDS)
                return ProcessCost(seconds, _mebibytes(process.pid))
            finally:
                process.kill()
                await process.wait()


@contextmanager
def _fake_discord_module() -> Generator[Any]:
    """Import the fake Discord server of the tests."""
    sys.path.insert(0, str(ROOT / "tests" / "bot" / "ops"))
    try:
        import fake_discord_server  # noqa: PLC0415 # pyright: ignore[reportMissingImports] - found where the line above says

        yield fake_discord_server
    finally:
        sys.path.pop(0)


async def _settled(pid: int) -> None:
    """Return when the process had nothing to do for a while."""
    before = -IDLE_CPU_SECONDS
    while (now := _processor_seconds(pid)) - before >= IDLE_CPU_SECONDS:
        before = now
        await asyncio.sleep(IDLE_SECONDS)


def _processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS


def _mebibytes(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) / 1024
