"""Explains failed connections to Discord in sentences for the operator."""

from http import HTTPStatus

import aiohttp
import discord

from bot.ops.identify_limiter import SessionStartLimitError

READY_SECONDS = 900.0
"""How long the first connection may take. Shards identify one after another every five seconds, so this is enough for
more shards than one process has; a bot that waits longer hears nothing and would never say so."""


class NotDiscordError(Exception):
    """The server that answers is not Discord; it may be a web page, for instance."""


class NotReadyError(Exception):
    """Discord accepted the connection, but never said that the bot is ready."""


CONNECTION_ERRORS = (
    NotDiscordError,
    NotReadyError,
    SessionStartLimitError,
    discord.LoginFailure,
    discord.GatewayNotFound,
    discord.HTTPException,
    discord.ConnectionClosed,
    discord.PrivilegedIntentsRequired,
    aiohttp.ClientError,
)
"""Exceptions that may end a start or a run for reasons outside the program; `describe` knows which of them do."""

TOKEN_REFUSED = "Discord refused the token. Copy it again from the developer portal and set DISCORD_TOKEN."  # noqa: S105 - a sentence
WRONG_SHARDS = "Discord wants other shards ({code}). `python -m bot doctor` tells how many; set SHARD_COUNT."
CLOSED = "Discord closed the connection for good ({code}). `python -m bot doctor` may tell why."
RATE_LIMITED = "Discord lets nothing from this address through for now (429). Wait an hour before the next start."
SERVER_ERROR = "Discord does not answer as it should ({status}). See https://discordstatus.com, then start again."
NOT_DISCORD = (
    "What answers is not Discord ({what}). Check DISCORD_API_URL, whose path is most often /api/v10, and that no gate "
    "stands before the internet."
)
NO_GATEWAY = "What answers there is not Discord's gateway ({status}). Check DISCORD_GATEWAY_URL."
NOT_READY = (
    "Discord let the bot connect, but did not say within {minutes:.0f} minutes that it is ready. See "
    "https://discordstatus.com; a later start may succeed."
)
UNREACHABLE = "Discord can't be reached from here. Check the connection to the internet, then start again."


def describe(problem: BaseException) -> str | None:  # noqa: C901, PLR0911 - a table of cases
    """Return why the bot can't connect, and what to do.

    None for a request that Discord rejected as invalid: that is a bug in the program, and needs its traceback.

    Source of the codes: Discord's documents, gateway close event codes.
    """
    match problem:
        case SessionStartLimitError():
            return str(problem)
        case NotReadyError():
            return NOT_READY.format(minutes=READY_SECONDS / 60)
        case NotDiscordError():
            return NOT_DISCORD.format(what="a web page, perhaps")
        case discord.LoginFailure() | discord.ConnectionClosed(code=4004):
            return TOKEN_REFUSED
        case discord.ConnectionClosed(code=4010 | 4011 as code):
            return WRONG_SHARDS.format(code=code)
        case discord.ConnectionClosed(code=code):
            return CLOSED.format(code=code)
        case discord.PrivilegedIntentsRequired():
            return CLOSED.format(code=4014)
        case (discord.HTTPException() as why) | discord.GatewayNotFound(__cause__=discord.HTTPException() as why):
            return _describe_status(why.status, why.code)
        case _:
            return UNREACHABLE


def describe_lost_connection(problem: BaseException) -> str | None:  # noqa: PLR0911 - a table of cases
    """Return why a gateway connection failed or was lost; None if the cause is not the network.

    discord.py reconnects by itself, so the operator has nothing to do unless the sentence says so.
    """
    match problem:
        case aiohttp.WSServerHandshakeError(status=HTTPStatus.TOO_MANY_REQUESTS):
            return RATE_LIMITED
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


def _describe_status(status: int, code: int) -> str | None:
    if (
        status == HTTPStatus.TOO_MANY_REQUESTS
    ):  # discord.py handles the bot's own rate limits; this one is for the IP address
        return RATE_LIMITED
    if status == HTTPStatus.NOT_FOUND and not code:  # Discord's own 404s have an error code
        return NOT_DISCORD.format(what=status)
    unwell = status == HTTPStatus.FORBIDDEN or status >= HTTPStatus.INTERNAL_SERVER_ERROR
    return SERVER_ERROR.format(status=status) if unwell else None
