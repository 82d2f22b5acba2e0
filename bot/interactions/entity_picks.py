"""What was picked in a menu that Discord fills with the channels or roles of a server."""

from collections.abc import Mapping
from typing import Any, Literal

from discord import Interaction

from bot.client import SecondOpinion
from bot.errors import OUTDATED, UserError


def picked_entities(interaction: Interaction[SecondOpinion], kind: Literal["channels", "roles"]) -> Mapping[int, Any]:
    """Return what was picked in a menu of Discord's own, by id, as Discord describes it in the same payload.

    The cache may lack it: a channel that the bot may not view, or all of a server that is unavailable.
    Raises UserError for a menu that an older version made.
    """
    data: Any = interaction.data or {}
    resolved: Any = data.get("resolved") or {}
    described: Mapping[str, Any] = resolved.get(kind) or {}
    values = [str(value) for value in data.get("values") or () if str(value) in described]
    if data.get("values") not in ([], ["none"], None) and not values:
        raise UserError(OUTDATED)  # a menu of an older version, which listed the choices itself
    return {int(value): described[value] for value in dict.fromkeys(values) if value.isdecimal()}
