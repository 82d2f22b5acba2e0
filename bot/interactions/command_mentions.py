"""Every command of the bot, with the id that makes its mention clickable, and whether it is for moderators."""

from collections.abc import Iterator
from typing import Any

from discord import app_commands

from bot.cards.about import ListedCommand
from bot.client import SecondOpinion


def listed_commands(bot: SecondOpinion) -> tuple[ListedCommand, ...]:
    """Return the slash commands that can be given, subcommands by their whole name, in the order of the tree.

    A command has no id before Discord told it, at the start of the process.
    """
    return tuple(
        ListedCommand(command.qualified_name, bot.command_ids.get(root.name), moderators=_is_guarded(root))
        for root in bot.tree.get_commands()
        if isinstance(root, (app_commands.Command, app_commands.Group))
        for command in _leaves(root)
    )


def _leaves(command: Any) -> Iterator[Any]:
    if not isinstance(command, app_commands.Group):
        yield command
        return
    for inner in command.commands:
        yield from _leaves(inner)


def _is_guarded(root: Any) -> bool:
    return root.default_permissions is not None
