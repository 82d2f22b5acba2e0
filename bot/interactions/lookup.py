"""Shows the entry that somebody typed the name of."""

from typing import Any

from discord import Interaction

from bot.cards.answer_fallbacks import unknown_name_card
from bot.cards.name_lookup import close_names_card
from bot.client import SecondOpinion
from bot.interactions.card_builder import builder_for
from bot.interactions.context import knowledge_base_of, specialty_for
from bot.interactions.responses import send
from bot.services.lookup import Ambiguous, Found, NoMatch, find_entry


async def show_entry_by_name(interaction: Interaction[SecondOpinion], name: str, kind: type[Any], called: str) -> None:
    """Show the entry of one kind with this name, or close matches; ``kind_name`` is what such entries are called."""
    match find_entry(knowledge_base_of(interaction), name, kind):
        case Found(entry):
            specialty = await specialty_for(interaction)
            await send(
                interaction, await builder_for(interaction).build_entry(entry, 0, interaction.user.id, specialty)
            )
        case Ambiguous(entries):
            await send(interaction, close_names_card(called, name, entries))
        case NoMatch(known):
            await send(interaction, unknown_name_card(called, name, known))
