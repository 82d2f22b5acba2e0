"""Registers the commands with Discord, but sends nothing when nothing has changed.

A global sync at every start would use up the daily quota, and clear-then-sync leaves members without commands.
"""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

from bot.client import SecondOpinion

log = logging.getLogger(__name__)

_SLASH = 1
"""The type of a command that is typed (Discord reference, application command types)."""
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


async def sync_commands(bot: SecondOpinion) -> bool:
    """Register the commands of the tree and remember their ids; return whether anything had to be sent."""
    wanted: Any = [command.to_dict(bot.tree) for command in bot.tree.get_commands()]
    assert bot.application_id is not None, "set-up runs after login"  # noqa: S101 - discord.py guarantees it
    registered: Any = await bot.http.get_global_commands(bot.application_id)
    bot.command_ids = _ids(registered)
    if not differs(registered, wanted):
        return False
    bot.command_ids = _ids(await bot.http.bulk_upsert_global_commands(bot.application_id, wanted))
    log.info("registered %d commands", len(wanted))
    return True


def _ids(commands: Any) -> Mapping[str, int]:
    """Return the id of each slash command by its first word."""
    return {command["name"]: int(command["id"]) for command in commands if command.get("type", 1) == _SLASH}


def differs(registered: Sequence[Mapping[str, Any]], wanted: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether two lists of commands differ in what they do; order and fields added by Discord are ignored."""
    return _by_name(registered) != _by_name(wanted)


def _by_name(commands: Sequence[Mapping[str, Any]]) -> dict[tuple[Any, Any], Any]:
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
