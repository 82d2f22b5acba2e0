"""What can go wrong, and the one kind sentence a member gets for it.

An expected failure is a `Refusal` and carries its sentence; a known answer of Discord has one here; everything else
is a fault of ours: it is logged under a reference code, and the member is told the code.
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


class UserError(Exception):  # noqa: N818 - nothing went wrong: it is an answer
    """The request cannot be met, and this sentence says why and what to do instead."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, slots=True)
class ErrorReport:
    """What to tell the member; ``code`` is set when it was logged as a fault of ours."""

    sentence: str
    code: str | None = None


def is_dm_closed(error: BaseException) -> bool:
    """Tell whether Discord refused a direct message because the member does not take any."""
    return isinstance(error, discord.HTTPException) and error.code in CANNOT_DM | {OPENING_DMS_TOO_FAST}


def is_too_late(error: BaseException) -> bool:
    """Tell whether an interaction can no longer be answered: it expired, or somebody answered it before."""
    error = _unwrapped(error)
    return isinstance(error, discord.HTTPException) and error.code in {UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED}


def is_reply_to_nothing(error: discord.HTTPException) -> bool:
    """Tell whether Discord refused a reply because the message replied to is gone.

    It says so as a fault of the form, at the field `message_reference` (Discord reference, JSON error codes).
    """
    return error.code == INVALID_FORM and "message_reference" in error.text


def describe_safely(error: BaseException) -> str:
    """Name a failure for the log: by what Discord answered, or by its kind; never by its message."""
    error = _unwrapped(error)
    if isinstance(error, discord.HTTPException):
        return f"Discord answered {error.status}, code {error.code}"
    return type(error).__name__


def report_error(error: BaseException, *, where: str, rng: random.Random) -> ErrorReport:
    """Turn any failure into a sentence; log what nobody expected, without any text of a member.

    Args:
        error: what was raised, wrapped by discord.py or not.
        where: the command or button, for the log; never what somebody typed.
        rng: the source of the reference code.
    """
    error = _unwrapped(error)
    known = _known_sentence(error)
    if known:
        set_outcome("refused")
        return ErrorReport(known)
    set_outcome("failed")
    code = "".join(rng.choice(_CODE_LETTERS) for _ in range(6))
    trace = _trace(error)
    log.error(
        "unexpected failure %s in %s\n%s", code, where, trace, extra={"code": code, "where": where, "trace": trace}
    )
    return ErrorReport(f"{_fault_sentence(error)} If it happens again, tell the moderators the code {code}.", code)


def _fault_sentence(error: BaseException) -> str:
    """Say what a fault of ours means for the member."""
    match error:
        case DatabaseFullError():
            return "My database has no room left, so nothing was kept. Whoever runs me has to make room."
        case DatabaseBusyError() | DatabaseUnavailableError():
            return "My database does not answer right now. Please try again in a minute."
        case _:
            return "Something broke on our side, and nothing of yours was lost. Please try again."


def _unwrapped(error: BaseException) -> BaseException:
    """Return what a command raised, without what discord.py put around it."""
    while isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError) and error.__cause__:
        error = error.__cause__
    return error


def _trace(error: BaseException | None) -> str:
    """Write where a failure and its causes came from, without their messages: those may quote a member."""
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
