"""What a card is of, for a message that goes on from it."""

from typing import Any

import discord

from bot.cards.answer_aspect import ROLE_ASPECT_TABS
from bot.cards.compare import decode_roles
from bot.services.conversation import ConversationState
from knowledge import KnowledgeBase
from knowledge.question.aspect_detection import Aspect, parse_aspect


def state_for_card(knowledge_base: KnowledgeBase, address: tuple[str, ...]) -> ConversationState | None:
    """Return what is spoken of once the card at an address was opened; None for a card that is of nothing alone."""
    match address:
        case ["entry" | "facts", id_, *_] if id_ in knowledge_base.entries:
            return ConversationState((id_,))
        case ["part", id_, section, *_]:
            return ConversationState((id_,), _asked_by(section))
        case ["compare" | "beside" as form, keys, part, *_]:
            ids = tuple(role.id for role in decode_roles(knowledge_base, keys))
            return ConversationState(ids, parse_aspect(part) if form == "beside" else None, ids)
        case _:
            return None


def conversation_keys(interaction: discord.Interaction[Any], *, in_dm: bool) -> tuple[int, ...]:
    """Return where a conversation goes on after an interaction: in direct messages, and below the message pressed on.

    What was opened below an answer in a channel, for one member alone, belongs to that answer.
    """
    message = interaction.message
    if in_dm:
        return tuple(filter(None, (interaction.channel_id, message and message.id)))
    if message is None or not message.flags.ephemeral:
        return (message.id,) if message else ()
    origin = message.interaction_metadata and message.interaction_metadata.interacted_message_id
    return (origin,) if origin else ()


def _asked_by(section: str) -> Aspect | None:
    """Return what a section of a role's card answers, where that is one thing."""
    part = parse_aspect(section)
    return part if part and ROLE_ASPECT_TABS.get(part) == section else None
