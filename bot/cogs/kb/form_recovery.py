"""Submitted forms: if one fails for any reason, what was typed is returned to its author."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from discord import Interaction

from bot.cards.kb.edit import INPUT_FILE, read_input_file, returned_input_card
from bot.client import SecondOpinion
from bot.discord_errors import REQUEST_FAILED
from bot.errors import is_too_late, report_error
from bot.interactions.responses import send
from bot.interactions.router import ActionEvent

READ_SECONDS = 1.5
"""Seconds to wait for the file: a form must be the first answer, within three seconds of the click."""


@asynccontextmanager
async def return_input_on_error(interaction: Interaction[SecondOpinion], event: ActionEvent) -> AsyncGenerator[None]:
    """Respond to a form that fails with the reason and a file of what was typed."""
    try:
        yield
    except Exception as error:
        if is_too_late(error) or not any((event.typed or {}).values()):
            raise
        explained = report_error(error, where="a form", rng=interaction.client.rng)
        await send(interaction, returned_input_card(explained.sentence, event.typed or {}))


async def recovered_input(interaction: Interaction[Any]) -> dict[str, str]:
    """Read what was typed from the file on the clicked message; empty if there is none."""
    for attachment in interaction.message.attachments if interaction.message else ():
        if attachment.filename == INPUT_FILE:
            try:
                async with asyncio.timeout(READ_SECONDS):
                    return {**read_input_file(await attachment.read())}
            except REQUEST_FAILED:
                return {}
    return {}
