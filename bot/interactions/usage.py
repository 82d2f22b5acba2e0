"""Usage counts for the moderators of a server: that an entry was opened, never by whom."""

from discord import Interaction, ui

from bot.cards.components import Card
from bot.cards.custom_id import CustomId
from bot.client import SecondOpinion
from bot.interactions.context import knowledge_base_of
from bot.jobs import is_in_metrics
from bot.services.answers import Answer, NoAnswer, UncoveredAnswer
from knowledge.model import PainPoint

_OPENS_ENTRY = frozenset({"entry:open", "role:part", "check:state"})
"""Buttons whose first argument is the entry of the message; those of alternatives have a name of their own."""


def count_opened(client: SecondOpinion, server_id: int | None, card: Card) -> None:
    """Count a card that opens an entry, in a server with the bot; nothing that comes with support lines."""
    if card.route[:1] in {("entry",), ("state",)} and not card.sensitive and _is_counted(client, server_id):
        client.services.usage_stats.count(server_id or 0, "opened", card.route[1])


def count_unanswered(client: SecondOpinion, server_id: int | None, answer: Answer) -> None:
    """Count a question that the knowledge base had no answer to."""
    if isinstance(answer, NoAnswer | UncoveredAnswer) and _is_counted(client, server_id):
        client.services.usage_stats.count(server_id or 0, "abstained")


def count_rejected(interaction: Interaction[SecondOpinion]) -> None:
    """Count the answer on the clicked message as not what the member meant."""
    entry = knowledge_base_of(interaction).entries.get(_opened_entry_id(interaction))
    sensitive = isinstance(entry, PainPoint) and entry.support_lines
    if entry is not None and not sensitive and _is_counted(interaction.client, interaction.guild_id):
        interaction.client.services.usage_stats.count(interaction.guild_id or 0, "missed", entry.id)


def _opened_entry_id(interaction: Interaction[SecondOpinion]) -> str:
    """Return the id of the entry that the first button of a message opens, or opens a part of; empty for none."""
    view: ui.LayoutView = ui.LayoutView.from_message(interaction.message) if interaction.message else ui.LayoutView()
    buttons = (item for item in view.walk_children() if isinstance(item, ui.Button))
    custom_ids = (CustomId.decode(button.custom_id or "") for button in buttons)
    return next((each.args[0] for each in custom_ids if each and each.name in _OPENS_ENTRY and each.args), "")


def _is_counted(client: SecondOpinion, server_id: int | None) -> bool:
    return server_id is not None and client.get_guild(server_id) is not None and is_in_metrics()
