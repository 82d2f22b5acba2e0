"""Runs the bot: signals, health pages, shard lease, login, backups, connection, and graceful shutdown."""

import asyncio
from contextlib import AsyncExitStack

import aiohttp

from bot.client import SecondOpinion
from bot.ops import gc_tuning
from bot.ops.backup import daily_backups
from bot.ops.connection_errors import READY_SECONDS, NotDiscordError, NotReadyError
from bot.ops.content_reload import content_reload
from bot.ops.identify_limiter import check_session_start_limit
from bot.ops.metrics import BotMetrics
from bot.ops.shard_lease import ShardLease, ShardsLostError, disconnect_all, open_shard_lease, watching
from bot.ops.shutdown import run_until, shut_down, shutdown_event
from bot.ops.silent_shards import watching_silence
from bot.services.question_answering import ensure_matcher
from bot.settings import Settings


async def run_bot(bot: SecondOpinion, settings: Settings) -> None:
    """Run the bot until shutdown is requested.

    The health pages answer before it is connected, so that a slow start can be told from a dead process.

    Raises:
        SettingsError: The port of the health pages is taken.
        ShardsTakenError: Another process has its shards.
        ShardsLostError: The lease on the shards was lost.
        discord.LoginFailure: Discord refused the token.
        SessionStartLimitError: Discord allows too few more starts today.
        NotReadyError: Discord does not say that the bot is ready.
        NotDiscordError: The server that answers is not Discord.
        aiohttp.ClientError: Discord can't be reached.
    """
    metrics = BotMetrics(bot)
    bot.jobs.observer = metrics
    async with AsyncExitStack() as stack:
        shutdown = stack.enter_context(shutdown_event())
        if settings.health_port is not None:
            from bot.ops.health import build_application, listening  # noqa: PLC0415 - a web server that is optional

            pages = build_application(bot, metrics)
            await stack.enter_async_context(listening(pages, settings.health_host, settings.health_port))
        lease = await stack.enter_async_context(open_shard_lease(settings, bot.shard_status))
        await stack.enter_async_context(bot)
        if await run_until(shutdown, lease.acquire()):
            async with watching(lease, shutdown):
                if await run_until(shutdown, _log_in(bot, settings, lease)):
                    freeze_memory_when_ready(bot)
                    backups = daily_backups(settings, metrics, bot.discord_clock.agrees)
                    reload = content_reload(settings, bot.services.knowledge_bases)
                    async with backups, reload, watching_silence(bot):
                        await run_until(shutdown, connect(bot))
        if lease.lost:
            await disconnect_all(bot)
        await shut_down(bot)
        if lease.lost:
            raise ShardsLostError


async def _log_in(bot: SecondOpinion, settings: Settings, lease: ShardLease) -> None:
    try:
        await bot.login(settings.token)
    except (LookupError, TypeError, ValueError) as problem:  # raised by discord.py for a web page
        if bot.user is None:  # so it is not a failure of the set-up hook
            raise NotDiscordError from problem
        raise
    except TimeoutError as problem:
        if bot.user is None:
            raise aiohttp.ServerTimeoutError from problem
        raise
    try:
        limits = await bot.fetch_session_start_limits()
    except (LookupError, TypeError) as problem:  # Discord's own answer has all fields
        raise NotDiscordError from problem
    check_session_start_limit(limits, len(settings.shard_ids))
    lease.limit_identify(bot, limits.max_concurrency)


async def connect(bot: SecondOpinion, seconds: float = READY_SECONDS) -> None:
    """Stay connected until the bot is closed. Raises NotReadyError if it is not ready after so many seconds."""
    connecting = asyncio.ensure_future(bot.connect())
    ready = asyncio.ensure_future(bot.wait_until_ready())
    try:
        done, _ = await asyncio.wait({connecting, ready}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if not done:
            raise NotReadyError
        await connecting
    finally:
        for task in (connecting, ready):
            task.cancel()
        await asyncio.gather(connecting, ready, return_exceptions=True)


def freeze_memory_when_ready(bot: SecondOpinion) -> None:
    """When the bot is ready and the matcher built, collect garbage once and freeze all objects (see `gc_tuning`)."""

    async def on_ready() -> None:
        bot.remove_listener(on_ready)  # every new session fires on_ready again
        await ensure_matcher(bot.services.bundled_base)
        gc_tuning.collect_and_freeze()

    bot.add_listener(on_ready)
