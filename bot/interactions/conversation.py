"""What a message can refer back to after a card was opened."""

from typing import Any

import discord

from bot.cards.answer_aspect import ROLE_ASPECT_TABS
from bot.cards.compare import decode_roles
from bot.services.conversation import ConversationState
from knowledge import KnowledgeBase
from knowledge.question.answer_content import state_aspect
from knowledge.question.aspect_detection import AspectId, parse_aspect


def state_for_card(knowledge_base: KnowledgeBase, route: tuple[str, ...]) -> ConversationState | None:
    """Conversation state after opening the card at a route; None for cards without a subject."""
    match route:
        case ["entry" | "facts", id_, *_] if id_ in knowledge_base.entries:
            return ConversationState((id_,))
        case ["state", id_, state]:
            return ConversationState((id_,), state_aspect(state))
        case ["part", id_, tab, *_]:
            return ConversationState((id_,), _aspect_of_tab(tab))
        case ["compare" | "beside" as shape, keys, aspect, *_]:
            ids = tuple(role.id for role in decode_roles(knowledge_base, keys))
            return ConversationState(ids, parse_aspect(aspect) if shape == "beside" else None, ids)
        case _:
            return None


def conversation_keys(interaction: discord.Interaction[Any], *, in_dm: bool) -> tuple[int, ...]:
    """Return where a conversation continues after an interaction: in direct messages, and below the clicked message.

    What was opened below an answer in a channel, for one member alone, belongs to that answer.
    """
    message = interaction.message
    if in_dm:
        return tuple(filter(None, (interaction.channel_id, message and message.id)))
    if message is None or not message.flags.ephemeral:
        return (message.id,) if message else ()
    origin = message.interaction_metadata and message.interaction_metadata.interacted_message_id
    return (origin,) if origin else ()


def _aspect_of_tab(tab: str) -> AspectId | None:
    """Return the aspect that a tab of a role's card answers, if that is a single one."""
    aspect = parse_aspect(tab)
    return aspect if aspect and ROLE_ASPECT_TABS.get(aspect) == tab else None
