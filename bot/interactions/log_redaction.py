"""Keeps discord.py from writing a member's id into the log."""

import logging
import random
import re

import discord

from bot.errors import describe_safely, report_error

DISCORD_LOG = "discord.app_commands.tree"
HTTP_LOG = "discord.http"
_SNOWFLAKE = re.compile(r"\b\d{15,20}\b")
_SUGGESTIONS_FAILED = "Ignoring exception in autocomplete"
log = logging.getLogger(__name__)


def redact_autocomplete_errors(record: logging.LogRecord) -> bool:
    """Log filter: replaces discord.py's line about failed autocomplete, which contains the member's id.

    The member is not told: without suggestions, typing simply continues.
    """
    error = record.exc_info[1] if record.exc_info else None
    if not (error and record.args and str(record.msg).startswith(_SUGGESTIONS_FAILED)):
        return True
    where = f"suggestions of {next(iter(record.args))}"
    if isinstance(error, discord.HTTPException):
        log.warning("no %s: %s", where, describe_safely(error))
    else:
        report_error(error, where=where, rng=random.SystemRandom())
    return False


def redact_request_ids(record: logging.LogRecord) -> bool:
    """Log filter: takes ids out of the addresses that discord.py logs when Discord asks it to slow down.

    The address of a request for a member holds the member's id.
    """
    if record.args and not isinstance(record.args, dict):
        record.args = tuple(_SNOWFLAKE.sub("…", each) if isinstance(each, str) else each for each in record.args)
    return True
