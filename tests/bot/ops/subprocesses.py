"""The command line as processes that need not read the program first, which takes a second of each.

They are forked from one process that has read it. What they then do is what `python -m bot` does: signals, streams,
folder, variables and exit status are their own.
"""

import asyncio
import multiprocessing
import os
import signal
import sys
from asyncio.subprocess import PIPE
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

_forking = multiprocessing.get_context("forkserver")
_forking.set_forkserver_preload(["tests.bot.ops.preload"])


@dataclass(frozen=True)
class ForkedProcess:
    """A process, spoken to as one of asyncio's."""

    stdout: asyncio.StreamReader
    stderr: asyncio.StreamReader
    _process: BaseProcess

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    async def wait(self) -> int | None:
        """Wait for the end."""
        ended, loop = asyncio.Event(), asyncio.get_running_loop()
        loop.add_reader(self._process.sentinel, ended.set)
        try:
            await ended.wait()
        finally:
            loop.remove_reader(self._process.sentinel)
        return self.returncode

    async def communicate(self) -> tuple[bytes, bytes]:
        """Wait for the end; return what was not yet read of both streams."""
        said = await asyncio.gather(self.stdout.read(), self.stderr.read())
        await self.wait()
        return said[0], said[1]

    def send_signal(self, number: signal.Signals) -> None:
        assert self._process.pid is not None
        os.kill(self._process.pid, number)

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()


Process = ForkedProcess | asyncio.subprocess.Process
Start = Callable[..., Awaitable[Process]]
"""Starts a command line, given its words and, by name, variables."""


async def fork_process(command: tuple[str, ...], folder: Path, variables: Mapping[str, str]) -> ForkedProcess:
    """Start the command line in a folder, with these variables and no others."""
    (out, out_there), (err, err_there) = _forking.Pipe(duplex=False), _forking.Pipe(duplex=False)
    process = _forking.Process(target=_run, args=(command, str(folder), dict(variables), out_there, err_there))
    await asyncio.to_thread(process.start)
    out_there.close()
    err_there.close()
    return ForkedProcess(await _read(out), await _read(err), process)


async def _read(end: Connection) -> asyncio.StreamReader:
    stream = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stream), end)
    return stream


async def start_fresh(
    command: tuple[str, ...], folder: Path, variables: Mapping[str, str]
) -> asyncio.subprocess.Process:
    """Start the command line in the same way, but as everybody does: with nothing read before."""
    line = [sys.executable, "-m", "bot", *command]
    return await asyncio.create_subprocess_exec(*line, cwd=folder, env=variables, stdout=PIPE, stderr=PIPE)


def _run(command: tuple[str, ...], folder: str, variables: dict[str, str], out: Connection, err: Connection) -> None:
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    out.close()
    err.close()
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(variables)
    from bot.__main__ import main

    sys.exit(main([*command]))
