"""Errors, and the one kind sentence that a member gets for each.

An expected failure is a `UserError` and carries its sentence; known answers of Discord have one here; everything else
is a bug: it is logged under a reference code, and the member is told the code.
"""

import logging
import random
import traceback
from collections.abc import Mapping
from dataclasses import dataclass

import discord
from discord import app_commands

from bot import discord_errors
from bot.jobs import set_outcome
from bot.services.editing.permissions import PermissionDenied
from storage.interface import DatabaseBusyError, DatabaseError, DatabaseFullError, DatabaseUnavailableError

log = logging.getLogger(__name__)

NOT_A_MODERATOR = (
    "Only moderators of this server change its knowledge base: members who may manage the server, or have the role "
    "chosen in /setup. Nothing was changed."
)
NOT_ALLOWED = "You don't have the permission that this command needs in this server."
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


def is_too_late(error: BaseException) -> bool:
    """Return whether an interaction can no longer be answered; see `bot.discord_errors.is_too_late`."""
    return discord_errors.is_too_late(_unwrapped(error))


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
        if not isinstance(error, UserError | PermissionDenied | app_commands.AppCommandError):
            log.warning("%s was not answered as it should be: %s", where, describe_safely(error))
        return ErrorReport(known)
    set_outcome("failed")
    code = "".join(rng.choice(_CODE_LETTERS) for _ in range(6))
    trace = trace_without_messages(error)
    log.error(
        "unexpected failure %s in %s\n%s", code, where, trace, extra={"code": code, "where": where, "trace": trace}
    )
    return ErrorReport(f"{_fault_sentence(error)} If it happens again, tell the moderators the code {code}.", code)


def is_refusal(error: BaseException) -> bool:
    """Tell whether a failure is one the member is told about in a sentence made for it, not a fault of the bot."""
    return _known_sentence(_unwrapped(error)) is not None


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


COMMAND_ERRORS: Mapping[type[discord.DiscordException], str | None] = {
    app_commands.CommandNotFound: OUTDATED,
    app_commands.CommandSignatureMismatch: OUTDATED,
    app_commands.CommandOnCooldown: "That was quick. Please wait a moment and try again.",
    app_commands.NoPrivateMessage: "That command works in servers only, not in direct messages.",
    app_commands.MissingPermissions: NOT_ALLOWED,
    app_commands.MissingRole: NOT_ALLOWED,
    app_commands.MissingAnyRole: NOT_ALLOWED,
    app_commands.BotMissingPermissions: discord_errors.MISSING_PERMISSION,
    app_commands.CheckFailure: NOT_ALLOWED,
    app_commands.TransformerError: "I can't read a value of that command. Please choose from the list it offers.",
    app_commands.CommandInvokeError: None,
    app_commands.TranslationError: None,
    app_commands.CommandAlreadyRegistered: None,
    app_commands.CommandLimitReached: None,
    app_commands.CommandSyncFailure: None,
    app_commands.MissingApplicationID: None,
    app_commands.AppCommandError: None,
}
"""discord.py's errors of commands: what the member is told; None for a fault of the bot, which gets a code.

CommandSignatureMismatch: the member's client still shows the options of an older version.
"""


def _known_sentence(error: BaseException) -> str | None:
    match error:
        case UserError():
            return error.sentence
        case PermissionDenied():
            return NOT_A_MODERATOR
        case app_commands.AppCommandError():
            return next(COMMAND_ERRORS[kind] for kind in type(error).__mro__ if kind in COMMAND_ERRORS)
        case DatabaseError():
            return None
        case _:
            return discord_errors.sentence_for(error)
