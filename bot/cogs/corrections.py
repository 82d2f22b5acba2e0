"""Something wrong? Below every card of the base: moderators get the form, members a proposal."""

import asyncio

from discord import Interaction
from discord.ext import commands

from bot.cards.corrections import SECTION_TABS, choose_part_card, correction_preview_card
from bot.cards.custom_id import custom_id
from bot.cards.feedback import words_form
from bot.cards.kb.edit import choose_section_card, form_errors_card, section_form
from bot.client import SecondOpinion
from bot.cogs.kb.entry_option import resolve_entry, require_item
from bot.cogs.kb.form_recovery import return_input_on_error, recovered_input
from bot.cogs.kb.group import editor_of
from bot.cogs.kb.member_forms import NO_ENTRY, require_entry, form_section, apply_member_form
from bot.cogs.kb.publishing import describe_changes
from bot.cogs.scopes import moderated_server
from bot.errors import UserError
from bot.interactions.card_builder import CardBuilder
from bot.interactions.context import base_of
from bot.interactions.responses import open_form, send, update
from bot.interactions.router import ActionEvent, handles
from bot.services.editing import PermissionDenied, EntryVersion
from knowledge.editing.form_layout import FieldError
from knowledge.editing.serialization import kind_of, to_yaml
from knowledge.model.unchecked_base import AnyEntry
from storage.stores.proposals import ProposedEdit

NOTHING = "You changed nothing in the form, so there is nothing to send."


class CorrectionsCog(commands.Cog):
    """Takes proposals from members. Nothing is published by itself, and no name is kept."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.house = bot.services

    @handles("words", "wrong")
    async def wrong(self, interaction: Interaction[SecondOpinion], click: ActionEvent) -> None:
        """Open what a moderator edits with, or what a member proposes with; plain words where no entry is meant."""
        server = moderated_server(interaction)
        entry = base_of(interaction).entries.get(click.arg(0))
        if entry is None:
            await open_form(interaction, words_form(base_of(interaction), click.arg(0)))
        elif await self._moderates(interaction):
            standing = await resolve_entry(interaction, entry.id)
            await send(interaction, choose_section_card(standing, require_item(standing)))
        else:
            await send(interaction, choose_part_card(entry, server.name))

    @handles("wrong", "part")
    async def part(self, interaction: Interaction[SecondOpinion], click: ActionEvent) -> None:
        """Open the form of a part."""
        standing = await self._standing(interaction, click.arg(0))
        section = form_section(require_entry(standing), click.choice)
        submit = custom_id("wrong", "typed", standing.entry_id, standing.number, section.key)
        await open_form(interaction, section_form(section, submit))

    @handles("wrong", "correct")
    async def correct(self, interaction: Interaction[SecondOpinion], click: ActionEvent) -> None:
        """Open the form again with what was typed."""
        standing = await self._standing(interaction, click.arg(0), click.arg(1))
        typed = await recovered_input(interaction)
        if (sketch := await self.house.drafts.anonymous_draft(moderated_server(interaction).id, click.arg(3))) is not None:
            written = require_entry(EntryVersion(standing.kind, standing.entry_id, 0, "published", sketch.edits[0].body))
            typed = {field.key: field.value for field in form_section(written, click.arg(2)).fields}
        submit = custom_id("wrong", "typed", *click.args)
        await open_form(interaction, section_form(form_section(require_entry(standing), click.arg(2)), submit, typed))

    @handles("wrong", "typed")
    async def typed(self, interaction: Interaction[SecondOpinion], click: ActionEvent) -> None:
        """Show the finished card, or what can't be taken."""
        async with return_input_on_error(interaction, click):
            standing = await self._standing(interaction, click.arg(0), click.arg(1))
            typed, correct = dict(click.typed or {}), custom_id("wrong", "correct", *click.args[:3])
            problems, entry = await asyncio.to_thread(
                apply_member_form, require_entry(standing), click.arg(2), typed, {*base_of(interaction).sources}
            )
            if problems:
                await update(interaction, form_errors_card(problems, typed, correct))
                return
            body = await asyncio.to_thread(to_yaml, entry)
            if body == standing.body:
                raise UserError(NOTHING)
            edit = ProposedEdit(kind=standing.kind, entry_id=entry.id, base=standing.number, state=standing.state, body=body)
            await self.house.drafts.discard_anonymous(moderated_server(interaction).id, click.arg(3))
            await self._show(interaction, edit, entry, click.arg(2), typed)

    async def _show(
        self, interaction: Interaction[SecondOpinion], edit: ProposedEdit, entry: AnyEntry, section: str, typed: dict[str, str]
    ) -> None:
        place = ("wrong", "correct", entry.id, edit.base, section)
        finished = await self.house.drafts.preview_base(moderated_server(interaction).id, [edit])
        if isinstance(finished, tuple):
            problems = tuple(FieldError("It does not fit the rest", sentence) for sentence in finished)
            await update(interaction, form_errors_card(problems, typed, custom_id(*place)))
            return
        sketch = await self.house.edit_workflow.prepare_anonymous(moderated_server(interaction).id, [edit])
        part = SECTION_TABS[kind_of(entry)].get(section)
        shelf = CardBuilder(self.bot, finished)
        card = shelf.build_tab(entry.id, part, 0) if part else await shelf.build_entry(finished.entries[entry.id])
        (change,) = await describe_changes(interaction, sketch)
        await update(interaction, correction_preview_card(card, change, sketch, custom_id(*place, sketch.id)))

    async def _standing(self, interaction: Interaction[SecondOpinion], entry_id: str, number: str = "") -> EntryVersion:
        """Return an entry that members are shown, as it stands or as it stood. Raises Refusal."""
        entry = base_of(interaction).entries.get(entry_id)
        if entry is None:
            raise UserError(NO_ENTRY)
        server_id, kind = moderated_server(interaction).id, kind_of(entry)
        at = self.house.edit_workflow.version(server_id, kind, entry_id, int(number)) if number.isdecimal() else None
        standing = await (at or self.house.edit_workflow.current(server_id, kind, entry_id))
        if standing is None:
            raise UserError(NO_ENTRY)
        return standing

    async def _moderates(self, interaction: Interaction[SecondOpinion]) -> bool:
        try:
            await self.house.edit_workflow.require_moderator(editor_of(interaction))
        except PermissionDenied:
            return False
        return True
