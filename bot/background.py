"""How every regular job of the bot runs: what fails ends neither the rest of the job nor its next run.

A job that erases by age runs only while the clock agrees with Discord's. A job that is due once a day is due since its
last run, which the database keeps: what a stopped process missed is done when the bot is ready.
"""

import datetime as dt
import logging
from collections.abc import Awaitable, Callable, Iterable
from typing import TypeVar

import aiohttp
import discord

from bot.client import SecondOpinion
from bot.discord_errors import REQUEST_FAILED, is_dm_closed, meaning_of
from bot.errors import describe_safely, report_error
from bot.interactions.delivery import open_dm

log = logging.getLogger(__name__)
_T = TypeVar("_T")


async def run_safely(bot: SecondOpinion, where: str, work: Callable[[], Awaitable[object]]) -> bool:
    """Do a part of a job; return whether it succeeded. A failure is logged by its kind, never by its message."""
    try:
        await work()
    except REQUEST_FAILED as error:
        log.warning("%s: %s", where, describe_safely(error))
        return False
    except Exception as error:  # noqa: BLE001 - it must not end what comes after it
        if bot.jobs.shutting_down or bot.is_closed():
            log.info("%s: cut off by the end of this process", where)
        else:
            report_error(error, where=where, rng=bot.rng)
        return False
    return True


async def run_for_each(
    bot: SecondOpinion, where: str, items: Iterable[_T], work: Callable[[_T], Awaitable[object]]
) -> int:
    """Do a part of a job for each item; return how many failed, which keeps the others from nothing."""
    return sum([not await run_safely(bot, where, lambda item=item: work(item)) for item in items])


async def run_daily(bot: SecondOpinion, job: str, hour: dt.time, work: Callable[[], Awaitable[object]]) -> None:
    """Do a job that is due once a day, unless it was done since it was last due.

    It is done late rather than never: also by a process that was not running at its hour. Processes that share a
    database and the servers share the job as well, so that each does what concerns its own servers.
    """
    runs = bot.services.job_runs
    key = f"{job} {min(bot.settings.shard_ids)}" if bot.settings.is_sharded else job
    if await runs.is_due(key, hour) and await run_safely(bot, job, work):
        await run_safely(bot, job, lambda: runs.finish(key))


def clock_is_wrong(bot: SecondOpinion, where: str) -> bool:
    """Return whether this machine's clock differs from Discord's, so that nothing is erased by age; log it then."""
    if bot.discord_clock.agrees() is False:
        log.error("%s: nothing is erased, because the clock of this machine differs from Discord's", where)
        return True
    return False


async def write_to(
    bot: SecondOpinion, where: str, user_id: int, send: Callable[[discord.DMChannel], Awaitable[object]]
) -> bool:
    """Write to somebody who asked for it, once; return False if surely nothing was sent and it may be tried again.

    Closed direct messages end it silently. A connection lost while the message was on its way ends it, too: whether it
    arrived is not known, and nobody is written to twice.
    """
    try:
        channel = await open_dm(bot, user_id)
    except REQUEST_FAILED as error:
        log.info("%s: %s", where, describe_safely(error))
        return is_dm_closed(error)
    try:
        await send(channel)
    except REQUEST_FAILED as error:
        if not is_dm_closed(error):
            log.warning("%s: %s", where, describe_safely(error))
        return not _is_surely_unsent(error)
    return True


def _is_surely_unsent(error: BaseException) -> bool:
    """Return whether Discord got nothing, or refused it and asks to wait; of a failure of its own, nobody knows."""
    if isinstance(error, discord.HTTPException):
        return meaning_of(error) == "try later" and not isinstance(error, discord.DiscordServerError)
    return isinstance(error, aiohttp.ClientConnectorError)
