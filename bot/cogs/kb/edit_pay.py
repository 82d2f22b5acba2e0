"""/kb pay: a figure of a role, never without the people it is about and its source."""

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
    """Writes figures. Buttons carry the version they began from, so that two moderators never mix their figures."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.editing = bot.services.edit_workflow
        add_command(bot, "pay", "Add, change or remove a pay figure of a role", self.pay)

    @app_commands.describe(entry="A role")
    @app_commands.autocomplete(entry=complete_role)
    async def pay(self, interaction: Interaction[SecondOpinion], entry: EntryName) -> None:
        """Ask which figure."""
        standing = await resolve_entry(interaction, entry)
        await send(interaction, choose_figure_card(_role(standing)))

    @handles("figure", "choose")
    async def choose(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Ask the same from a button."""
        await update(interaction, choose_figure_card(_role(await resolve_entry(interaction, event.arg(0)))))

    @handles("figure", "at")
    async def at(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Ask what the figure is per and of."""
        standing = await resolve_entry(interaction, event.arg(0))
        role = _role(standing)
        await update(interaction, figure_card(role, figure_ref(role, standing.number, event.choice)))

    @handles("figure", "per")
    async def per(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Note what the figure is paid per."""
        place, role = await self._begun(interaction, event)
        await update(interaction, figure_card(role, replace(place, per=_among(PAY_UNITS, event.choice))))

    @handles("figure", "statistic")
    async def statistic(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Note which statistic it is."""
        place, role = await self._begun(interaction, event)
        await update(interaction, figure_card(role, replace(place, statistic=_among(STATISTICS, event.choice))))

    @handles("figure", "write")
    async def write(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Open the form, with what could not be taken if that is what was clicked."""
        place, role = await self._begun(interaction, event)
        await open_form(interaction, figure_form(place, place.figure(role), await recovered_input(interaction)))

    @handles("figure", "remove")
    async def remove(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Prepare to take a figure away."""
        place, role = await self._begun(interaction, event)
        if place.figure(role) is None:
            raise UserError(OUTDATED)
        await self._prepare(interaction, place, without_pay(role, int(place.index)))

    @handles("figure", "typed")
    async def typed(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> None:
        """Take the figure that was typed, with its source where that is new."""
        async with return_input_on_error(interaction, event):
            place, role = await self._begun(interaction, event)
            typed, known = dict(event.typed or {}), knowledge_base_of(interaction).sources
            per, statistic = PAY_UNITS[place.per], STATISTICS[place.statistic]
            outcome = parse_pay(per, statistic, typed, known, place.figure(role))
            if isinstance(outcome, tuple):
                await update(interaction, form_errors_card(outcome, typed, place.custom_id("write")))
                return
            role = with_pay(role, outcome.pay, int(place.index) if place.figure(role) else None)
            await self._prepare(interaction, place, role, *((outcome.source,) if outcome.source else ()))

    async def _begun(self, interaction: Interaction[SecondOpinion], event: ActionEvent) -> tuple[FigureRef, Role]:
        """Return which figure it is, and the role as it stood when it was begun. Raises PermissionDenied and Refusal."""
        editor = editor_of(interaction)
        await self.editing.require_moderator(editor)
        place = _place(event)
        standing = await self.editing.version(editor.server_id, "role", place.role_id, place.version)
        if standing is None:
            raise UserError(OUTDATED)
        return place, _role(standing)

    async def _prepare(
        self, interaction: Interaction[SecondOpinion], place: FigureRef, role: Role, *new: EditableItem
    ) -> None:
        editor = editor_of(interaction)
        standing = await self.editing.version(editor.server_id, "role", place.role_id, place.version)
        if standing is None:
            raise UserError(OUTDATED)
        body = await asyncio.to_thread(to_yaml, role)
        edits = [
            *(
                ProposedEdit(kind=kind_of(item), entry_id=item.id, base=0, state="published", body=to_yaml(item))
                for item in new
            ),
            ProposedEdit(kind="role", entry_id=role.id, base=place.version, state=standing.state, body=body),
        ]
        await show_change(interaction, await self.editing.prepare(editor, edits))


def _role(standing: EntryVersion) -> Role:
    item = require_item(standing)
    if not isinstance(item, Role):
        raise UserError(NO_ROLE)
    return item


def _place(event: ActionEvent) -> FigureRef:
    """Read which figure a button is about. Raises Refusal for one of an older version."""
    role_id, version, at, per, statistic = (*event.args, "", "", "", "", "")[:5]
    if not (version.isascii() and version.isdecimal()):
        raise UserError(OUTDATED)
    return FigureRef(role_id, int(version), at, _among(PAY_UNITS, per), _among(STATISTICS, statistic))


def _among(names: tuple[str, ...], position: str) -> int:
    """Read a position in a list. Raises Refusal for none of it."""
    if not (position.isascii() and position.isdecimal() and int(position) < len(names)):
        raise UserError(OUTDATED)
    return int(position)
