"""From a prepared change to the knowledge base and the post in the moderators' channel: the only way to publish."""

from collections.abc import Sequence
from dataclasses import replace

from discord import Interaction, app_commands

from bot.cards.components import Card, Text
from bot.cards.kb.answer_preview import read_new_answer
from bot.cards.kb.change_posts import published_post, waiting_post
from bot.cards.kb.changes import MAX_REASON, conflict_card, invalid_card, preview_card, published_card, waiting_card
from bot.cards.kb.diff import ChangeDescription, describe_change
from bot.client import SecondOpinion
from bot.cogs.kb.group import editor_of
from bot.discord_errors import REQUEST_FAILED
from bot.errors import UserError
from bot.interactions.context import server_of
from bot.interactions.delivery import send_card
from bot.interactions.responses import acknowledge, confirm, update
from bot.interactions.router import ActionEvent
from bot.services.editing import (
    AnonymousAuthor,
    AwaitingApproval,
    Contended,
    EditComparison,
    EditConflict,
    EntryVersion,
    ImpactReport,
    InvalidChange,
    ProposalNotFound,
    Published,
    PublishResult,
    SelfApproval,
)
from bot.services.heavy_work import in_own_thread
from knowledge.editing.serialization import to_yaml
from knowledge.model import Entry
from storage.stores.proposals import Proposal, ProposedEdit
from storage.stores.revisions import RevisionState

REASON = "Why; the other moderators read it"
Reason = app_commands.Range[str, 3, MAX_REASON]

GONE = (
    "This change is no longer here: it was published, dropped or replaced by a newer one, or nobody came back to it "
    "for two days."
)
CONTENDED = "Others publish here just now, one after another. Please try again in a minute; your change is kept."
OWN_CHANGE = "In this server nobody approves a change of their own. Another moderator has to."
ANONYMOUS = (
    "Nobody can tell whose change this was: its author had their data erased, or it is from before an update. Here two "
    "people have to stand for one. Open it in /kb queue and press Edit it myself; then another moderator can approve "
    "it."
)
_ERRORS = {SelfApproval: OWN_CHANGE, AnonymousAuthor: ANONYMOUS, ProposalNotFound: GONE, Contended: CONTENDED}


async def show_change(interaction: Interaction[SecondOpinion], proposal: Proposal, *, note: str = "") -> None:
    """Show a prepared change to its author: what it changes, and buttons to publish, edit or drop it.

    Args:
        interaction: what is responded to; in place on a message of the author's own.
        proposal: what `services.edit_workflow.prepare` returned.
        note: a line above it; markdown.
    """
    await defer(interaction)  # computing the impact takes longer than Discord waits, where many questions change
    drafts = interaction.client.services.drafts
    missing, impact = (
        await drafts.missing_for_publication(proposal),
        await drafts.analyze_impact(proposal, drafts=True),
    )
    described, answer = await describe_changes(interaction, proposal), await in_own_thread(read_new_answer, proposal)
    await update(interaction, preview_card(proposal, described, impact, missing, note, answer))


async def publish_change(
    interaction: Interaction[SecondOpinion], proposal_id: str, reason: str, *, as_draft: bool = False
) -> PublishResult:
    """Publish a prepared change, or pass it to a second moderator; post it, and respond with the outcome.

    Raises PermissionDenied, and UserError for a change that no longer exists.
    """
    await defer(interaction)
    services, editor = interaction.client.services, editor_of(interaction)
    found = await services.edit_workflow.get(editor, proposal_id)
    impact = await services.drafts.analyze_impact(found, drafts=not as_draft) if found else ImpactReport()
    result = await services.edit_workflow.publish(editor, proposal_id, reason, as_draft=as_draft)
    await answer_result(interaction, result, impact)
    return result


async def answer_result(interaction: Interaction[SecondOpinion], result: PublishResult, impact: ImpactReport) -> None:
    """Post the outcome of a change, and show it to the moderator. Raises UserError if it could not be published.

    Args:
        interaction: what is responded to.
        result: the outcome.
        impact: the impact on questions, analyzed just before.
    """
    match result:
        case Published(proposal):
            try:
                changes = await describe_changes(interaction, proposal)
                note = await post_to_log(interaction, published_post(result, changes, impact))
                await confirm(interaction, published_card(result, changes, note))
            finally:
                publish_event(interaction, result)  # it is published, so whoever waits for an answer is told
        case AwaitingApproval(proposal):
            changes = await describe_changes(interaction, proposal)
            note = await post_to_log(interaction, waiting_post(proposal, changes, impact))
            await confirm(interaction, waiting_card(changes, note))
        case EditConflict():
            await update(interaction, await _conflict(interaction, result))
        case InvalidChange():
            await update(interaction, invalid_card(result))
        case SelfApproval() | AnonymousAuthor() | ProposalNotFound() | Contended():
            raise UserError(_ERRORS[type(result)])


