"""The buttons of a change: publish, keep as draft, drop, rebase, revert."""

from discord import Interaction
from discord.ext import commands

from bot.cards.components import Card, Text
from bot.cards.kb.changes import reason_form
from bot.cards.kb.edit import kind_from_letter
from bot.client import SecondOpinion
from bot.cogs.kb.form_recovery import return_input_on_error
from bot.cogs.kb.group import editor_of
from bot.cogs.kb.publishing import GONE, get_proposal, open_change, publish_change, show_change
from bot.errors import UserError
from bot.interactions.responses import open_form, update
from bot.interactions.router import ActionEvent, handles


class ChangesCog(commands.Cog):
    """Completes changes. Every button checks the permissions again, and works after every restart."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.edit_workflow = bot.services.edit_workflow
        self.drafts = bot.services.drafts

    @handles("change", "open")
    async def open(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show one change whole: a preview to its author, what waits to any moderator."""
        await open_change(interaction, await get_proposal(interaction, ActionEvent((event.choice,))))

    @handles("change", "publish")
    async def publish(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Ask why, and publish; at once where the command had the reason."""
        found = await get_proposal(interaction, event)
        if found.reason:
            await publish_change(interaction, found.id, found.reason)
        else:
            await open_form(interaction, reason_form(found, "publish"))

    @handles("change", "keep")
    async def keep(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Keep a draft; the same way."""
        found = await get_proposal(interaction, event)
        if found.reason:
            await publish_change(interaction, found.id, found.reason, as_draft=True)
        else:
            await open_form(interaction, reason_form(found, "keep"))

    @handles("change", "publish-why")
    async def publish_why(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Publish with the reason that was typed."""
        await self._publish(interaction, event, as_draft=False)

    @handles("change", "keep-why")
    async def keep_why(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Keep a draft with the reason that was typed."""
        await self._publish(interaction, event, as_draft=True)

    @handles("change", "drop")
    async def drop(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Drop a preview."""
        if not await self.edit_workflow.discard(editor_of(interaction), event.arg(0)):
            raise UserError(GONE)
        await update(interaction, Card((Text("Deleted. Nothing was published."),)))

    @handles("change", "rebase")
    async def rebase(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Rebase a change on the latest version, and show it."""
        rebased = await self.drafts.rebase(editor_of(interaction), event.arg(0))
        if rebased is None:
            raise UserError(GONE)
        both = ", ".join(rebased.conflicting_fields)
        note = f"**Look closely:** both changed {both}. There this change stands." if both else "Both fit together."
        await open_change(interaction, rebased.proposal, note)

    @handles("kb", "undo")
    async def undo(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Prepare the reversal of a version, from the post that announced it."""
        letter, entry_id, number = (*(event.chosen[0].split(":") if event.chosen else event.args), "", "", "")[:3]
        kind = kind_from_letter(letter)
        digits = number.isascii() and number.isdecimal()
        editor = editor_of(interaction)
        undone = await self.drafts.prepare_revert(editor, kind, entry_id, int(number)) if kind and digits else None
        if undone is None:
            raise UserError("I can't find that version any more; /kb history shows what there is.")
        await show_change(interaction, undone, note=f"This takes version {number} back.")

    async def _publish(self, interaction: Interaction[SecondOpinion], event: ActionEvent, *, as_draft: bool) -> None:
        async with return_input_on_error(interaction, event):
            reason = (event.typed or {}).get("reason", "").strip()
            if not reason:
                raise UserError("A change needs a reason: a sentence for the other moderators.")
            await publish_change(interaction, event.arg(0), reason, as_draft=as_draft)
