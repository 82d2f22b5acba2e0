"""Why Discord does not have the bot, in sentences for whoever runs it."""

from http import HTTPStatus

import aiohttp
import discord

REFUSALS = (
    discord.LoginFailure,
    discord.GatewayNotFound,
    discord.HTTPException,
    discord.ConnectionClosed,
    discord.PrivilegedIntentsRequired,
    aiohttp.ClientConnectionError,
)
"""What ends a start or a run for reasons outside the program, and also what `sentence` knows no words for."""

TOKEN = "Discord refused the token. Copy it anew from the developer portal and set DISCORD_TOKEN."  # noqa: S105 - a sentence
SHARDS = "Discord wants other shards ({code}). `python -m bot doctor` tells how many; set SHARD_COUNT."
CLOSED = "Discord closed the connection for good ({code}). `python -m bot doctor` may tell why."
SHUT_OUT = "Discord lets nothing from this address through for now (429). Wait an hour before the next start."
UNWELL = "Discord does not answer as it should ({status}). See https://discordstatus.com, then start again."
ELSEWHERE = "What answers is not Discord (404). Check DISCORD_API_URL: its path is most often /api/v10."
UNREACHABLE = "Discord can't be reached from here. Check the connection to the internet, then start again."


def sentence(problem: BaseException) -> str | None:
    """Say why Discord does not have us, and what to do.

    None for a request that Discord found wrong: that is the program's own fault, and needs its traceback.

    Source of the codes: Discord's documents, gateway close event codes.
    """
    match problem:
        case discord.LoginFailure() | discord.ConnectionClosed(code=4004):
            return TOKEN
        case discord.ConnectionClosed(code=4010 | 4011 as code):
            return SHARDS.format(code=code)
        case discord.ConnectionClosed(code=code):
            return CLOSED.format(code=code)
        case discord.PrivilegedIntentsRequired():
            return CLOSED.format(code=4014)
        case discord.HTTPException():
            return _about(problem.status, problem.code)
        case _:
            return UNREACHABLE


def _about(status: int, code: int) -> str | None:
    if status == HTTPStatus.TOO_MANY_REQUESTS:  # discord.py waits for the bot's own limits; this one is the address's
        return SHUT_OUT
    if status == HTTPStatus.NOT_FOUND and not code:  # what Discord itself does not know has a code of Discord's own
        return ELSEWHERE
    unwell = status == HTTPStatus.FORBIDDEN or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return UNWELL.format(status=status) if unwell else None
