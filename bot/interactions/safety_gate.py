"""The support lines come before everything else, wherever a member's own words arrive."""

import logging
from collections.abc import Iterable, Iterator
from typing import Any

import discord

from bot.cards.support import crisis_card
from bot.client import SecondOpinion
from bot.errors import SHUTTING_DOWN, UserError, describe_safely
from bot.interactions.context import resolve_context
from bot.interactions.payloads import clean_payload
from bot.interactions.responses import answer_failure, send
from bot.jobs import exclude_from_metrics
from knowledge.safety import speaks_of_self_harm

log = logging.getLogger(__name__)


async def intercept_self_harm(interaction: discord.Interaction[Any], texts: Iterable[str]) -> bool:
    """Respond to words of self-harm with the support lines; tell whether that was done.

    Runs before rate limits, permissions and every other check, and leaves no trace: nothing typed is kept.
    """
    if not any(speaks_of_self_harm(text) for text in texts):
        return False
    exclude_from_metrics()
    client: SecondOpinion = interaction.client
    card = crisis_card(client.services.bundled_base, str(interaction.locale))
    try:
        await send(interaction, card)
    except Exception:  # noqa: BLE001 - discord.py answers nothing where a check fails
        try:
            await send(interaction, card)  # these lines are worth a second try
        except Exception as error:  # noqa: BLE001 - nothing is left to try
            log.warning("could not answer: %s", describe_safely(error))
    return True


def option_texts(interaction: discord.Interaction[Any]) -> Iterator[str]:
    """Yield every text typed into the options of a slash command, at any depth."""
    data: Any = interaction.data or {}
    waiting: list[Any] = list(data.get("options") or ())
    while waiting:
        option = waiting.pop()
        waiting.extend(option.get("options") or ())
        if isinstance(option.get("value"), str):
            yield option["value"]


async def check_command(interaction: discord.Interaction[Any]) -> bool:
    """Let a command run, unless its words call for the support lines or the bot is shutting down."""
    clean_payload(interaction.data)
    if interaction.type is not discord.InteractionType.application_command:
        return True
    if await intercept_self_harm(interaction, option_texts(interaction)):
        return False
    client: SecondOpinion = interaction.client
    if client.jobs.shutting_down:
        await answer_failure(interaction, UserError(SHUTTING_DOWN), where="a command")
        return False
    try:
        await resolve_context(interaction)
    except Exception as error:  # noqa: BLE001 - discord.py answers nothing where a check fails
        await answer_failure(interaction, error, where="a command")
        return False
    return True
