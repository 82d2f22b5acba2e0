"""Keeps one bad message of the gateway from ending the process: discord.py lets both kinds below out of `connect`.

An event that comes again at each start would otherwise keep the bot from ever starting.
"""

import json
import logging
import zlib
from collections.abc import Callable
from functools import wraps
from typing import Any

import discord

from bot.errors import describe_safely

BROKEN_FRAMES = (zlib.error, json.JSONDecodeError, UnicodeDecodeError)
"""What reading a compressed or cut-off frame raises."""
log = logging.getLogger(__name__)


def skip_malformed_events(client: discord.Client) -> None:
    """Log an event that discord.py cannot parse, by its name and the kind of the failure, and go on with the next."""
    # PRIVATE: discord.py's table of parsers, which every gateway connection uses; it offers no hook around them.
    parsers: dict[str, Callable[[Any], Any]] = client._connection.parsers  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    for event, parse in parsers.items():
        parsers[event] = _guarded(event, parse)


def reconnect_after_broken_frames(client: discord.AutoShardedClient, shard_id: int) -> None:
    """Treat a frame that cannot be read as a lost connection, after which a shard resumes."""
    shard = client.get_shard(shard_id)
    if shard is not None:
        # PRIVATE: the failures after which discord.py connects a shard again; any other one ends the process.
        parent: Any = shard._parent  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
        parent._handled_exceptions = (*parent._handled_exceptions, *BROKEN_FRAMES)  # noqa: SLF001


def _guarded(event: str, parse: Callable[[Any], Any]) -> Callable[[Any], Any]:
    @wraps(parse)
    def guarded(data: Any) -> Any:
        try:
            return parse(data)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one event, the others are to be heard
            log.error("an event %s could not be read: %s", event, describe_safely(error))  # noqa: TRY400 - quotes people
            return None

    return guarded
