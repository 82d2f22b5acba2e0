"""Lets a button that must not act twice act once, however often it is pressed within some seconds."""

from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

import discord

from bot.client import SecondOpinion
from bot.errors import UserError

ALREADY = "That was done with your first press; once is enough. To do it again, wait a few seconds."


@contextmanager
def once(interaction: discord.Interaction[Any]) -> Generator[None]:
    """Run the block for the first of several presses; one that failed does not count.

    Raises UserError for a second press.
    """
    client: SecondOpinion = interaction.client
    data: Any = interaction.data or {}
    message = interaction.message
    key = interaction.user.id, message and message.id, data.get("custom_id")
    if not client.recent_clicks.add(key):
        raise UserError(ALREADY)
    try:
        yield
    except BaseException:
        client.recent_clicks.forget(key)
        raise
