"""Which knowledge base an interaction uses, decided once when it arrives.

In a server that installed the bot it is the server's own. In direct messages it is the one a card was opened from,
which the custom_ids of its buttons carry, and the bundled one if nothing says otherwise; the same holds for members
who installed the bot for themselves and use it in other places.
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
from bot.interactions.place import is_in_server
from knowledge import KnowledgeBase
from knowledge.model import Specialty

MAX_WAIT = 1.5
"""Seconds to wait for a base before an interaction is acknowledged; Discord gives three in all."""
ADD_ME = "This works in a server that has added me."
_MAX_ID = 2**63
"""Ids are 63 bits long (Discord reference, snowflakes)."""
_KEY = "base"


@dataclass(frozen=True, slots=True)
class KnowledgeContext:
    """A knowledge base and the server it belongs to.

    Attributes:
        knowledge_base: the knowledge base.
        server_id: the server that changed it; None for the bundled one.
        server_name: the name of that server, if this process knows it.
    """

    knowledge_base: KnowledgeBase
    server_id: int | None = None
    server_name: str | None = None

    @property
    def key(self) -> str:
        """What custom_ids in direct messages name it by; empty for the bundled knowledge base."""
        return "" if self.server_id is None else _to_base36(self.server_id)

    def notices(self, card: Card, today: str) -> tuple[Text, ...]:
        """Return the notices below a card: that it is past its review date, and which knowledge base it is from.

        Args:
            card: the card.
            today: the day, as 2026-12-31.
        """
        overdue = review_notice(self.knowledge_base, card.route, today)
        return tuple(note for note in (overdue, self.origin_notice if card.route else None) if note)

    @property
    def origin_notice(self) -> Text | None:
        """The line below a card that names its knowledge base; None for the bundled one, which /about describes."""
        if self.server_id is None:
            return None
        whose = f"**{escape_user_text(self.server_name)}**" if self.server_name else "the server you opened it from"
        return Text(subtext(f"Includes changes by the moderators of {whose}."))


def server_of(interaction: discord.Interaction[Any]) -> discord.Guild | None:
    """Return the server this happens in, if the bot is a member there: only then has it moderators and a base.

    ``interaction.guild`` is no answer to that: where a member brought the bot along, discord.py puts a stand-in there.
    """
    client: SecondOpinion = interaction.client
    if not is_in_server(interaction):
        return None
    if (known := client.get_guild(interaction.guild_id or 0)) is not None:
        return known
    # A server that is not in the cache yet, or for now: Discord says itself whether the bot was installed there.
    return interaction.guild if interaction.is_guild_integration() else None


def require_server(interaction: discord.Interaction[Any], message: str = ADD_ME) -> discord.Guild:
    """Return the server this happens in. Raises UserError with ``message`` if the bot is not a member there."""
    server = server_of(interaction)
    if server is None:
        raise UserError(message)
    return server


def context_of(interaction: discord.Interaction[Any]) -> KnowledgeContext:
    """Return the knowledge context of an interaction."""
    client: SecondOpinion = interaction.client
    return interaction.extras.get(_KEY) or KnowledgeContext(client.services.bundled_base)


def knowledge_base_of(interaction: discord.Interaction[Any]) -> KnowledgeBase:
    """Return the knowledge base an interaction is answered from."""
    return context_of(interaction).knowledge_base


def cached_knowledge_base(interaction: discord.Interaction[Any]) -> KnowledgeBase | None:
    """Return the knowledge base for autocomplete; None while it is being loaded."""
    client: SecondOpinion = interaction.client
    return client.services.knowledge_bases.get_cached(_server_id(interaction))


async def resolve_context(interaction: discord.Interaction[Any], key: str = "") -> None:
    """Find the knowledge base of an interaction; if that takes long, defer the interaction meanwhile.

    Args:
        interaction: what just arrived.
        key: what the custom_id of a pressed button names; see `KnowledgeContext.key`.

    Raises storage's DatabaseError.
    """
    client: SecondOpinion = interaction.client
    server_id = _server_id(interaction) if is_in_server(interaction) else _from_base36(key)
    knowledge_base = client.services.knowledge_bases.get_cached(server_id)
    if knowledge_base is None:
        building = asyncio.ensure_future(client.services.knowledge_bases.get(server_id))
        done, _ = await asyncio.wait({building}, timeout=MAX_WAIT)
        if not done:
            await interaction.response.defer(ephemeral=is_in_server(interaction))
        knowledge_base = await building
    interaction.extras[_KEY] = context_for(client, server_id, knowledge_base)


async def switch_context(interaction: discord.Interaction[Any], server_id: int | None) -> None:
    """Answer what is typed in direct messages from the knowledge base of a server, or from the bundled one.

    Raises storage's DatabaseError.
    """
    await resolve_context(interaction, "" if server_id is None else _to_base36(server_id))


def context_for(client: SecondOpinion, server_id: int | None, knowledge_base: KnowledgeBase) -> KnowledgeContext:
    """Return the context of a knowledge base: whose it is."""
    if server_id is None or not client.services.knowledge_bases.is_own(server_id):
        return KnowledgeContext(knowledge_base)
    guild = client.get_guild(server_id)
    return KnowledgeContext(knowledge_base, server_id, guild.name if guild else None)


def pin_context(interaction: discord.Interaction[Any], card: Card) -> Card:
    """Make the buttons of a card for direct messages use the knowledge base it was opened from."""
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
    """Return the id that a key stands for; None for none, and for a key that no server can have."""
    try:
        number = int(key, 36) if key else 0
    except ValueError:
        return None
    return number if 0 < number < _MAX_ID else None


async def specialty_for(interaction: discord.Interaction[Any], *, public: bool = False) -> Specialty | None:
    """Return the specialty for a card: the member's, or else the server's; for a public card the server's."""
    client: SecondOpinion = interaction.client
    reader = None if public else interaction.user.id
    return await client.services.specialties.explicit(knowledge_base_of(interaction), reader, interaction.guild_id)
