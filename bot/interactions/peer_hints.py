"""What cards say of peers in a server that has introductions on: below roles, saved roles, and one question.

Everything shown is a count of five or more, as of this morning, or the way to /peers ask and to published stories.
"""

from collections.abc import Sequence
from typing import Any

import discord

from bot.cards.components import Block, Card
from bot.cards.peer_stories import stories_row
from bot.cards.peers import ask_peers_row, peer_line, saved_peer_line
from bot.client import SecondOpinion
from bot.interactions.context import knowledge_base_of, server_of
from knowledge.model import Entry, Faq, Role
from storage.interface import DatabaseError
from storage.stores.saved_roles import SavedRole


def _offers_peers(entry: Entry | None) -> bool:
    return isinstance(entry, Faq) and entry.offers_peers


async def with_peer_hints(interaction: discord.Interaction[Any], card: Card) -> Card:
    """Add to the card of a role how many peers offer help, and to the question whom to ask the way to one."""
    if card.sensitive or card.route[:1] != ("entry",):
        return card
    entry = knowledge_base_of(interaction).entries.get(card.route[1])
    server_id = await _server_with_peers(interaction) if isinstance(entry, Role) or _offers_peers(entry) else None
    if server_id is None:
        return card
    if isinstance(entry, Role):
        count = (await _helpers(interaction, server_id, (entry.id,)))[entry.id]
        stories = await _count_stories(interaction, server_id, entry.id)
        return card.append(*peer_line(entry, count), *stories_row(entry.id, stories))
    return card.append(*ask_peers_row())


async def peer_hints_for_saved(interaction: discord.Interaction[Any], saved: Sequence[SavedRole]) -> tuple[Block, ...]:
    """Return what to add below the reader's saved roles."""
    server_id = await _server_with_peers(interaction) if saved else None
    if server_id is None:
        return ()
    counts = await _helpers(interaction, server_id, tuple(role.role_id for role in saved))
    return saved_peer_line(knowledge_base_of(interaction), counts)


async def _server_with_peers(interaction: discord.Interaction[Any]) -> int | None:
    """Return the server this happens in, if it has introductions on; a card is never lost for this."""
    server = server_of(interaction)
    client: SecondOpinion = interaction.client
    if server is None:
        return None
    try:
        settings = await client.services.peers.settings(server.id)
    except DatabaseError:
        return None
    return server.id if settings.peers_enabled else None


async def _count_stories(interaction: discord.Interaction[Any], server_id: int, role_id: str) -> int:
    client: SecondOpinion = interaction.client
    try:
        return await client.services.peer_stories.count_published(server_id, role_id)
    except DatabaseError:
        return 0


async def _helpers(interaction: discord.Interaction[Any], server_id: int, roles: Sequence[str]) -> dict[str, int]:
    client: SecondOpinion = interaction.client
    try:
        return {role: await client.services.peers.helpers(server_id, role) for role in roles}
    except DatabaseError:
        return dict.fromkeys(roles, 0)
