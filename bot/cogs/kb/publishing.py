"""The one way from a prepared change to the base and to the moderators' channel."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

import discord
from discord import Interaction

from bot.client import SecondOpinion
from bot.cogs.kb.group import editor_of
from bot.errors import Refusal
from bot.render.change_card import EDITABLE, conflict_card, invalid_card, preview_card, published_card, waiting_card
from bot.render.change_log import published_post, waiting_post
from bot.render.differing import Told, told
from bot.render.parts import Card, Text
from bot.services.editing import Change, Conflict, Gone, Invalid, Nameless, OwnChange, Published, Result, Waiting
from bot.services.editing.crossing import crossings_of
from bot.ui.reply import acknowledge, turn
from bot.ui.router import Click
from bot.ui.view import files, layout
from storage.proposals import Proposal

GONE = "This change is no longer here: it was published, dropped, or nobody came back to it for two days."
OWN = "In this server nobody approves a change of her own. Another moderator has to."
NAMELESS = (
    "Its author had her data erased, so nobody can tell whose change this was, and here two people have to stand for "
    "one. Open it in /kb queue and press Reword it myself; then another moderator can approve it."
)
NO_LOG = "No channel hears of changes yet; /setup start chooses one."


async def show_change(interaction: Interaction[SecondOpinion], proposal: Proposal, *, note: str = "") -> None:
    """Show a prepared change to its author: what changes, and the buttons to publish it, write on, or drop it.

    Args:
        interaction: what is answered; in place on a message of the author's own.
        proposal: what `house.editing.prepare` returned.
        note: a line above it; markdown.
    """
    if len(proposal.edits) > EDITABLE:  # many entries take longer than Discord waits
        await hold_on(interaction)
    lacking = await interaction.client.house.reworking.lacking(proposal)
    crossing = await crossings_of(proposal, interaction.client.house.bases)
    await turn(interaction, preview_card(proposal, await told_of(interaction, proposal), lacking, crossing, note))


async def publish_change(
    interaction: Interaction[SecondOpinion], proposal_id: str, reason: str, *, as_draft: bool = False
) -> Result:
    """Publish a prepared change, or hand it to a second moderator; tell the channel, and answer with what came of it.

    Raises NotAllowed, and Refusal for what is gone.
    """
    await hold_on(interaction)
    editing = interaction.client.house.editing
    result = await editing.publish(editor_of(interaction), proposal_id, reason, as_draft=as_draft)
    await answer_result(interaction, result)
    return result


async def answer_result(interaction: Interaction[SecondOpinion], result: Result) -> None:
    """Tell the channel and the moderator what came of a change. Raises Refusal for what is gone or not hers."""
    match result:
        case Published(proposal):
            changes = await told_of(interaction, proposal)
            note = await post(interaction, published_post(result, changes))
            await turn(interaction, published_card(result, changes, note))
            let_know(interaction, result)
        case Waiting(proposal):
            changes = await told_of(interaction, proposal)
            note = await post(interaction, waiting_post(proposal, changes))
            await turn(interaction, waiting_card(changes, note))
        case Conflict():
            await turn(interaction, await _conflict(interaction, result))
        case Invalid():
            await turn(interaction, invalid_card(result))
        case OwnChange():
            raise Refusal(OWN)
        case Nameless():
            raise Refusal(NAMELESS)
        case Gone():
            raise Refusal(GONE)


def let_know(interaction: Interaction[SecondOpinion], published: Published) -> None:
    """Let those hear of a change who wait for an answer; see `bot.cogs.kb.telling`."""
    interaction.client.dispatch("entries_published", interaction, published)


async def found_change(interaction: Interaction[SecondOpinion], click: Click) -> Proposal:
    """Return the change whose button was pressed. Raises NotAllowed, and Refusal for what is gone."""
    found = await interaction.client.house.editing.get(editor_of(interaction), click.arg(0))
    if found is None:
        raise Refusal(GONE)
    return found


async def open_change(interaction: Interaction[SecondOpinion], proposal: Proposal, note: str = "") -> None:
    """Show a change whole: to its author as she left it, what waits as any moderator decides about it."""
    if proposal.stage == "preview":
        await show_change(interaction, proposal, note=note)
        return
    card = waiting_post(proposal, await told_of(interaction, proposal))
    await turn(interaction, replace(card, blocks=(*((Text(note),) if note else ()), *card.blocks)))


async def told_of(interaction: Interaction[SecondOpinion], proposal: Proposal) -> tuple[Told, ...]:
    """Tell what a proposal changes."""
    changes = await interaction.client.house.reworking.changes(proposal)
    return await asyncio.to_thread(_all_told, changes)


async def post(interaction: Interaction[SecondOpinion], card: Card) -> str:
    """Post a card in the channel that hears of changes; return a sentence about how that went. Nothing is raised."""
    guild = interaction.guild
    settings = await interaction.client.house.servers.get(interaction.guild_id or 0)
    if guild is None or settings.mod_log_channel_id is None:
        return NO_LOG
    channel = guild.get_channel_or_thread(settings.mod_log_channel_id)
    if not isinstance(channel, discord.abc.Messageable):
        return f"The channel that hears of changes is gone. {NO_LOG}"
    where = f"<#{settings.mod_log_channel_id}>"
    try:
        await channel.send(view=layout(card), files=files(card))
    except (discord.HTTPException, OSError):
        return f"I could not post it in {where}, so the others have not heard of it; /setup show says what is missing."
    return f"{where} has heard of it."


async def hold_on(interaction: Interaction[SecondOpinion]) -> None:
    """Tell Discord that the answer takes longer; what was clicked stays until then."""
    await acknowledge(interaction, thinking=interaction.message is None)


async def _conflict(interaction: Interaction[SecondOpinion], conflict: Conflict) -> Card:
    alone = replace(conflict.proposal, edits=(conflict.edit,))
    (mine,) = await interaction.client.house.reworking.changes(alone)
    state = conflict.newest.state if conflict.newest else "published"
    newest = replace(conflict.edit, body=conflict.newest_body or "", state=state)
    ours, theirs = await asyncio.to_thread(_all_told, (mine, replace(mine, edit=newest)))
    return conflict_card(conflict, ours, theirs)


def _all_told(changes: Sequence[Change]) -> tuple[Told, ...]:
    return tuple(told(change) for change in changes)
