"""The "Something wrong?" button below every card: moderators get the form, members propose a correction.

A proposal is sent once, without the member's name, a few an hour, and waits for a moderator.
"""

import asyncio
from collections.abc import Mapping

from discord import Interaction
from discord.ext import commands

from bot.cards.components import Card, Text
from bot.cards.corrections import (
    SECTION_TABS,
    choose_part_card,
    correction_preview_card,
    correction_sent_card,
    evidence_form,
)
from bot.cards.custom_id import custom_id
from bot.cards.feedback import PATIENT, words_form
from bot.cards.kb.edit import choose_section_card, form_errors_card, section_form
from bot.cards.patient_details import ask_to_change
from bot.client import SecondOpinion
from bot.cogs.feedback import TOO_MANY
from bot.cogs.kb.entry_option import require_item, resolve_entry
from bot.cogs.kb.form_recovery import recovered_input, return_input_on_error
from bot.cogs.kb.group import editor_of
from bot.cogs.kb.publishing import GONE, build_waiting_post, describe_changes, post_to_log, show_change
from bot.cogs.scopes import moderated_server
from bot.errors import UserError
from bot.interactions.card_builder import CardBuilder
from bot.interactions.context import knowledge_base_of
from bot.interactions.responses import confirm, open_form, send, update
from bot.interactions.router import ActionEvent, handles
from bot.services.editing import EntryVersion, PermissionDenied
from knowledge.editing.form_layout import FieldError, FormSection, apply_form, form_sections
from knowledge.editing.serialization import kind_of, to_yaml
from knowledge.model import Entry, Source
from knowledge.safety import find_patient_identifiers
from storage.stores.proposals import ProposedEdit

NOW_MODERATOR = "You moderate this server, so this goes the way of your own changes, with your name."
NOTHING_CHANGED = "You changed nothing in the form, so there is nothing to send."


