"""Where commands may be used and installed, and checks that a server has moderators or the member manages it."""

from typing import Any, TypeVar

import discord
from discord import app_commands

from bot.errors import UserError
from bot.interactions.context import require_server

NO_MODERATORS = "There are no moderators here to send it to. Ask in the server of your community, with /ask."
NOT_YOURS = "You need the permission to manage this server for that."
T = TypeVar("T")


def everywhere(command: T) -> T:
    """Allow a command in servers, direct messages and private channels, installed by a server or by a member."""
    decorated: Any = app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)(command)
    return app_commands.allowed_installs(guilds=True, users=True)(decorated)


def servers_only(command: T) -> T:
    """Allow a command in servers that installed the bot only."""
    decorated: Any = app_commands.allowed_contexts(guilds=True, dms=False, private_channels=False)(command)
    return app_commands.allowed_installs(guilds=True, users=False)(decorated)


def moderated_server(interaction: discord.Interaction[Any]) -> discord.Guild:
    """Return the server whose moderators read what a member sends. Raises UserError where there are none."""
    return require_server(interaction, NO_MODERATORS)


def managed_server(interaction: discord.Interaction[Any]) -> discord.Guild:
    """Return the server, if the member may manage it. Raises UserError: buttons outlive permissions."""
    server = require_server(interaction)
    if not interaction.permissions.manage_guild:
        raise UserError(NOT_YOURS)
    return server
