"""Changes that one command makes without a form."""

import asyncio

from discord import Interaction, app_commands

from bot.cards.kb.changes import MAX_REASON
from bot.cards.markdown import escape_user_text
from bot.client import SecondOpinion
from bot.cogs.kb.entry_option import require_item
from bot.cogs.kb.group import editor_of
from bot.cogs.kb.publishing import show_change
from bot.errors import UserError
from bot.services.editing import EntryVersion
from knowledge.editing.form_layout import FieldError
from knowledge.editing.serialization import to_yaml
from knowledge.model import Source
from knowledge.model.unchecked_base import AnyEntry
from storage.stores.proposals import ProposedEdit
from storage.stores.revisions import RevisionState

REASON = "Why; the other moderators read it"
Reason = app_commands.Range[str, 3, MAX_REASON]


async def propose(
    interaction: Interaction[SecondOpinion],
    standing: EntryVersion,
    entry: AnyEntry,
    *,
    reason: str = "",
    state: RevisionState | None = None,
) -> None:
    """Prepare a change of one entry and show it."""
    edit = ProposedEdit(
        kind=standing.kind,
        entry_id=standing.entry_id,
        base=standing.number,
        state=state or standing.state,
        body=await asyncio.to_thread(to_yaml, entry),
    )
    await show_change(
        interaction, await interaction.client.services.edit_workflow.prepare(editor_of(interaction), [edit], reason)
    )


def require_entry(standing: EntryVersion) -> AnyEntry:
    """Return the entry. Raises Refusal for a source, which has neither names nor a state."""
    item = require_item(standing)
    if isinstance(item, Source):
        raise UserError("That is a source. It can be changed with /kb edit.")
    return item


def unwrap(outcome: AnyEntry | tuple[FieldError, ...]) -> AnyEntry:
    """Return the changed entry. Raises Refusal with whatever is wrong."""
    if isinstance(outcome, tuple):
        raise UserError(" ".join(escape_user_text(problem.sentence) for problem in outcome))
    return outcome
