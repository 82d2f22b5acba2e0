"""Submitted forms: whatever happens to one, what was typed comes back to who typed it."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Any

from discord import HTTPException, Interaction

from bot.cards.kb.edit import INPUT_FILE, read_input_file, returned_input_card
from bot.client import SecondOpinion
from bot.errors import is_too_late, report_error
from bot.interactions.responses import send
from bot.interactions.router import ActionEvent


@asynccontextmanager
async def return_input_on_error(interaction: Interaction[SecondOpinion], event: ActionEvent) -> AsyncGenerator[None]:
    """Answer a form that can't be taken, for whatever reason, with the reason and what was typed."""
    try:
        yield
    except Exception as error:
        if is_too_late(error) or not any((event.typed or {}).values()):
            raise
        explained = report_error(error, where="a form", rng=interaction.client.rng)
        await send(interaction, returned_input_card(explained.sentence, event.typed or {}))


async def recovered_input(interaction: Interaction[Any]) -> dict[str, str]:
    """Read what was typed out of the file on the message that was clicked; nothing where there is none."""
    for attachment in interaction.message.attachments if interaction.message else ():
        if attachment.filename == INPUT_FILE:
            try:
                return {**read_input_file(await attachment.read())}
            except HTTPException:
                return {}
    return {}
