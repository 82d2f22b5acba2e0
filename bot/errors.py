"""Errors, and the one kind sentence that a member gets for each.

An expected failure is a `UserError` and carries its sentence; known answers of Discord have one here; everything else
is a bug: it is logged under a reference code, and the member is told the code.
"""

import logging
import random
import traceback
from dataclasses import dataclass

import discord
from discord import app_commands

from bot.jobs import set_outcome
from bot.services.editing.permissions import PermissionDenied
from storage.interface import DatabaseBusyError, DatabaseFullError, DatabaseUnavailableError

log = logging.getLogger(__name__)

CANNOT_DM = frozenset({50007, 50278})
"""Closed DMs; Discord reference, JSON error codes ("Cannot send messages to this user", "no mutual guilds")."""
UNKNOWN_INTERACTION = 10062
ALREADY_ACKNOWLEDGED = 40060
OPENING_DMS_TOO_FAST = 40003
MISSING_PERMISSION = (
    "Discord does not let me do that here: a permission is missing. A moderator can see which with /setup show."
)
NOT_A_MODERATOR = (
    "Only moderators of this server change its knowledge base: members who may manage the server, or have the role "
    "chosen in /setup. Nothing was changed."
)
MISSING_ACCESS = frozenset({50001, 50013})
INVALID_FORM = 50035
OUTDATED = "This is from an older version of me. Please run the command again; nothing of yours is lost."
SHUTTING_DOWN = "I am being restarted. Please try again in a minute; nothing of yours is lost."
_CODE_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class UserError(Exception):
    """The request cannot be met, and this sentence says why and what to do instead."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class ErrorReport:
    """What to tell the member; ``code`` is set when the error was logged as a fault of the bot."""

    sentence: str
    code: str | None = None


def is_dm_closed(error: BaseException) -> bool:
    """Return whether Discord refused a direct message because the member does not accept any."""
    return isinstance(error, discord.HTTPException) and error.code in CANNOT_DM | {OPENING_DMS_TOO_FAST}


def is_too_late(error: BaseException) -> bool:
    """Return whether an interaction can no longer be answered: it expired, or was already answered."""
    error = _unwrapped(error)
    return isinstance(error, discord.HTTPException) and error.code in {UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED}


def is_reply_to_nothing(error: discord.HTTPException) -> bool:
    """Return whether Discord refused a reply because the message it refers to is gone.

    Discord reports it as an invalid form body, at the field `message_reference` (its reference, JSON error codes).
    """
    return error.code == INVALID_FORM and "message_reference" in error.text


def describe_safely(error: BaseException) -> str:
    """Describe a failure for the log by Discord's answer or its type; never by its message, which may quote someone."""
    error = _unwrapped(error)
    if isinstance(error, discord.HTTPException):
        return f"Discord answered {error.status}, code {error.code}"
    return type(error).__name__


def report_error(error: BaseException, *, where: str, rng: random.Random) -> ErrorReport:
    """Turn any failure into a sentence for the member; log an unexpected one, without any text of a member.

    Args:
        error: the exception, wrapped by discord.py or not.
        where: the command or button, for the log; never user input.
        rng: randomness for the reference code.
    """
    error = _unwrapped(error)
    known = _known_sentence(error)
    if known:
        set_outcome("refused")
        return ErrorReport(known)
    set_outcome("failed")
    code = "".join(rng.choice(_CODE_LETTERS) for _ in range(6))
    trace = trace_without_messages(error)
    log.error(
        "unexpected failure %s in %s\n%s", code, where, trace, extra={"code": code, "where": where, "trace": trace}
    )
    return ErrorReport(f"{_fault_sentence(error)} If it happens again, tell the moderators the code {code}.", code)


def _fault_sentence(error: BaseException) -> str:
    """Say what an unexpected failure means for the member."""
    match error:
        case DatabaseFullError():
            return "My database has no room left, so nothing was kept. Whoever runs me has to make room."
        case DatabaseBusyError() | DatabaseUnavailableError():
            return "My database does not answer right now. Please try again in a minute."
        case _:
            return "Something broke on our side, and nothing of yours was lost. Please try again."


def _unwrapped(error: BaseException) -> BaseException:
    """Return what a command raised, without discord.py's wrappers."""
    while isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError) and error.__cause__:
        error = error.__cause__
    return error


def trace_without_messages(error: BaseException | None) -> str:
    """Format the tracebacks of a failure and its causes, without their messages: those may quote a member."""
    parts: list[str] = []
    while error is not None:
        answer = f" {error.status} {error.code}" if isinstance(error, discord.HTTPException) else ""
        parts.append("".join(traceback.format_tb(error.__traceback__)) + type(error).__qualname__ + answer)
        error = error.__cause__ or error.__context__
    return "\nafter\n".join(parts)


def _known_sentence(error: BaseException) -> str | None:
    match error:
        case UserError():
            return error.sentence
        case PermissionDenied():
            return NOT_A_MODERATOR
        case app_commands.CommandNotFound():
            return OUTDATED
        case discord.HTTPException() if error.code in MISSING_ACCESS:
            return MISSING_PERMISSION
        case discord.DiscordServerError() | discord.HTTPException(status=429):  # 429 after several tries of discord.py
            return "Discord has a hiccup right now. Please try again in a minute."
        case _:
            return None