class CorrectionsCog(commands.Cog):
    """Takes corrections from members. Nothing is published without a moderator, and no name is stored."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.bot = bot
        self.services = bot.services

    @handles("words", "wrong")
    async def wrong(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open what a moderator edits with, or what a member proposes with; plain words where no entry is meant."""
        server = moderated_server(interaction)
        entry = knowledge_base_of(interaction).entries.get(event.arg(0))
        if entry is None:
            await open_form(interaction, words_form(knowledge_base_of(interaction), event.arg(0)))
        elif await self._is_moderator(interaction):
            version = await resolve_entry(interaction, entry.id)
            await send(interaction, choose_section_card(version, require_item(version)))
        else:
            await send(interaction, choose_part_card(entry, server.name or "this server"))

    @handles("wrong", "part")
    async def part(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open the form of a part."""
        version = await self._get_version(interaction, event.arg(0))
        section = form_section(require_entry(version), event.choice)
        submit = custom_id("wrong", "typed", version.entry_id, version.number, section.key)
        await open_form(interaction, section_form(section, submit))

    @handles("wrong", "correct")
    async def correct(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open the form again with what was typed."""
        version = await self._get_version(interaction, event.arg(0), event.arg(1))
        typed = await recovered_input(interaction)
        if (
            draft := await self.services.drafts.anonymous_draft(moderated_server(interaction).id, event.arg(3))
        ) is not None:
            written = require_entry(EntryVersion(version.kind, version.entry_id, 0, "published", draft.edits[0].body))
            typed = {field.key: field.value for field in form_section(written, event.arg(2)).fields}
        submit = custom_id("wrong", "typed", *event.args)
        await open_form(interaction, section_form(form_section(require_entry(version), event.arg(2)), submit, typed))

    @handles("wrong", "typed")
    async def typed(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Show the finished card, or what can't be taken."""
        async with return_input_on_error(interaction, event):
            version = await self._get_version(interaction, event.arg(0), event.arg(1))
            typed, correct = dict(event.typed or {}), custom_id("wrong", "correct", *event.args[:3])
            problems, entry = await asyncio.to_thread(
                apply_member_form,
                require_entry(version),
                event.arg(2),
                typed,
                {*knowledge_base_of(interaction).sources},
            )
            if problems:
                await update(interaction, form_errors_card(problems, typed, correct))
                return
            body = await asyncio.to_thread(to_yaml, entry)
            if body == version.body:
                raise UserError(NOTHING_CHANGED)
            edit = ProposedEdit(
                kind=version.kind, entry_id=entry.id, base=version.number, state=version.state, body=body
            )
            await self.services.drafts.discard_anonymous(moderated_server(interaction).id, event.arg(3))
            await self._show(interaction, edit, entry, event.arg(2), typed)

    async def _show(
        self,
        interaction: Interaction[SecondOpinion],
        edit: ProposedEdit,
        entry: Entry,
        section: str,
        typed: dict[str, str],
    ) -> None:
        place = ("wrong", "correct", entry.id, edit.base, section)
        preview_base = await self.services.drafts.preview_base(moderated_server(interaction).id, [edit])
        if isinstance(preview_base, tuple):
            problems = tuple(FieldError("It does not fit the rest", sentence) for sentence in preview_base)
            await update(interaction, form_errors_card(problems, typed, custom_id(*place)))
            return
        draft = await self.services.edit_workflow.prepare_anonymous(
            moderated_server(interaction).id, interaction.user.id, [edit]
        )
        part = SECTION_TABS[kind_of(entry)].get(section)
        builder = CardBuilder(self.bot, preview_base)
        if part:
            card = await builder.build_tab(entry.id, part, 0)
        else:
            card = await builder.build_entry(preview_base.entries[entry.id])
        (change,) = await describe_changes(interaction, draft)
        await update(interaction, correction_preview_card(card, change, draft, custom_id(*place, draft.id)))

    async def _get_version(
        self, interaction: Interaction[SecondOpinion], entry_id: str, number: str = ""
    ) -> EntryVersion:
        """Return the current or an earlier version of an entry that members are shown. Raises UserError."""
        entry = knowledge_base_of(interaction).entries.get(entry_id)
        if entry is None:
            raise UserError(NO_ENTRY)
        server_id, kind = moderated_server(interaction).id, kind_of(entry)
        at = self.services.edit_workflow.version(server_id, kind, entry_id, int(number)) if number.isdecimal() else None
        version = await (at or self.services.edit_workflow.current(server_id, kind, entry_id))
        if version is None:
            raise UserError(NO_ENTRY)
        return version

    async def _is_moderator(self, interaction: Interaction[SecondOpinion]) -> bool:
        try:
            await self.services.edit_workflow.require_moderator(editor_of(interaction))
        except PermissionDenied:
            return False
        return True

    @handles("wrong", "send")
    async def send(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Ask how the member knows."""
        self._check_rate_limit(interaction)
        draft = await self.services.drafts.anonymous_draft(moderated_server(interaction).id, event.arg(0))
        if draft is None:
            raise UserError(GONE)
        await open_form(interaction, evidence_form(draft))

    @handles("wrong", "sent")
    async def sent(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Add the proposal to the queue, and notify the moderators."""
        async with return_input_on_error(interaction, event):
            self._check_rate_limit(interaction)
            evidence = (event.typed or {}).get("how", "").strip()
            if details := find_patient_identifiers(evidence):
                raise UserError(f"{PATIENT} {ask_to_change(details)}")
            if await self._is_moderator(interaction):
                await self._propose_as_author(interaction, event.arg(0), evidence)
                return
            with self.services.message_limit.consume(interaction.user.id):
                proposal = await self.services.drafts.submit_anonymous(
                    moderated_server(interaction).id, event.arg(0), evidence
                )
                if proposal is None:
                    raise UserError(GONE)
            await post_to_log(interaction, await build_waiting_post(interaction, proposal))
            await confirm(interaction, correction_sent_card())

    async def _propose_as_author(self, interaction: Interaction[SecondOpinion], id_: str, reason: str) -> None:
        """Make the correction of somebody who moderates by now her own change, with her name, for the usual review."""
        server_id = moderated_server(interaction).id
        draft = await self.services.drafts.anonymous_draft(server_id, id_)
        if draft is None:
            raise UserError(GONE)
        proposal = await self.services.edit_workflow.prepare(editor_of(interaction), draft.edits, reason)
        await self.services.drafts.discard_anonymous(server_id, id_)
        await show_change(interaction, proposal, note=NOW_MODERATOR)

    @handles("wrong", "drop")
    async def drop(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Send nothing."""
        await self.services.drafts.discard_anonymous(moderated_server(interaction).id, event.arg(0))
        await update(interaction, Card((Text("Nothing was sent, and nothing is kept."),)))

    def _check_rate_limit(self, interaction: Interaction[SecondOpinion]) -> None:
        if not self.services.message_limit.allows(interaction.user.id):
            raise UserError(TOO_MANY)


NO_ENTRY = "This entry is no longer in the knowledge base of this server."


def require_entry(version: EntryVersion) -> Entry:
    """Return the entry of a version. Raises UserError."""
    item = require_item(version)
    if isinstance(item, Source):
        raise UserError(NO_ENTRY)
    return item


def form_section(entry: Entry, key: str) -> FormSection:
    """Return one form of an entry. Raises UserError for one that can't be opened."""
    found = next((section for section in form_sections(entry) if section.key == key), None)
    if found is None or found.too_long:
        raise UserError("This part can't be opened as a form. Say in words what is wrong with it.")
    return found


def apply_member_form(
    entry: Entry, section: str, typed: Mapping[str, str], sources: set[str]
) -> tuple[tuple[FieldError, ...], Entry]:
    """Apply what a member typed; new lines that may contain patient details are rejected."""
    shown = {line for field in form_section(entry, section).fields for line in field.value.splitlines()}
    new = "\n".join(line for text in typed.values() for line in text.splitlines() if line not in shown)
    if details := find_patient_identifiers(new):
        return (FieldError("A patient?", f"{PATIENT} {ask_to_change(details)}"),), entry
    outcome = apply_form(entry, section, typed, sources)
    return (outcome, entry) if isinstance(outcome, tuple) else ((), outcome)
