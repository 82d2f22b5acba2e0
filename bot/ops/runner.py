"""From the first line of a run to the last: listen for signals, say how it goes, connect, leave in order."""

from contextlib import AsyncExitStack

import aiohttp

from bot.client import SecondOpinion
from bot.ops import gc_tuning as garbage
from bot.ops.backup import daily_backups
from bot.ops.connection_errors import NotDiscordError
from bot.ops.content_reload import content_reload
from bot.ops.identify_limiter import check_session_start_limit
from bot.ops.metrics import Metrics
from bot.ops.shard_lease import ShardLease, ShardsLostError, disconnect_all, open_shard_lease, watching
from bot.ops.shutdown import run_until, shut_down, shutdown_event
from bot.services.question_answering import ensure_matcher
from bot.settings import Settings


async def run_bot(bot: SecondOpinion, settings: Settings) -> None:
    """Run the bot until somebody asks it to leave.

    The pages about its health answer before it is connected, so that a slow start can be told from a dead one.

    Raises:
        SettingsError: The port for the pages is taken.
        ShardsTakenError: Another process has its shards.
        ShardsLostError: Another process took them over meanwhile.
        discord.LoginFailure: Discord refused the token.
        StartsUsedUpError: Discord would soon let it start no more.
        NotDiscordError: Something else answers.
        aiohttp.ClientError: Discord can't be reached.
    """
    metrics = Metrics(bot)
    bot.jobs.observer = metrics
    async with AsyncExitStack() as stack:
        asked = stack.enter_context(shutdown_event())
        if settings.health_port is not None:
            from bot.ops.health import build_application, listening  # noqa: PLC0415 - a web server, for who asks for one

            pages = build_application(bot, metrics)
            await stack.enter_async_context(listening(pages, settings.health_host, settings.health_port))
        shards = await stack.enter_async_context(open_shard_lease(settings, bot.shard_status))
        await stack.enter_async_context(bot)
        if await run_until(asked, shards.acquire()):
            async with watching(shards, asked):
                if await run_until(asked, _log_in(bot, settings, shards)):
                    freeze_memory_when_ready(bot)
                    async with daily_backups(settings, metrics), content_reload(settings, bot.services.knowledge_bases):
                        await run_until(asked, bot.connect())
        if shards.lost:
            await disconnect_all(bot)
        await shut_down(bot)
        if shards.lost:
            raise ShardsLostError


async def _log_in(bot: SecondOpinion, settings: Settings, shards: ShardLease) -> None:
    try:
        await bot.login(settings.token)
    except (LookupError, TypeError, ValueError) as problem:  # what discord.py makes of a web page
        if bot.user is None:  # before anything of ours was asked
            raise NotDiscordError from problem
        raise
    except TimeoutError as problem:
        if bot.user is None:
            raise aiohttp.ServerTimeoutError from problem
        raise
    try:
        limits = await bot.fetch_session_start_limits()
    except (LookupError, TypeError) as problem:  # Discord says more of them than what stands in its place
        raise NotDiscordError from problem
    check_session_start_limit(limits, len(settings.shard_ids))
    shards.limit_identify(bot, limits.max_concurrency)


def freeze_memory_when_ready(bot: SecondOpinion) -> None:
    """Look for garbage once, when the bot is connected and the matcher made, and never again among what is there."""

    async def on_ready() -> None:
        bot.remove_listener(on_ready)  # each session that Discord begins anew is ready once more
        await ensure_matcher(bot.services.bundled_base)
        garbage.collect_and_freeze()

    bot.add_listener(on_ready)
