"""/kb export and /kb import: the knowledge base as files, and files as a change of it."""

import asyncio
from collections.abc import Generator
from contextlib import contextmanager
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
from bot.services.heavy_work import ServerBusyError
from bot.services.import_export import ImportExportService, PreparedImport
from knowledge.editing.zip_archive import MAX_COMPRESSED_BYTES

TOO_LARGE = (
    f"That file is larger than {MAX_COMPRESSED_BYTES // 1_000_000} MB, so I did not open it. "
    f"A whole base is a tenth of that."
)
DOWNLOAD_SECONDS = 30.0
BUSY = "The last import or export of this server is still under way. Please try again when you see its answer."
UNREADABLE = "Discord did not give me that file. Please send it again."


class ImportExportCog(commands.Cog):
    """Exports files and imports them. An import is one change, previewed before it is published."""

    def __init__(self, bot: SecondOpinion) -> None:
        self.edit_workflow = bot.services.edit_workflow
        self.import_export = bot.services.import_export
        add_command(bot, "export", "The knowledge base of this server as a page to read and as YAML files", self.export)
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
        exports = self.import_export
        with _only_one(exports, editor.server_id):
            packed = await (exports.export_all(editor) if whole else exports.export_changes(editor))
            await send(interaction, export_card(packed, whole=whole))

    @app_commands.describe(file="A zip from /kb export, or one YAML file of an entry")
    async def bring(self, interaction: Interaction[SecondOpinion], file: discord.Attachment) -> None:
        """Show what a file would change; nothing of it is published yet."""
        editor = editor_of(interaction)
        await self.edit_workflow.require_moderator(editor)
        if file.size > MAX_COMPRESSED_BYTES:
            raise UserError(TOO_LARGE)
        await defer(interaction)
        with _only_one(self.import_export, editor.server_id):
            await self._bring(interaction, file)

    async def _bring(self, interaction: Interaction[SecondOpinion], file: discord.Attachment) -> None:
        editor = editor_of(interaction)
        taken = await self.import_export.import_file(editor, file.filename, await _content(file))
        if not isinstance(taken, PreparedImport):
            await send(interaction, import_errors_card(taken))
        elif taken.proposal is None:
            await send_text(interaction, f"{NOTHING_NEW} {ignored_note(taken.ignored)}")
        else:
            await show_change(interaction, taken.proposal, note=ignored_note(taken.ignored))


@contextmanager
def _only_one(service: ImportExportService, server_id: int) -> Generator[None]:
    """Hold the one place of a server. Raises UserError if it is taken."""
    try:
        with service.jobs.only_one(server_id):
            yield
    except ServerBusyError:
        raise UserError(BUSY) from None


async def _content(file: discord.Attachment) -> bytes:
    """Download a file. Raises UserError, also for one that is larger than Discord said."""
    try:
        async with asyncio.timeout(DOWNLOAD_SECONDS):
            data = await attempt(file.read)
    except REQUEST_FAILED:
        raise UserError(UNREADABLE) from None
    if len(data) > MAX_COMPRESSED_BYTES:
        raise UserError(TOO_LARGE)
    return data
