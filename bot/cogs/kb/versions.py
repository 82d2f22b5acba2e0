"""Which version of which entry is meant."""

from discord import Interaction, app_commands

from bot.cards.kb.edit import kind_from_letter
from bot.client import SecondOpinion
from bot.cogs.kb.group import editor_of
from bot.errors import UserError
from bot.interactions.router import ActionEvent
from bot.services.editing import EntryVersion

NO_VERSION = "There is no version {number} of this entry. /kb history shows what there is."
GONE = "This entry is no longer here."
Number = app_commands.Range[int, 0, 1_000_000]


async def clicked_entry(interaction: Interaction[SecondOpinion], click: ActionEvent) -> EntryVersion:
    """Return the entry a button is about. Raises Refusal, and NotAllowed for who is no moderator."""
    editor, kind, editing = editor_of(interaction), kind_from_letter(click.arg(0)), interaction.client.services.edit_workflow
    await editing.require_moderator(editor)
    standing = await editing.current(editor.server_id, kind, click.arg(1)) if kind else None
    if standing is None:
        raise UserError(GONE)
    return standing


async def get_version(interaction: Interaction[SecondOpinion], standing: EntryVersion, number: int) -> EntryVersion:
    """Return one version of an entry, 0 being as it came with the program. Raises Refusal."""
    server_id, editing = editor_of(interaction).server_id, interaction.client.services.edit_workflow
    found = await editing.version(server_id, standing.kind, standing.entry_id, number)
    if found is None:
        raise UserError(NO_VERSION.format(number=number))
    return found
