"""/kb revert: an entry as it was, to the letter. Going back is a change like any other."""

from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.kb.changes import MAX_REASON
from bot.cards.kb.history import revert_form
from bot.client import SecondOpinion
from bot.cogs.kb.entry_option import ITEM, EntryName, complete_item, resolve_entry
from bot.cogs.kb.form_recovery import return_input_on_error
from bot.cogs.kb.group import add_command, editor_of
from bot.cogs.kb.publishing import show_change
from bot.cogs.kb.versions import Number, clicked_entry, get_version
from bot.errors import UserError
from bot.interactions.responses import open_form
from bot.interactions.router import ActionEvent, handles
from bot.services.editing import EntryVersion
from storage.stores.proposals import ProposedEdit


class KbReverting(commands.Cog):
    """Goes back to an earlier version."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.editing = bot.services.edit_workflow
        add_command(bot, "revert", "Go back to an earlier version of an entry, to the letter", self.revert)

    @app_commands.describe(
        entry=ITEM,
        to="The number of the version to go back to; 0 is as it came with me",
        reason="Why; the other moderators read it",
    )
    @app_commands.autocomplete(entry=complete_item)
    async def revert(
        self,
        interaction: Interaction[SecondOpinion],
        entry: EntryName,
        to: Number,
        reason: app_commands.Range[str, 1, MAX_REASON],
    ) -> None:
        """Prepare an earlier version as a change."""
        await self._go_back(interaction, await resolve_entry(interaction, entry), to, reason)

    @handles("past", "back")
    async def back(self, interaction: Interaction[SecondOpinion], click: ActionEvent) -> None:
        """Ask why."""
        await clicked_entry(interaction, click)
        await open_form(interaction, revert_form(click.arg(0), click.arg(1), click.page(2)))

    @handles("past", "why")
    async def why(self, interaction: Interaction[SecondOpinion], click: ActionEvent) -> None:
        """Prepare an earlier version as a change, with the reason that was typed."""
        async with return_input_on_error(interaction, click):
            reason = (click.typed or {}).get("reason", "").strip()
            if not reason:
                raise UserError("A change needs a reason: a sentence for the other moderators.")
            await self._go_back(interaction, await clicked_entry(interaction, click), click.page(2), reason)

    async def _go_back(
        self, interaction: Interaction[SecondOpinion], standing: EntryVersion, number: int, reason: str
    ) -> None:
        earlier = await get_version(interaction, standing, number)
        edit = ProposedEdit(
            kind=standing.kind,
            entry_id=standing.entry_id,
            base=standing.number,
            state=earlier.state,
            body=earlier.body,
        )
        proposal = await self.editing.prepare(editor_of(interaction), (edit,), reason)
        await show_change(interaction, proposal, note=f"This goes back to version {number}, to the letter.")
