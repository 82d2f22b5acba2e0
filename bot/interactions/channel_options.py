"""Options of slash commands that take a channel of the kinds that `bot.interactions.channel_types` allows."""

from typing import Any

import discord
from discord import app_commands

from bot.interactions.channel_types import log_types, role_post_types


class _ChannelOption(app_commands.Transformer):
    """A channel as Discord describes it with the command: the cache may lack it."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """Discord's own menu of channels."""
        return discord.AppCommandOptionType.channel

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> Any:
        """Return the channel as it is."""
        del interaction
        return value


class ForumOption(_ChannelOption):
    """A forum that can have one post per role."""

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """What the menu offers."""
        return role_post_types()


class DigestOption(_ChannelOption):
    """A channel that can be told of changes."""

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """What the menu offers."""
        return log_types()
