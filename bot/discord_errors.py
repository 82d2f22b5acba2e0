"""What Discord refused, or that it could not be reached: one table of its codes, one tuple of what a request may raise.

Every request to Discord may end in three ways besides an answer: Discord refuses it, the connection is lost before the
answer came (so nobody knows whether it was carried out), or nothing was sent at all. Code that goes on after a failed
request catches `REQUEST_FAILED` and nothing narrower.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeVar

import aiohttp
import discord

T = TypeVar("T")
REQUEST_FAILED = (discord.HTTPException, aiohttp.ClientError, OSError, TimeoutError)
"""Everything a request to Discord may raise."""
TOO_MANY_REQUESTS = 429
"""Discord refuses with it for good only after discord.py has waited and tried several times."""
Meaning = Literal["too late", "closed dm", "try later", "permission", "gone", "not accepted", "ours"]
RETRY_SECONDS = (0.5, 1.5)
"""Pauses before a request that changes nothing more when it is sent twice is sent again."""
REQUEST_SECONDS = 60.0
"""How long one try may take, with the pauses of discord.py after a rate limit; then it counts as lost."""
LOOK_UP_SECONDS = 1.5
"""How long a click waits for what is looked up: it must be answered within three seconds."""
_LOST = (aiohttp.ClientError, ConnectionError, TimeoutError, socket.gaierror, ssl.SSLError)

MISSING_PERMISSION = (
    "Discord does not let me do that here: a permission is missing. A moderator can see which with /setup show."
)
HICCUP = "Discord is having a problem right now. Please try again in a minute."
CONNECTION_LOST = (
    "I lost the connection to Discord just then, so I can't tell whether it was done. Please look before you try "
    "again; nothing of yours was lost."
)
CLOSED_DM = "Your direct messages are closed to me, so I could not write to you there."


@dataclass(frozen=True, slots=True)
class Refusal:
    """One refusal of Discord.

    Attributes:
        name: what Discord calls it (its reference, JSON error codes).
        meaning: what it means for the bot; "ours" is a request that the bot should never send.
        sentence: what a member is told; empty where nobody is left to tell, or it is a fault of the bot.
    """

    name: str
    meaning: Meaning
    sentence: str = ""


_GONE_MESSAGE = "The message this belongs to was deleted, so there was nothing left to change. Please begin again."
_GONE_CHANNEL = "That channel was deleted. A moderator can choose another with /setup start."
REFUSALS: Mapping[int, Refusal] = {
    10003: Refusal("Unknown Channel", "gone", _GONE_CHANNEL),
    10004: Refusal("Unknown Guild", "gone", "This server does not know me any more. A moderator can add me again."),
    10008: Refusal("Unknown Message", "gone", _GONE_MESSAGE),
    10011: Refusal("Unknown Role", "gone", "That role was deleted. A moderator can choose another with /setup start."),
    10013: Refusal("Unknown User", "gone", "Discord no longer knows that account."),
    10015: Refusal("Unknown Webhook", "too late"),
    10062: Refusal("Unknown interaction", "too late"),
    20016: Refusal("Slow mode", "try later", "This channel is in slow mode. Please try again in a while."),
    20028: Refusal("Channel write rate limit", "try later", HICCUP),
    20029: Refusal("Server write rate limit", "try later", HICCUP),
    20031: Refusal(
        "Words not allowed", "not accepted", "This server blocks a word on that card, so I could not post it."
    ),
    30046: Refusal("Too many edits of an old message", "try later", HICCUP),
    40001: Refusal("Unauthorized", "ours"),
    40003: Refusal(
        "Opening direct messages too fast",
        "try later",
        "I opened many direct messages, so Discord keeps new ones closed to me. Please try again in a few minutes.",
    ),
    40004: Refusal("Sending is disabled for now", "try later", HICCUP),
    40005: Refusal(
        "Request entity too large", "not accepted", "That file is larger than Discord allows here, so nothing was sent."
    ),
    40060: Refusal("Already acknowledged", "too late"),
    40062: Refusal("Service resource is rate limited", "try later", HICCUP),
    40333: Refusal("Blocked by Cloudflare", "try later", HICCUP),
    50001: Refusal("Missing Access", "permission", MISSING_PERMISSION),
    50006: Refusal("Empty message", "ours"),
    50007: Refusal("Cannot send messages to this user", "closed dm", CLOSED_DM),
    50008: Refusal(
        "Not a text channel", "not accepted", "Nobody can write messages in that kind of channel. Please try another."
    ),
    50013: Refusal("Missing Permissions", "permission", MISSING_PERMISSION),
    50024: Refusal(
        "Cannot do this on this channel type", "not accepted", "That does not work in this kind of channel."
    ),
    50027: Refusal("Invalid Webhook Token", "too late"),
    50035: Refusal("Invalid Form Body", "ours"),
    50083: Refusal(
        "Thread is archived", "not accepted", "This thread is archived. Write a message in it, then try again."
    ),
    50109: Refusal("Invalid JSON", "ours"),
    50240: Refusal("Entry Point command missing", "ours"),
    50278: Refusal("No mutual servers", "closed dm", CLOSED_DM),
    130000: Refusal("API resource overloaded", "try later", HICCUP),
    160002: Refusal("Cannot reply without reading the history", "permission", MISSING_PERMISSION),
    160005: Refusal("Thread is locked", "not accepted", "This thread is locked, so I can't write in it."),
    200000: Refusal(
        "Blocked by AutoMod",
        "not accepted",
        "AutoMod of this server blocked that message. A moderator can exempt me in the AutoMod settings.",
    ),
    200001: Refusal(
        "Title blocked by AutoMod",
        "not accepted",
        "AutoMod of this server blocked that title. A moderator can exempt me in the AutoMod settings.",
    ),
    240000: Refusal(
        "Harmful links blocked",
        "not accepted",
        "A filter for links in this server blocked that message. A moderator can allow my links.",
    ),
}
"""Discord reference, JSON error codes. Of 10008: an ephemeral message that its reader dismissed gives it, too."""


def refusal_of(error: BaseException) -> Refusal | None:
    """Return what Discord meant; None for a code that is not in the table, and for anything but a refusal."""
    if not isinstance(error, discord.HTTPException):
        return None
    if is_reply_to_nothing(error):
        return Refusal("Reply to a deleted message", "gone", _GONE_MESSAGE)
    known = REFUSALS.get(error.code)
    if known or error.code:
        return known
    if error.status == TOO_MANY_REQUESTS or isinstance(error, discord.DiscordServerError):
        return Refusal("Discord does not answer", "try later", HICCUP)
    return None


def meaning_of(error: BaseException) -> Meaning | Literal["lost"] | None:
    """Return what a failed request means; "lost" if nobody knows whether it was carried out."""
    if is_connection_lost(error):
        return "lost"
    refusal = refusal_of(error)
    return refusal and refusal.meaning


def sentence_for(error: BaseException) -> str | None:
    """Return what a member is told about a failed request; None for a fault of the bot."""
    if is_connection_lost(error):
        return CONNECTION_LOST
    refusal = refusal_of(error)
    if refusal:
        return refusal.sentence or (_GONE_MESSAGE if refusal.meaning == "too late" else None)
    return None


def is_connection_lost(error: BaseException) -> bool:
    """Return whether the connection broke before an answer came; never for a file or disk of this machine."""
    plain = isinstance(error, OSError) and error.errno is None
    return isinstance(error, _LOST) or (plain and not isinstance(error, discord.DiscordException))


def is_dm_closed(error: BaseException) -> bool:
    """Return whether Discord refused a direct message because the member does not accept any."""
    return meaning_of(error) == "closed dm"


def is_too_late(error: BaseException) -> bool:
    """Return whether an interaction can no longer be answered: it expired, was answered, or its message is gone."""
    return meaning_of(error) == "too late"


def is_reply_to_nothing(error: BaseException) -> bool:
    """Return whether Discord refused a reply because the message it refers to is gone.

    Discord reports it as an invalid form body, at the field `message_reference` (its reference, JSON error codes).
    """
    return (
        isinstance(error, discord.HTTPException) and error.code == 50035 and "message_reference" in error.text  # noqa: PLR2004
    )


async def look_up(request: Callable[[], Awaitable[T]]) -> T:
    """Ask Discord for something that a member's click waits for, once and for `LOOK_UP_SECONDS` at most.

    Raises one of `REQUEST_FAILED`.
    """
    async with asyncio.timeout(LOOK_UP_SECONDS):
        return await request()


async def attempt(request: Callable[[], Awaitable[T]]) -> T:
    """Send a request that does no more when it is sent twice, and send it again when the connection was lost.

    Reads, deletions, edits to a fixed content, and messages with a nonce are such requests: of two messages with one
    nonce Discord keeps the first and returns it again (its reference, create message, `enforce_nonce`).
    Raises what the last try did, one of `REQUEST_FAILED`.
    """
    for pause in RETRY_SECONDS:
        try:
            async with asyncio.timeout(REQUEST_SECONDS):
                return await request()
        except REQUEST_FAILED as error:
            if not is_connection_lost(error):
                raise
        await asyncio.sleep(pause)
    async with asyncio.timeout(REQUEST_SECONDS):
        return await request()
