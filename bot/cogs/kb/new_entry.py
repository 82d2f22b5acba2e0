"""/kb new: a short form creates a draft, and says what is missing before it can be published."""

import asyncio
from typing import Literal

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.custom_id import custom_id
from bot.cards.kb.change_posts import KIND_LETTERS
from bot.cards.kb.edit import form_errors_card, kind_from_letter, section_form
from bot.client import SecondOpinion
from bot.cogs.kb.form_recovery import recovered_input, return_input_on_error
from bot.cogs.kb.group import add_command, editor_of
from bot.cogs.kb.publishing import show_change
from bot.errors import OUTDATED, UserError
from bot.interactions.context import knowledge_base_of
from bot.interactions.responses import open_form, update
from bot.interactions.router import ActionEvent, handles
from knowledge.editing.form_layout import FieldError
from knowledge.editing.new_entry import create_item, creation_form
from knowledge.editing.serialization import EditableItem, ItemKind, to_yaml
from knowledge.model.entry_kinds import ENTRY_KINDS
from storage.stores.proposals import ProposedEdit

KINDS: dict[str, ItemKind] = {**{kind.noun: kind.id for kind in ENTRY_KINDS}, "source": "source"}


class NewEntryCog(commands.Cog):
    """Creates entries and sources."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.services = bot.services
        add_command(bot, "new", "Begin a role, pain point, question, exit check or source", self.new)

    @app_commands.describe(kind="What to begin; an entry may stay a draft until it is whole")
    async def new(
        self,
        interaction: Interaction[SecondOpinion],
        kind: Literal["role", "pain point", "question", "exit check", "source"],
    ) -> None:
        """Open the form."""
        await self._open(interaction, KINDS[kind], {})

    @handles("edit", "begin")
    async def begin_again(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open the form again with what could not be taken."""
        kind = kind_from_letter(event.arg(0))
        if kind is None:
            raise UserError(OUTDATED)
        await self._open(interaction, kind, await recovered_input(interaction))

    @handles("edit", "begun")
    async def begun(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Make a draft of what was typed, and show it; of a source, which is whole at once, no draft."""
        async with return_input_on_error(interaction, event):
            kind, typed = kind_from_letter(event.arg(0)) or "faq", dict(event.typed or {})
            outcome = await self._begin(interaction, kind, typed)
            if isinstance(outcome, tuple):
                await update(
                    interaction, form_errors_card(outcome, typed, custom_id("edit", "begin", KIND_LETTERS[kind]))
                )
                return
            body = await asyncio.to_thread(to_yaml, outcome)
            state = "published" if kind == "source" else "draft"
            edit = ProposedEdit(kind=kind, entry_id=outcome.id, base=0, state=state, body=body)
            await show_change(interaction, await self.services.edit_workflow.prepare(editor_of(interaction), [edit]))

    async def _begin(
        self, interaction: Interaction[SecondOpinion], kind: ItemKind, typed: dict[str, str]
    ) -> EditableItem | tuple[FieldError, ...]:
        hidden = await self.services.drafts.hidden_entries(editor_of(interaction))
        knowledge_base, seed = knowledge_base_of(interaction), self.services.bundled_base
        taken = {*knowledge_base.entries, *seed.entries, *knowledge_base.sources, *(id_ for _, id_, _ in hidden)}
        today = discord.utils.utcnow().date().isoformat()
        return await asyncio.to_thread(create_item, kind, typed, taken, today, knowledge_base.sources)

    async def _open(self, interaction: Interaction[SecondOpinion], kind: ItemKind, typed: dict[str, str]) -> None:
        await self.services.edit_workflow.require_moderator(editor_of(interaction))
        await open_form(
            interaction, section_form(creation_form(kind, typed), custom_id("edit", "begun", KIND_LETTERS[kind]))
        )
