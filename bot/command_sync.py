"""Registers the commands with Discord, but sends nothing when nothing has changed.

A global sync at every start would use up the daily quota, and clear-then-sync leaves members without commands.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.client import SecondOpinion

log = logging.getLogger(__name__)

OWN_TYPES = frozenset({1, 2, 3})
"""Slash commands and the menus of users and messages. Of another type is the Entry Point command, which Discord makes
where Activities are switched on, and without which it refuses every list of commands (code 50240)."""
_READ_ONLY = ("application_id", "version", "guild_id", "name_localized", "description_localized")
_COMPARED = (
    "type",
    "name",
    "description",
    "options",
    "default_member_permissions",
    "contexts",
    "integration_types",
    "nsfw",
)
_OPTION_COMPARED = (
    "type",
    "name",
    "description",
    "required",
    "autocomplete",
    "choices",
    "min_length",
    "max_length",
    "min_value",
    "max_value",
)

_SLASH = 1
"""The type of a command that is typed (Discord reference, application command types)."""


async def sync_commands(bot: SecondOpinion) -> bool:
    """Register the commands of the tree and remember their ids; return whether anything had to be sent."""
    wanted: Any = [command.to_dict(bot.tree) for command in bot.tree.get_commands()]
    assert bot.application_id is not None, "set-up runs after login"  # noqa: S101 - discord.py guarantees it
    registered: Any = await bot.http.get_global_commands(bot.application_id)
    bot.command_ids = _ids(registered)
    if not differs(registered, wanted):
        return False
    foreign = [command for command in registered if not _is_own(command)]
    made: Any = await bot.http.bulk_upsert_global_commands(bot.application_id, [*wanted, *map(_as_sent, foreign)])
    bot.command_ids = _ids(made)
    log.info("registered %d commands", len(wanted))
    return True


def _ids(commands: Any) -> Mapping[str, int]:
    """Return the id of each slash command by its first word."""
    return {command["name"]: int(command["id"]) for command in commands if command.get("type", 1) == _SLASH}


def differs(registered: Sequence[Mapping[str, Any]], wanted: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether two lists of commands differ in what they do.

    Order, fields added by Discord, and commands of types that this program does not make are ignored.
    """
    return _by_name(filter(_is_own, registered)) != _by_name(wanted)


def _is_own(command: Mapping[str, Any]) -> bool:
    return command.get("type", 1) in OWN_TYPES


def _as_sent(command: Mapping[str, Any]) -> dict[str, Any]:
    """Return a command that this program did not make as Discord takes it back."""
    return {key: value for key, value in command.items() if key not in _READ_ONLY and value is not None}


def _by_name(commands: Iterable[Mapping[str, Any]]) -> dict[tuple[Any, Any], Any]:
    return {(command.get("type", 1), command["name"]): _normalized(command, _COMPARED) for command in commands}


def _normalized(part: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, Any]:
    """Keep the fields that this program sets, without empty values, which Discord may add or drop."""
    kept: dict[str, Any] = {}
    for key in keys:
        value = part.get(key)
        if key == "options":
            value = [_normalized(option, (*_OPTION_COMPARED, "options")) for option in value or ()]
        elif key == "choices":
            value = [{"name": choice["name"], "value": choice["value"]} for choice in value or ()]
        elif key in {"contexts", "integration_types"}:
            value = sorted(value or ())
        elif key == "default_member_permissions":
            value = None if value is None else str(value)
        elif key == "type":
            value = value or 1
        if value not in (None, [], False, ""):
            kept[key] = value
    return kept
