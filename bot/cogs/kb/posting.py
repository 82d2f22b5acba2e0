"""What all moderators are shown of a change: told, and posted in the channel that hears of changes."""

import asyncio
from collections.abc import Sequence

import discord
from discord import Interaction

from bot.cards.components import Card
from bot.cards.kb.change_posts import waiting_post
from bot.cards.kb.diff import ChangeDescription, describe_change
from bot.client import SecondOpinion
from bot.interactions.context import server_of
from bot.interactions.views import build_files, build_view
from bot.services.editing import EditComparison
from storage.stores.proposals import Proposal

NO_LOG = "No channel hears of changes yet; /setup start chooses one."


async def build_waiting_post(interaction: Interaction[SecondOpinion], proposal: Proposal) -> Card:
    """Return what moderators see of a change that waits for one of them."""
    foretold = await interaction.client.services.drafts.analyze_impact(proposal)
    return waiting_post(proposal, await describe_changes(interaction, proposal), foretold)


async def describe_changes(interaction: Interaction[SecondOpinion], proposal: Proposal) -> tuple[ChangeDescription, ...]:
    """Tell what a proposal changes."""
    changes = await interaction.client.services.drafts.comparisons(proposal)
    return await asyncio.to_thread(describe_all, changes)


async def post_to_log(interaction: Interaction[SecondOpinion], card: Card) -> str:
    """Post a card in the channel that hears of changes; return a sentence about how that went. Nothing is raised."""
    server = server_of(interaction)
    if server is None:
        return NO_LOG  # it has put the bot out meanwhile
    settings = await interaction.client.services.server_settings.get(server.id)
    if settings.mod_log_channel_id is None:
        return NO_LOG
    channel = server.get_channel_or_thread(settings.mod_log_channel_id)
    if not isinstance(channel, discord.abc.Messageable):
        return f"The channel that hears of changes is gone. {NO_LOG}"
    where = f"<#{settings.mod_log_channel_id}>"
    try:
        await channel.send(view=build_view(card), files=build_files(card))
    except (discord.HTTPException, OSError):
        return f"I could not post it in {where}, so the others have not heard of it; /setup show says what is missing."
    return f"{where} has heard of it."


def describe_all(changes: Sequence[EditComparison]) -> tuple[ChangeDescription, ...]:
    """Tell changes; in a thread, since each takes tens of milliseconds."""
    return tuple(describe_change(change) for change in changes)
