"""An entry by what somebody typed for its name: its card, a choice, or what there is."""

from typing import Any

from discord import Interaction

from bot.cards.answer_fallbacks import did_you_mean_card, missing_card
from bot.client import SecondOpinion
from bot.interactions.card_builder import shelf_of
from bot.interactions.context import library_of
from bot.interactions.responses import send
from bot.interactions.specialty import specialty_for
from bot.services.lookup import Ambiguous, Found, NoMatch, find_entry


async def show_found(interaction: Interaction[SecondOpinion], name: str, kind: type[Any], called: str) -> None:
    """Show the entry of one kind with this name; ``called`` is what such entries are called."""
    match find_entry(library_of(interaction), name, kind):
        case Found(entry):
            specialty = await specialty_for(interaction)
            await send(interaction, await shelf_of(interaction).entry(entry, 0, interaction.user.id, specialty))
        case Ambiguous(entries):
            await send(interaction, did_you_mean_card(entries))
        case NoMatch(known):
            await send(interaction, missing_card(called, name, known))
