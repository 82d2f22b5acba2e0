"""/kb export and /kb import: the knowledge base as files, and files as a change of it."""

import asyncio
from typing import Literal

import discord
from discord import Interaction, app_commands
from discord.ext import commands

from bot.cards.kb.import_export import NOTHING_NEW, export_card, ignored_note, import_errors_card
from bot.client import SecondOpinion
from bot.cogs.kb.group import add_command, editor_of
from bot.cogs.kb.publishing import defer, show_change
from bot.discord_errors import REQUEST_FAILED, attempt
from bot.errors import UserError
from bot.interactions.responses import send, send_text
from bot.services.import_export import PreparedImport
from knowledge.editing.zip_archive import MAX_COMPRESSED_BYTES

TOO_LARGE = (
    f"That file is larger than {MAX_COMPRESSED_BYTES // 1_000_000} MB, so I did not open it. "
    f"A whole base is a tenth of that."
)
READ_SECONDS = 60.0
"""Seconds that Discord may take to hand over a file of two megabytes."""
UNREADABLE = "Discord did not give me that file. Please send it again."


class ImportExportCog(commands.Cog):
    """Exports files and imports them. An import is one change, previewed before it is published."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.edit_workflow = bot.services.edit_workflow
        self.import_export = bot.services.import_export
        add_command(bot, "export", "The knowledge base of this server as YAML files", self.export)
        add_command(
            bot, "import", "Bring YAML files back: see what they change, then publish all of it or nothing", self.bring
        )

    @app_commands.describe(what="The whole base, or only what this server changed of it")
    async def export(self, interaction: Interaction[SecondOpinion], what: Literal["whole", "changes"]) -> None:
        """Hand over the base, or what was changed of it."""
        editor = editor_of(interaction)
        await self.edit_workflow.require_moderator(editor)
        await defer(interaction)
        whole = what == "whole"
        packed = await (self.import_export.export_all(editor) if whole else self.import_export.export_changes(editor))
        await send(interaction, export_card(packed, whole=whole))

    @app_commands.describe(file="A zip from /kb export, or one YAML file of an entry")
    async def bring(self, interaction: Interaction[SecondOpinion], file: discord.Attachment) -> None:
        """Show what a file would change; nothing of it is published yet."""
        editor = editor_of(interaction)
        await self.edit_workflow.require_moderator(editor)
        if file.size > MAX_COMPRESSED_BYTES:
            raise UserError(TOO_LARGE)
        await defer(interaction)
        taken = await self.import_export.import_file(editor, file.filename, await _content(file))
        if not isinstance(taken, PreparedImport):
            await send(interaction, import_errors_card(taken))
        elif taken.proposal is None:
            await send_text(interaction, f"{NOTHING_NEW} {ignored_note(taken.ignored)}")
        else:
            await show_change(interaction, taken.proposal, note=ignored_note(taken.ignored))


async def _content(file: discord.Attachment) -> bytes:
    """Download a file. Raises UserError, also for one that is larger than Discord said."""
    try:
        async with asyncio.timeout(READ_SECONDS):
            data = await attempt(file.read)
    except REQUEST_FAILED:
        raise UserError(UNREADABLE) from None
    if len(data) > MAX_COMPRESSED_BYTES:
        raise UserError(TOO_LARGE)
    return data
