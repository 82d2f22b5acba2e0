"""/kb edit: choose a part of an entry, edit it in a form, preview the change."""

import asyncio
from dataclasses import replace

from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.custom_id import custom_id
from bot.cards.kb.edit import choose_section_card, edit_again_card, form_errors_card, kind_from_letter, section_form
from bot.client import SecondOpinion
from bot.cogs.kb.entry_option import ITEM, EntryName, complete_item, require_item, resolve_entry
from bot.cogs.kb.form_recovery import recovered_input, return_input_on_error
from bot.cogs.kb.group import add_command, editor_of
from bot.cogs.kb.publishing import GONE, get_proposal, show_change
from bot.errors import UserError
from bot.interactions.context import knowledge_base_of
from bot.interactions.responses import open_form, send, update
from bot.interactions.router import ActionEvent, handles
from bot.services.editing import EntryVersion
from knowledge.editing.form_layout import FormSection, apply_form, form_sections
from knowledge.editing.serialization import EditableItem, item_from_yaml, to_yaml
from storage.stores.proposals import Proposal, ProposedEdit

TOO_LONG = (
    "This part is too long for a form of Discord. /kb export gives you the entry as a file, /kb import takes it back."
)
UNKNOWN_PART = "This part can't be opened any more; run /kb edit again."


class EditCog(commands.Cog):
    """Edits an entry part by part. A form carries the id of its change, so it can be sent after a restart, too."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.edit_workflow = bot.services.edit_workflow
        self.drafts = bot.services.drafts
        add_command(bot, "edit", "Change an entry or a source, part by part", self.edit)

    @app_commands.describe(entry=ITEM)
    @app_commands.autocomplete(entry=complete_item)
    async def edit(self, interaction: Interaction[SecondOpinion], entry: EntryName) -> None:
        """Ask which part."""
        version = await resolve_entry(interaction, entry)
        await send(interaction, choose_section_card(version, require_item(version)))

    @handles("edit", "section")
    async def section(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open the form of a part; what it begins with is kept, so that nothing is lost when others are faster."""
        editor = editor_of(interaction)
        await self.edit_workflow.require_moderator(editor)
        kind = kind_from_letter(event.arg(0))
        version = await self.edit_workflow.current(editor.server_id, kind, event.arg(1)) if kind else None
        if version is None:
            raise UserError(UNKNOWN_PART)
        form = _find_section(require_item(version), event.choice)
        proposal = await self.edit_workflow.prepare(editor, [_edit(version)])
        await open_form(interaction, section_form(form, custom_id("edit", "typed", proposal.id, 0, form.key)))

    @handles("change", "again")
    async def again(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Ask which part of a change under way to edit further."""
        proposal = await get_proposal(interaction, event)
        await update(interaction, await asyncio.to_thread(edit_again_card, proposal))

    @handles("edit", "again")
    async def part(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open the form of a part of a change under way."""
        position, _, key = event.choice.partition(".")
        await self._open(interaction, event, position, key)

    @handles("edit", "correct")
    async def correct(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open a form again with what could not be taken."""
        await self._open(interaction, event, event.arg(1), event.arg(2), await recovered_input(interaction))

    @handles("edit", "typed")
    async def typed(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Take what was typed into the change, and show what it changes."""
        async with return_input_on_error(interaction, event):
            proposal = await get_proposal(interaction, event)
            edit, item = _edit_at(proposal, event.arg(1))
            typed, sources = dict(event.typed or {}), {*knowledge_base_of(interaction).sources, *_new_sources(proposal)}
            outcome = await asyncio.to_thread(apply_form, item, event.arg(2), typed, sources)
            if isinstance(outcome, tuple):
                again = custom_id("edit", "correct", proposal.id, event.arg(1), event.arg(2))
                await update(interaction, form_errors_card(outcome, typed, again))
                return
            await self._apply(interaction, proposal, edit, outcome)

    async def _apply(
        self, interaction: Interaction[SecondOpinion], proposal: Proposal, edit: ProposedEdit, item: EditableItem
    ) -> None:
        taken = replace(edit, body=await asyncio.to_thread(to_yaml, item))
        edits = [taken if each is edit else each for each in proposal.edits]
        revised = await self.drafts.revise(editor_of(interaction), proposal.id, edits)
        if revised is None:
            raise UserError(GONE)
        await show_change(interaction, revised)

    async def _open(
        self,
        interaction: Interaction[SecondOpinion],
        event: ActionEvent,
        position: str,
        key: str,
        typed: dict[str, str] | None = None,
    ) -> None:
        proposal = await get_proposal(interaction, event)
        _, item = _edit_at(proposal, position)
        submit = custom_id("edit", "typed", proposal.id, position, key)
        await open_form(interaction, section_form(_find_section(item, key), submit, typed))


def _edit(version: EntryVersion) -> ProposedEdit:
    return ProposedEdit(
        kind=version.kind,
        entry_id=version.entry_id,
        base=version.number,
        state=version.state,
        body=version.body,
    )


def _find_section(item: EditableItem, key: str) -> FormSection:
    """Return one form of an item. Raises UserError when there is none, or it is longer than Discord takes."""
    found = next((section for section in form_sections(item) if section.key == key), None)
    if found is None:
        raise UserError(UNKNOWN_PART)
    if found.too_long:
        raise UserError(TOO_LONG)
    return found


def _edit_at(proposal: Proposal, position: str) -> tuple[ProposedEdit, EditableItem]:
    """Return one edit of a change and the entry it makes. Raises UserError."""
    at = int(position) if position.isascii() and position.isdecimal() else len(proposal.edits)
    edit = proposal.edits[at] if at < len(proposal.edits) else None
    item = item_from_yaml(edit.kind, edit.body, edit.entry_id)[0] if edit else None
    if edit is None or item is None:
        raise UserError(UNKNOWN_PART)
    return edit, item


def _new_sources(proposal: Proposal) -> set[str]:
    return {edit.entry_id for edit in proposal.edits if edit.kind == "source"}
