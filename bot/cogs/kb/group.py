"""The /kb command group, shared by several cogs, and who may use it."""

from collections.abc import Callable, Coroutine
from typing import Any

import discord
from discord import app_commands

from bot.client import SecondOpinion
from bot.cogs.scopes import servers_only
from bot.errors import UserError
from bot.interactions.context import ADD_ME, require_server
from bot.services.editing import Actor

Callback = Callable[..., Coroutine[Any, Any, None]]
ABOUT = "Edit what this server's members read"


def add_command(
    bot: SecondOpinion,
    name: str,
    description: str,
    callback: Callback,
    *,
    subgroup: str = "",
    subgroup_description: str = "",
) -> None:
    """Add a command to /kb; the group is created with the first one.

    A method of a cog whose commands belong to a shared group can't be decorated as a command: discord.py would register
    it alone. Its parameters are described by the decorators of `discord.app_commands` all the same.

    Args:
        bot: whose command it is.
        name: its last word.
        description: what Discord shows beside it.
        callback: a method of a cog.
        subgroup: the word between /kb and the name, if there is one.
        subgroup_description: what Discord shows beside that word.
    """
    group = bot.tree.get_command("kb")
    if not isinstance(group, app_commands.Group):
        allowed = discord.Permissions(manage_guild=True)
        group = servers_only(app_commands.Group(name="kb", description=ABOUT, default_permissions=allowed))
        bot.tree.add_command(group)
    if subgroup:
        inner = group.get_command(subgroup)
        if not isinstance(inner, app_commands.Group):
            inner = app_commands.Group(name=subgroup, description=subgroup_description, parent=group)
        group = inner
    group.add_command(app_commands.Command(name=name, description=description, callback=callback))


def editor_of(interaction: discord.Interaction[Any]) -> Actor:
    """Return who asks, with the rights she has at this moment. Raises UserError outside of a server with the bot."""
    server, member = require_server(interaction), interaction.user
    if not isinstance(member, discord.Member):
        raise UserError(ADD_ME)
    roles = frozenset(role.id for role in member.roles)
    return Actor(member.id, server.id, interaction.permissions.manage_guild, roles)
