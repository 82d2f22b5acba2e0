"""Whether a channel exists and the bot may see it, as Discord says, and not as discord.py's cache does.

The cache has no channels of a server that is unavailable, and since 16 November 2026 none that the bot may not view:
Discord leaves those out of its lists (its reference, resource Channel). A channel is gone when Discord says so.
"""

import asyncio
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import discord

from bot.discord_errors import REQUEST_FAILED, attempt

ChannelState = Literal["visible", "hidden", "gone", "unknown"]
"""hidden: the bot may not view it; unknown: Discord did not say in time."""
SECONDS = 1.5
"""For all channels together: a click must be answered within three seconds."""
UNKNOWN_CHANNEL = 10003
"""Discord reference, JSON error codes."""


async def channel_state(client: discord.Client, channel_id: int) -> ChannelState:
    """Ask Discord for one channel. Raises nothing."""
    try:
        await client.http.get_channel(channel_id)
    except discord.Forbidden:
        return "hidden"
    except discord.NotFound as error:
        return "gone" if error.code == UNKNOWN_CHANNEL else "unknown"
    except REQUEST_FAILED:
        return "unknown"
    return "visible"


async def channel_data(client: discord.Client, channel_id: int) -> Mapping[str, Any]:
    """Return a channel or thread as Discord describes it. Raises one of `bot.discord_errors.REQUEST_FAILED`."""
    data: Any = await attempt(lambda: client.http.get_channel(channel_id))
    return data


async def channel_states(
    client: discord.Client, guild: discord.Guild, ids: Iterable[int]
) -> Mapping[int, ChannelState]:
    """Tell the state of channels of a server; Discord is asked for those that are not in the cache."""
    wanted = tuple(dict.fromkeys(ids))
    missing = [id_ for id_ in wanted if guild.get_channel_or_thread(id_) is None]
    states: dict[int, ChannelState] = {id_: "unknown" if id_ in missing else "visible" for id_ in wanted}

    async def look(id_: int) -> None:
        states[id_] = await channel_state(client, id_)

    try:
        async with asyncio.timeout(SECONDS):
            await asyncio.gather(*map(look, missing))
    except TimeoutError:
        pass
    return states
