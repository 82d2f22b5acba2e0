"""Logging: lines for people, or JSON objects for programs. Neither contains text of a member."""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import TextIO

import discord

from bot.ops.connection_errors import describe_lost_connection
from bot.ops.log_privacy import IdHidingFormatter
from bot.settings import Settings

CONNECTIONS_LOG = "discord.shard"
TEXT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def configure_logging(settings: Settings, stream: TextIO = sys.stderr) -> None:
    """Log everything to one stream, in the format and from the level of the settings."""
    handler = logging.StreamHandler(stream)
    formatter = JsonFormatter() if settings.log_format == "json" else logging.Formatter(TEXT)
    handler.setFormatter(IdHidingFormatter(formatter))
    logging.basicConfig(level=settings.log_level, handlers=[handler], force=True)
    logging.getLogger(CONNECTIONS_LOG).addFilter(explain_connection_error)
    discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False  # the bot has no voice, and needs none


def fatal_message(why: object, log_format: str) -> str:
    """Format why the program ends: a sentence for people or, with LOG_FORMAT=json, one object on one line."""
    record = logging.LogRecord("bot", logging.ERROR, __file__, 0, "%s", (why,), None)
    return JsonFormatter().format(record) if log_format.strip().lower() == "json" else str(why)


def explain_connection_error(record: logging.LogRecord) -> bool:
    """Log filter: replaces discord.py's traceback of a failed connection by a sentence about the reason."""
    why = describe_lost_connection(record.exc_info[1]) if record.exc_info and record.exc_info[1] else None
    if why:
        record.msg, record.args, record.exc_info = f"{record.getMessage().rstrip('.')}. {why}", None, None
    return True


class JsonFormatter(logging.Formatter):
    """One object a line: time (UTC), level, logger and message.

    An unexpected failure also has ``code``, which the member was told, and ``where``, the command or button.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Format one record."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        for name in ("code", "where"):
            if hasattr(record, name):
                line[name] = getattr(record, name)
        if record.exc_info:
            line["traceback"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)
