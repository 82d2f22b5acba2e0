"""Why Discord does not have the bot, in sentences for whoever runs it."""

from http import HTTPStatus

import aiohttp
import discord

from bot.ops.identify_limiter import SessionStartLimitError


class NotDiscordError(Exception):
    """What answers is something else than Discord, such as a web page."""


REFUSALS = (
    NotDiscordError,
    SessionStartLimitError,
    discord.LoginFailure,
    discord.GatewayNotFound,
    discord.HTTPException,
    discord.ConnectionClosed,
    discord.PrivilegedIntentsRequired,
    aiohttp.ClientError,
)
"""What ends a start or a run for reasons outside the program, and also what `sentence` knows no words for."""

TOKEN = "Discord refused the token. Copy it anew from the developer portal and set DISCORD_TOKEN."  # noqa: S105 - a sentence
SHARDS = "Discord wants other shards ({code}). `python -m bot doctor` tells how many; set SHARD_COUNT."
CLOSED = "Discord closed the connection for good ({code}). `python -m bot doctor` may tell why."
SHUT_OUT = "Discord lets nothing from this address through for now (429). Wait an hour before the next start."
UNWELL = "Discord does not answer as it should ({status}). See https://discordstatus.com, then start again."
ELSEWHERE = (
    "What answers is not Discord ({what}). Check DISCORD_API_URL, whose path is most often /api/v10, and that no gate "
    "stands before the internet."
)
NO_GATEWAY = "What answers there is not Discord's gateway ({status}). Check DISCORD_GATEWAY_URL."
UNREACHABLE = "Discord can't be reached from here. Check the connection to the internet, then start again."


def sentence(problem: BaseException) -> str | None:  # noqa: PLR0911 - a table of cases
    """Say why Discord does not have us, and what to do.

    None for a request that Discord found wrong: that is the program's own fault, and needs its traceback.

    Source of the codes: Discord's documents, gateway close event codes.
    """
    match problem:
        case SessionStartLimitError():
            return str(problem)
        case NotDiscordError():
            return ELSEWHERE.format(what="a web page, perhaps")
        case discord.LoginFailure() | discord.ConnectionClosed(code=4004):
            return TOKEN
        case discord.ConnectionClosed(code=4010 | 4011 as code):
            return SHARDS.format(code=code)
        case discord.ConnectionClosed(code=code):
            return CLOSED.format(code=code)
        case discord.PrivilegedIntentsRequired():
            return CLOSED.format(code=4014)
        case (discord.HTTPException() as why) | discord.GatewayNotFound(__cause__=discord.HTTPException() as why):
            return _about(why.status, why.code)
        case _:
            return UNREACHABLE


def why_not_connected(problem: BaseException) -> str | None:  # noqa: PLR0911 - a table of cases
    """Say why a connection to the gateway came to nothing, or was lost; None for what is no matter of the network.

    discord.py tries again by itself, so nothing has to be done, unless it is said.
    """
    match problem:
        case aiohttp.WSServerHandshakeError(status=HTTPStatus.TOO_MANY_REQUESTS):
            return SHUT_OUT
        case aiohttp.WSServerHandshakeError(status=status) if status < HTTPStatus.INTERNAL_SERVER_ERROR:
            return NO_GATEWAY.format(status=status)
        case aiohttp.WSServerHandshakeError(status=status):
            return f"It does not answer as it should ({status})."
        case discord.ConnectionClosed(code=code):
            return f"It closed the connection ({code})."
        case TimeoutError():
            return f"It took too long{f': {problem}' if problem.args else ''}."
        case aiohttp.ClientError() | OSError():
            return f"{problem or type(problem).__name__}."
        case _:
            return None


def _about(status: int, code: int) -> str | None:
    if status == HTTPStatus.TOO_MANY_REQUESTS:  # discord.py waits for the bot's own limits; this one is the address's
        return SHUT_OUT
    if status == HTTPStatus.NOT_FOUND and not code:  # what Discord itself does not know has a code of Discord's own
        return ELSEWHERE.format(what=status)
    unwell = status == HTTPStatus.FORBIDDEN or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return UNWELL.format(status=status) if unwell else None
