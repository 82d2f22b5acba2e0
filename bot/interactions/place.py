"""Where a message was written, by the ids that Discord delivered with it.

discord.py looks servers and channels up in its cache, which is empty while a server is unavailable: `message.guild` is
None then although the message is from a server. A direct message is what has no server's id, and nothing else.
"""

from dataclasses import dataclass
from typing import Any

import discord


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message was written.

    Attributes:
        server_id: the server; None in direct messages.
        channel_id: the channel or thread.
        parent_id: the channel that a thread belongs to; None if it is no thread, or unknown.
        parent_known: whether it is known that ``parent_id`` is right.
    """

    server_id: int | None
    channel_id: int
    parent_id: int | None = None
    parent_known: bool = True

    @property
    def is_dm(self) -> bool:
        """Whether these are direct messages."""
        return self.server_id is None


def is_in_server(interaction: discord.Interaction[Any]) -> bool:
    """Return whether this happens in a server, also one that is not in the cache or that the bot is no member of."""
    return interaction.guild_id is not None


def place_of(channel: object, channel_id: int) -> Place:
    """Return the place of what happened in a channel, as discord.py delivered it."""
    match channel:
        case discord.DMChannel():
            return Place(None, channel_id)
        case discord.Thread():
            return Place(channel.guild.id, channel_id, channel.parent_id)
        case discord.abc.GuildChannel():
            return Place(channel.guild.id, channel_id)
        case discord.PartialMessageable() if channel.guild_id is not None:
            return Place(channel.guild_id, channel_id, None, parent_known=False)
        case _:
            # No server's id and no direct messages: nothing that the bot asked for. Nobody is answered in public there.
            return Place(0, channel_id, None, parent_known=False)