def publish_event(interaction: Interaction[SecondOpinion], published: Published) -> None:
    """Dispatch the event that entries were published, for members who wait for an answer."""
    interaction.client.dispatch("entries_published", interaction, published)


async def get_proposal(interaction: Interaction[SecondOpinion], event: ActionEvent) -> Proposal:
    """Return the change of the pressed button. Raises PermissionDenied, and UserError if it no longer exists."""
    found = await interaction.client.services.edit_workflow.get(editor_of(interaction), event.arg(0))
    if found is None:
        raise UserError(GONE)
    return found


async def open_change(interaction: Interaction[SecondOpinion], proposal: Proposal, note: str = "") -> None:
    """Show a change in full: to its author as a preview, to any moderator once it waits for a decision."""
    if proposal.stage == "preview":
        await show_change(interaction, proposal, note=note)
        return
    await defer(interaction)
    card = await build_waiting_post(interaction, proposal)
    await update(interaction, replace(card, blocks=(*((Text(note),) if note else ()), *card.blocks)))


async def defer(interaction: Interaction[SecondOpinion]) -> None:
    """Defer the interaction because the response takes longer; what was clicked stays until then."""
    await acknowledge(interaction, thinking=interaction.message is None)


async def _conflict(interaction: Interaction[SecondOpinion], conflict: EditConflict) -> Card:
    alone = replace(conflict.proposal, edits=(conflict.edit,))
    (mine,) = await interaction.client.services.drafts.comparisons(alone)
    state = conflict.newest.state if conflict.newest else "published"
    newest = replace(conflict.edit, body=conflict.newest_body or "", state=state)
    ours, theirs = await in_own_thread(describe_all, (mine, replace(mine, edit=newest)))
    return conflict_card(conflict, ours, theirs)


UNKNOWN_CHANNEL = 10003
"""Discord reference, JSON error codes. discord.py's cache lacks channels that the bot may not view, so it is asked."""
NO_LOG = "No channel hears of changes yet; /setup start chooses one."


async def build_waiting_post(interaction: Interaction[SecondOpinion], proposal: Proposal) -> Card:
    """Return what moderators see of a change that waits for a decision."""
    impact = await interaction.client.services.drafts.analyze_impact(proposal)
    return waiting_post(proposal, await describe_changes(interaction, proposal), impact)


async def describe_changes(
    interaction: Interaction[SecondOpinion], proposal: Proposal
) -> tuple[ChangeDescription, ...]:
    """Describe what a proposal changes."""
    changes = await interaction.client.services.drafts.comparisons(proposal)
    return await in_own_thread(describe_all, changes)


async def post_to_log(interaction: Interaction[SecondOpinion], card: Card) -> str:
    """Post a card in the moderators' channel; return a sentence about how that went. Raises nothing."""
    server = server_of(interaction)
    if server is None:
        return NO_LOG  # it has put the bot out meanwhile
    settings = await interaction.client.services.server_settings.get(server.id)
    if settings.mod_log_channel_id is None:
        return NO_LOG
    channel = interaction.client.get_partial_messageable(settings.mod_log_channel_id, guild_id=server.id)
    where = f"<#{settings.mod_log_channel_id}>"
    try:
        await send_card(channel, card)
    except REQUEST_FAILED as error:
        if getattr(error, "code", None) == UNKNOWN_CHANNEL:
            return f"The channel that hears of changes is gone. {NO_LOG}"
        return f"I could not post it in {where}, so the others have not heard of it; /setup show says what is missing."
    return f"{where} has heard of it."


def describe_all(changes: Sequence[EditComparison]) -> tuple[ChangeDescription, ...]:
    """Describe changes; in a thread, since each takes tens of milliseconds."""
    return tuple(describe_change(change) for change in changes)


async def propose(
    interaction: Interaction[SecondOpinion],
    version: EntryVersion,
    entry: Entry,
    *,
    reason: str = "",
    state: RevisionState | None = None,
) -> None:
    """Prepare a change of one entry and show it."""
    edit = ProposedEdit(
        kind=version.kind,
        entry_id=version.entry_id,
        base=version.number,
        state=state or version.state,
        body=await in_own_thread(to_yaml, entry),
    )
    await show_change(
        interaction, await interaction.client.services.edit_workflow.prepare(editor_of(interaction), [edit], reason)
    )
