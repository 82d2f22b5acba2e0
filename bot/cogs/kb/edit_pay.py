"""/kb pay: edit a figure of a role, never without its population and source."""

import asyncio
from dataclasses import replace

from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.kb.edit import form_errors_card
from bot.cards.kb.edit_pay import FigureRef, choose_figure_card, figure_card, figure_form, figure_ref
from bot.client import SecondOpinion
from bot.cogs.kb.entry_option import EntryName, complete_role, require_item, resolve_entry
from bot.cogs.kb.form_recovery import recovered_input, return_input_on_error
from bot.cogs.kb.group import add_command, editor_of
from bot.cogs.kb.publishing import show_change
from bot.errors import OUTDATED, UserError
from bot.interactions.context import knowledge_base_of
from bot.interactions.responses import open_form, send, update
from bot.interactions.router import ActionEvent, handles
from bot.services.editing import EntryVersion
from knowledge.editing.pay_form import PAY_UNITS, STATISTICS, parse_pay, with_pay, without_pay
from knowledge.editing.serialization import EditableItem, kind_of, to_yaml
from knowledge.model import Role
from storage.stores.proposals import ProposedEdit

NO_ROLE = "Pay stands with roles. Choose a role from the list that appears as you type."


class EditPayCog(commands.Cog):
    """Edits figures. Buttons carry the version they started from, so that two moderators never mix their figures."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.edit_workflow = bot.services.edit_workflow
        add_command(bot, "pay", "Add, change or remove a pay figure of a role", self.pay)

    @app_commands.describe(entry="A role")
    @app_commands.autocomplete(entry=complete_role)
    async def pay(self, interaction: Interaction[SecondOpinion], entry: EntryName) -> None:
        """Ask which figure."""
        version = await resolve_entry(interaction, entry)
        await send(interaction, choose_figure_card(_role(version)))

    @handles("figure", "choose")
    async def choose(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Ask the same from a button."""
        await update(interaction, choose_figure_card(_role(await resolve_entry(interaction, event.arg(0)))))

    @handles("figure", "at")
    async def at(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Ask what the figure is per and of."""
        version = await resolve_entry(interaction, event.arg(0))
        role = _role(version)
        await update(interaction, figure_card(role, figure_ref(role, version.number, event.choice)))

    @handles("figure", "per")
    async def per(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Note what the figure is paid per."""
        ref, role = await self._resolve(interaction, event)
        await update(interaction, figure_card(role, replace(ref, per=_among(PAY_UNITS, event.choice))))

    @handles("figure", "statistic")
    async def statistic(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Note which statistic it is."""
        ref, role = await self._resolve(interaction, event)
        await update(interaction, figure_card(role, replace(ref, statistic=_among(STATISTICS, event.choice))))

    @handles("figure", "write")
    async def write(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open the form, with what could not be taken if that is what was clicked."""
        ref, role = await self._resolve(interaction, event)
        await open_form(interaction, figure_form(ref, ref.figure(role), await recovered_input(interaction)))

    @handles("figure", "remove")
    async def remove(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Prepare to take a figure away."""
        ref, role = await self._resolve(interaction, event)
        if ref.figure(role) is None:
            raise UserError(OUTDATED)
        await self._prepare(interaction, ref, without_pay(role, int(ref.index)))

    @handles("figure", "typed")
    async def typed(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Take the figure that was typed, with its source where that is new."""
        async with return_input_on_error(interaction, event):
            ref, role = await self._resolve(interaction, event)
            typed, known = dict(event.typed or {}), knowledge_base_of(interaction).sources
            per, statistic = PAY_UNITS[ref.per], STATISTICS[ref.statistic]
            outcome = parse_pay(per, statistic, typed, known, ref.figure(role))
            if isinstance(outcome, tuple):
                await update(interaction, form_errors_card(outcome, typed, ref.custom_id("write")))
                return
            role = with_pay(role, outcome.pay, int(ref.index) if ref.figure(role) else None)
            await self._prepare(interaction, ref, role, *((outcome.source,) if outcome.source else ()))

    async def _resolve(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> tuple[FigureRef, Role]:
        """Return which figure it is, and the role of the version the edit started from.

        Raises PermissionDenied and UserError.
        """
        editor = editor_of(interaction)
        await self.edit_workflow.require_moderator(editor)
        ref = _figure_ref(event)
        version = await self.edit_workflow.version(editor.server_id, "role", ref.role_id, ref.version)
        if version is None:
            raise UserError(OUTDATED)
        return ref, _role(version)

    async def _prepare(
        self, interaction: Interaction[SecondOpinion], ref: FigureRef, role: Role, *new: EditableItem
    ) -> None:
        editor = editor_of(interaction)
        version = await self.edit_workflow.version(editor.server_id, "role", ref.role_id, ref.version)
        if version is None:
            raise UserError(OUTDATED)
        body = await asyncio.to_thread(to_yaml, role)
        edits = [
            *(
                ProposedEdit(kind=kind_of(item), entry_id=item.id, base=0, state="published", body=to_yaml(item))
                for item in new
            ),
            ProposedEdit(kind="role", entry_id=role.id, base=ref.version, state=version.state, body=body),
        ]
        await show_change(interaction, await self.edit_workflow.prepare(editor, edits))


def _role(version: EntryVersion) -> Role:
    item = require_item(version)
    if not isinstance(item, Role):
        raise UserError(NO_ROLE)
    return item


def _figure_ref(event: ActionEvent) -> FigureRef:
    """Read which figure a button is about. Raises UserError for one of an older version."""
    role_id, version, at, per, statistic = (*event.args, "", "", "", "", "")[:5]
    if not (version.isascii() and version.isdecimal()):
        raise UserError(OUTDATED)
    return FigureRef(role_id, int(version), at, _among(PAY_UNITS, per), _among(STATISTICS, statistic))


def _among(names: tuple[str, ...], position: str) -> int:
    """Read a position in a list. Raises UserError for none of it."""
    if not (position.isascii() and position.isdecimal() and int(position) < len(names)):
        raise UserError(OUTDATED)
    return int(position)
