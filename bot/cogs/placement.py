"""Where commands may be used and how they may be installed; set explicitly on each of them."""

from typing import Any, TypeVar

from discord import app_commands

T = TypeVar("T")


def everywhere(command: T) -> T:
    """Allow a command in servers, direct messages and private channels, installed by a server or by a member."""
    decorated: Any = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(command)
    return app_commands.allowed_installs(guilds=True, users=True)(decorated)


def servers_only(command: T) -> T:
    """Allow a command in servers that installed the bot only."""
    decorated: Any = app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)(command)
    return app_commands.allowed_installs(guilds=True, users=False)(decorated)
