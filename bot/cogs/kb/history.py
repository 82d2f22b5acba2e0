"""/kb show, history, diff and revert: an entry, every version of it, and going back to one exactly."""

import asyncio

from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.components import Card
from bot.cards.kb.changes import MAX_REASON
from bot.cards.kb.diff import describe_change
from bot.cards.kb.edit import kind_from_letter
from bot.cards.kb.history import diff_card, entry_file_card, history_card, revert_form
from bot.client import SecondOpinion
from bot.cogs.kb.entry_option import ITEM, EntryName, complete_item, resolve_entry
from bot.cogs.kb.form_recovery import return_input_on_error
from bot.cogs.kb.group import add_command, editor_of
from bot.cogs.kb.publishing import show_change
from bot.errors import UserError
from bot.interactions.responses import open_form, send, update
from bot.interactions.router import ActionEvent, handles
from bot.services.editing import EditComparison, EntryVersion
from storage.stores.proposals import ProposedEdit

NO_VERSION = "There is no version {number} of this entry. /kb history shows what there is."
GONE = "This entry is no longer here."
Number = app_commands.Range[int, 0, 1_000_000]


async def clicked_entry(interaction: Interaction[SecondOpinion], event: ActionEvent) -> EntryVersion:
    """Return the current version of the entry a button is about.

    Raises UserError, and PermissionDenied for a member who is no moderator.
    """
    editor, kind, editing = (
        editor_of(interaction),
        kind_from_letter(event.arg(0)),
        interaction.client.services.edit_workflow,
    )
    await editing.require_moderator(editor)
    version = await editing.current(editor.server_id, kind, event.arg(1)) if kind else None
    if version is None:
        raise UserError(GONE)
    return version


async def get_version(interaction: Interaction[SecondOpinion], version: EntryVersion, number: int) -> EntryVersion:
    """Return one version of an entry; 0 is the bundled one. Raises UserError."""
    server_id, editing = editor_of(interaction).server_id, interaction.client.services.edit_workflow
    found = await editing.version(server_id, version.kind, version.entry_id, number)
    if found is None:
        raise UserError(NO_VERSION.format(number=number))
    return found


class HistoryCog(commands.Cog):
    """Looks back at the versions of an entry."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.edit_workflow = bot.services.edit_workflow
        self.reviews = bot.services.reviews
        add_command(bot, "show", "The text of an entry as a file, with its version, state and owner", self.show)
        add_command(bot, "history", "Every version of an entry: who, when and why", self.history)
        add_command(bot, "diff", "What differs between two versions of an entry", self.diff)
        add_command(bot, "revert", "Restore an earlier version of an entry exactly", self.revert)

    @app_commands.describe(entry=ITEM)
    @app_commands.autocomplete(entry=complete_item)
    async def show(self, interaction: Interaction[SecondOpinion], entry: EntryName) -> None:
        """Hand over an entry as a file."""
        version = await resolve_entry(interaction, entry)
        owner = await self.reviews.owner_of(editor_of(interaction), version.kind, version.entry_id)
        await send(interaction, entry_file_card(version, owner))

    @app_commands.describe(entry=ITEM)
    @app_commands.autocomplete(entry=complete_item)
    async def history(self, interaction: Interaction[SecondOpinion], entry: EntryName) -> None:
        """List the versions of an entry."""
        await send(interaction, await self._history(await resolve_entry(interaction, entry), interaction))

    @app_commands.describe(
        entry=ITEM,
        first="The number of one version; 0 is the original",
        second="The number of the other",
    )
    @app_commands.autocomplete(entry=complete_item)
    async def diff(
        self, interaction: Interaction[SecondOpinion], entry: EntryName, first: Number, second: Number
    ) -> None:
        """Show what differs between two versions."""
        version = await resolve_entry(interaction, entry)
        both = [await get_version(interaction, version, number) for number in (first, second)]
        await send(interaction, await _difference(both[0], both[1]))

    @handles("past", "list")
    async def turn_page(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Turn the pages of a history."""
        await update(
            interaction, await self._history(await clicked_entry(interaction, event), interaction, event.page(2))
        )

    @handles("past", "diff")
    async def what_changed(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show what a version changed of the one before."""
        version = await clicked_entry(interaction, event)
        number = event.page(2)
        after = await get_version(interaction, version, number)
        await send(interaction, await _difference(await get_version(interaction, version, number - 1), after))

    async def _history(self, version: EntryVersion, interaction: Interaction[SecondOpinion], page: int = 0) -> Card:
        server_id, kind, id_ = editor_of(interaction).server_id, version.kind, version.entry_id
        bundled = await self.edit_workflow.version(server_id, kind, id_, 0) is not None
        return history_card(version, await self.edit_workflow.history(server_id, kind, id_), bundled=bundled, page=page)

    @app_commands.describe(
        entry=ITEM,
        to="The number of the version to go back to; 0 is the original",
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
    async def back(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Ask why."""
        await clicked_entry(interaction, event)
        await open_form(interaction, revert_form(event.arg(0), event.arg(1), event.page(2)))

    @handles("past", "why")
    async def why(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Prepare an earlier version as a change, with the reason that was typed."""
        async with return_input_on_error(interaction, event):
            reason = (event.typed or {}).get("reason", "").strip()
            if not reason:
                raise UserError("A change needs a reason: a sentence for the other moderators.")
            await self._go_back(interaction, await clicked_entry(interaction, event), event.page(2), reason)

    async def _go_back(
        self, interaction: Interaction[SecondOpinion], version: EntryVersion, number: int, reason: str
    ) -> None:
        earlier = await get_version(interaction, version, number)
        edit = ProposedEdit(
            kind=version.kind,
            entry_id=version.entry_id,
            base=version.number,
            state=earlier.state,
            body=earlier.body,
        )
        proposal = await self.edit_workflow.prepare(editor_of(interaction), (edit,), reason)
        await show_change(interaction, proposal, note=f"This restores version {number} exactly.")


async def _difference(first: EntryVersion, second: EntryVersion) -> Card:
    edit = ProposedEdit(
        kind=second.kind, entry_id=second.entry_id, base=first.number, state=second.state, body=second.body
    )
    return diff_card(
        first, second, await asyncio.to_thread(describe_change, EditComparison(edit, first.body, first.state))
    )
