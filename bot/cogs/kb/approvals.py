"""/kb queue: moderators approve, reject or reword the changes that wait."""

from discord import Interaction
from discord.ext import commands

from bot.cards.components import Card, Text
from bot.cards.kb.change_posts import MAX_PREPARED, PER_PAGE, decided_post, published_post, queue_card
from bot.cards.kb.diff import change_names
from bot.client import SecondOpinion
from bot.cogs.kb.group import add_command, editor_of
from bot.cogs.kb.publishing import (
    GONE,
    answer_result,
    defer,
    describe_changes,
    get_proposal,
    post_to_log,
    publish_event,
    show_change,
)
from bot.errors import UserError
from bot.interactions.responses import is_private, update
from bot.interactions.router import ActionEvent, handles
from bot.interactions.views import build_files, build_view
from bot.services.editing import Published


class ApprovalsCog(commands.Cog):
    """Lets moderators decide; if two press at once, one of them succeeds."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.edit_workflow = bot.services.edit_workflow
        self.drafts = bot.services.drafts
        add_command(bot, "queue", "What waits for a moderator's decision, the oldest first", self.queue)

    async def queue(self, interaction: Interaction[SecondOpinion]) -> None:
        """Show what waits."""
        await self._queue(interaction, 0)

    @handles("change", "queue")
    async def turn_queue(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Turn the page."""
        await self._queue(interaction, event.page(0))

    @handles("change", "copy")
    async def copy(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Begin a change of one's own from one without a name, which stays where it waits."""
        found = await get_proposal(interaction, event)
        edits, reason = found.edits, found.reason
        await show_change(interaction, await self.edit_workflow.prepare(editor_of(interaction), edits, reason))

    @handles("change", "approve")
    async def approve(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Publish what waits. Its post in the channel becomes the post of the change."""
        await defer(interaction)
        impact = await self.drafts.analyze_impact(await get_proposal(interaction, event))
        result = await self.edit_workflow.approve(editor_of(interaction), event.arg(0))
        if isinstance(result, Published) and not is_private(interaction):
            await _replace_post(
                interaction, published_post(result, await describe_changes(interaction, result.proposal), impact)
            )
            publish_event(interaction, result)
        else:
            await answer_result(interaction, result, impact)

    @handles("change", "reject")
    async def reject(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Drop what waits, and say so where it waited."""
        found = await get_proposal(interaction, event)
        if not await self.edit_workflow.discard(editor_of(interaction), found.id):
            raise UserError(GONE)
        what = change_names(await describe_changes(interaction, found))
        card = decided_post(f"<@{interaction.user.id}> rejected a change of {what}. Nothing was changed.")
        if is_private(interaction):
            await update(interaction, Card((Text(f"Rejected. {await post_to_log(interaction, card)}"),)))
        else:
            await _replace_post(interaction, card)

    async def _queue(self, interaction: Interaction[SecondOpinion], page: int) -> None:
        waiting = await self.edit_workflow.queue(editor_of(interaction))
        page = min(page, max(0, len(waiting) - 1) // PER_PAGE)
        shown = waiting[page * PER_PAGE : (page + 1) * PER_PAGE]
        await defer(interaction)
        described = [
            (each, await describe_changes(interaction, each), await self.drafts.analyze_impact(each)) for each in shown
        ]
        prepared = await self.edit_workflow.prepared(editor_of(interaction))
        own = [(each, await describe_changes(interaction, each)) for each in prepared[-MAX_PREPARED:]]
        await update(interaction, queue_card(described, page, len(waiting), own))


async def _replace_post(interaction: Interaction[SecondOpinion], card: Card) -> None:
    """Replace the clicked post with its outcome."""
    if interaction.response.is_done():
        await interaction.edit_original_response(view=build_view(card), attachments=build_files(card))
    else:
        await interaction.response.edit_message(view=build_view(card), attachments=build_files(card))
