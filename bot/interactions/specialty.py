"""The specialty of whoever reads a card."""

from typing import Any

import discord

from bot.client import SecondOpinion
from bot.interactions.context import base_of
from knowledge.model import Specialty


async def specialty_for(interaction: discord.Interaction[Any], *, public: bool = False) -> Specialty | None:
    """Return the specialty chosen for a card: the member's, else the server's; for a public card the server's."""
    client: SecondOpinion = interaction.client
    reader = None if public else interaction.user.id
    return await client.services.specialties.explicit(base_of(interaction), reader, interaction.guild_id)
