"""Puts the demo together: the real bot in a simulated Discord, and a lobby in front of it."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

from aiohttp import web
from discord.ext import commands
from simcord import Env

from bot.app import create_bot
from bot.demo import DEFAULT_PORT, DemoError
from bot.demo.lobby import Lobby
from bot.demo.room_viewer import RoomViewer
from bot.demo.shutdown import on_ctrl_c
from bot.demo.simulated_server import create_demo_server
from bot.demo.simulation import DemoEnv
from bot.ops.content_reload import content_reload
from bot.services.question_answering import ensure_matcher
from bot.settings import Settings
from knowledge import load_knowledge_base

HOST = "127.0.0.1"
MAX_PORT = 65_535
OPERATOR = "you (this is a demo on your own computer)"
_SETTLE_SECONDS = 20
"""How long the bot may take for one step before the simulation gives up and the room says so; generous for slow
machines, and short enough that nobody believes the page is dead."""


async def serve_demo(settings: Settings, port: int, announce: Callable[[str], None]) -> None:
    """Serve the demo until Ctrl-C.

    Args:
        settings: what the bot runs with; its database and token are not used.
        port: the port on 127.0.0.1; 0 takes any free one.
        announce: told the address, once it can be opened.

    Raises:
        DemoError: the port cannot be used.
    """
    task = asyncio.current_task()
    assert task is not None, "runs in a task"  # noqa: S101 - tells the type checker
    loop = asyncio.get_running_loop()
    with on_ctrl_c(lambda: loop.call_soon_threadsafe(task.cancel)), contextlib.suppress(asyncio.CancelledError):
        listener = listen(port)
        async with open_lobby(demo_settings(settings), listener) as address:
            announce(address)
            await asyncio.Event().wait()


def demo_settings(settings: Settings) -> Settings:
    """Keep the content and the log level, and nothing that could reach a real database or Discord."""
    memory = "sqlite:///:memory:"
    return settings.model_copy(
        update={"token": "", "database_url": memory, "shard_count": 1, "shard_ids": (0,), "operator": OPERATOR}
    )


def listen(port: int) -> socket.socket:
    """Open the port before anything else starts. Raises DemoError with a sentence when that fails."""
    if not 0 <= port <= MAX_PORT:
        raise DemoError(f"There is no port {port}. Choose one below {MAX_PORT}: make demo PORT={DEFAULT_PORT}")
    try:
        return socket.create_server((HOST, port))
    except OSError as problem:
        why = "is taken" if problem.errno == errno.EADDRINUSE else f"cannot be used ({problem.strerror})"
        other = port + 1 if DEFAULT_PORT <= port < MAX_PORT else DEFAULT_PORT
        raise DemoError(f"Port {port} {why}. Try another one: make demo PORT={other}") from problem


@asynccontextmanager
async def open_lobby(settings: Settings, listener: socket.socket) -> AsyncGenerator[str]:
    """Run the bot and the lobby, and yield the lobby's address; close everything at the end."""
    async with AsyncExitStack() as stack:
        stack.callback(listener.close)
        base = await asyncio.to_thread(load_knowledge_base, settings.content)
        await ensure_matcher(base)  # first: the simulation waits only five seconds for a bot to start
        bot = create_bot(settings, library=base)
        env = await stack.enter_async_context(simulation(bot))
        await stack.enter_async_context(content_reload(settings, bot.services.knowledge_bases))
        server = await create_demo_server(env)
        viewer = RoomViewer(env, server.avatars)
        stack.push_async_callback(viewer.close)
        lobby = Lobby(env, server, viewer, listener.getsockname()[1])
        runner = web.AppRunner(lobby.application(), access_log=None, shutdown_timeout=0)
        await runner.setup()
        stack.push_async_callback(runner.cleanup)
        await web.SockSite(runner, listener).start()
        yield f"http://{HOST}:{listener.getsockname()[1]}{lobby.path}"


@asynccontextmanager
async def simulation(bot: commands.AutoShardedBot) -> AsyncGenerator[Env]:
    """Log the bot in to a simulated Discord in memory whose clock shows today; close both at the end."""
    env = DemoEnv(bot, check_errors=False, settle_timeout=_SETTLE_SECONDS)
    set_clock(env)
    async with AsyncExitStack() as stack:
        stack.push_async_callback(bot.close)
        await env.start()
        stack.push_async_callback(env.shutdown)
        stack.push_async_callback(_cancel, asyncio.create_task(_keep_clock_current(env)))
        yield env


async def _keep_clock_current(env: Env) -> None:
    while True:
        await asyncio.sleep(1)
        set_clock(env)


def set_clock(env: Env) -> None:
    """Set the simulated clock, which starts at a fixed date and stands still, to the current time.

    Skipped hours are added. Without this, the ages of sources would look odd and cool-downs would never end.
    """
    env.backend.clock._epoch = datetime.now(UTC)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] - simcord has no public way; its version is pinned


async def _cancel(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
