"""Which base an interaction is about: chosen once when it arrives, the same until it is answered.

In a server that installed the bot it is the server's. In direct messages it is the base a card was opened from, which
the custom_ids of its buttons name, and the seed where nothing names one; so it is for members who installed the bot
for themselves and use it elsewhere.
"""

import asyncio
from dataclasses import dataclass
from typing import Any

import discord

from bot.cards.components import Card, Text
from bot.cards.markdown import escape_user_text, subtext
from bot.cards.review_notice import review_notice
from bot.client import SecondOpinion
from bot.errors import UserError
from knowledge import KnowledgeBase
from knowledge.model import Specialty

MAX_WAIT = 1.5
"""Seconds to wait for a base before an interaction is acknowledged; Discord gives three in all."""
ADD_ME = "This works in a server that has added me."
_KEY = "base"


@dataclass(frozen=True, slots=True)
class KnowledgeContext:
    """A base and whose it is.

    Attributes:
        knowledge_base: what it is.
        server_id: the server that changed it; None for the seed.
        name: the name of that server, as far as this process knows it.
    """

    knowledge_base: KnowledgeBase
    server_id: int | None = None
    server_name: str | None = None

    @property
    def key(self) -> str:
        """What custom_ids in direct messages name it by; empty for the seed."""
        return "" if self.server_id is None else _to_base36(self.server_id)

    def notices(self, card: Card, today: str) -> tuple[Text, ...]:
        """Return what a card of the base has below it: that it is past its review date, and which base it is of.

        Args:
            card: the card.
            today: the day, as 2026-12-31.
        """
        overdue = review_notice(self.knowledge_base, card.route, today)
        return tuple(note for note in (overdue, self.origin_notice if card.route else None) if note)

    @property
    def origin_notice(self) -> Text | None:
        """The line below a card that names the base; None for the seed, which /about speaks of."""
        if self.server_id is None:
            return None
        whose = f"**{escape_user_text(self.server_name)}**" if self.server_name else "the server you opened it from"
        return Text(subtext(f"From the knowledge base of {whose}, where its moderators changed what I came with."))


def server_of(interaction: discord.Interaction[Any]) -> discord.Guild | None:
    """Return the server this happens in, if the bot is a member there: only then has it moderators and a base.

    ``interaction.guild`` is no answer to that: where a member brought the bot along, discord.py puts a stand-in there.
    """
    client: SecondOpinion = interaction.client
    return None if interaction.guild_id is None else client.get_guild(interaction.guild_id)


def require_server(interaction: discord.Interaction[Any], message: str = ADD_ME) -> discord.Guild:
    """Return the server this happens in. Raises Refusal, which says ``otherwise``, where the bot is in none."""
    server = server_of(interaction)
    if server is None:
        raise UserError(message)
    return server


def context_of(interaction: discord.Interaction[Any]) -> KnowledgeContext:
    """Return the base of an interaction."""
    client: SecondOpinion = interaction.client
    return interaction.extras.get(_KEY) or KnowledgeContext(client.services.bundled_base)


def knowledge_base_of(interaction: discord.Interaction[Any]) -> KnowledgeBase:
    """Return what an interaction is answered from."""
    return context_of(interaction).knowledge_base


def cached_knowledge_base(interaction: discord.Interaction[Any]) -> KnowledgeBase | None:
    """Return what to suggest from while somebody types; None, and the base is fetched, when it is not in memory."""
    client: SecondOpinion = interaction.client
    return client.services.knowledge_bases.get_cached(_server_id(interaction))


async def resolve_context(interaction: discord.Interaction[Any], key: str = "") -> None:
    """Find the base of an interaction; when that takes long, acknowledge the interaction meanwhile.

    Args:
        interaction: what just arrived.
        mark: what the custom_id named, if anything was pressed.

    Raises storage's DatabaseError.
    """
    client: SecondOpinion = interaction.client
    server_id = _server_id(interaction) if interaction.guild_id is not None else _from_base36(key)
    knowledge_base = client.services.knowledge_bases.get_cached(server_id)
    if knowledge_base is None:
        building = asyncio.ensure_future(client.services.knowledge_bases.get(server_id))
        done, _ = await asyncio.wait({building}, timeout=MAX_WAIT)
        if not done:
            await interaction.response.defer(ephemeral=interaction.guild_id is not None)
        knowledge_base = await building
    interaction.extras[_KEY] = context_for(client, server_id, knowledge_base)


async def switch_context(interaction: discord.Interaction[Any], server_id: int | None) -> None:
    """Go on in the base of a server, or in the seed, with what is typed in direct messages.

    Raises storage's DatabaseError.
    """
    await resolve_context(interaction, "" if server_id is None else _to_base36(server_id))


def context_for(client: SecondOpinion, server_id: int | None, knowledge_base: KnowledgeBase) -> KnowledgeContext:
    """Say whose base this is."""
    if server_id is None or not client.services.knowledge_bases.is_own(server_id):
        return KnowledgeContext(knowledge_base)
    guild = client.get_guild(server_id)
    return KnowledgeContext(knowledge_base, server_id, guild.name if guild else None)


def pin_context(interaction: discord.Interaction[Any], card: Card) -> Card:
    """Let the buttons of a card for direct messages keep to the base it was opened from."""
    return card.with_context(context_of(interaction).key)


def _server_id(interaction: discord.Interaction[Any]) -> int | None:
    server = server_of(interaction)
    return server and server.id


def _to_base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
    return digits or "0"


def _from_base36(key: str) -> int | None:
    try:
        return int(key, 36) if key else None
    except ValueError:
        return None


async def specialty_for(interaction: discord.Interaction[Any], *, public: bool = False) -> Specialty | None:
    """Return the specialty chosen for a card: the member's, else the server's; for a public card the server's."""
    client: SecondOpinion = interaction.client
    reader = None if public else interaction.user.id
    return await client.services.specialties.explicit(knowledge_base_of(interaction), reader, interaction.guild_id)
