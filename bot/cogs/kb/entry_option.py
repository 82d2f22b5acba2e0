"""The entry option of /kb commands: autocomplete over entries, drafts, archived ones and sources, and parsing."""

from collections.abc import Sequence
from typing import Any

import discord
from discord import Interaction, app_commands

from bot.cards.kb.diff import item_name
from bot.cards.limits import MAX_OPTION, clip
from bot.cards.markdown import escape_user_text
from bot.client import SecondOpinion
from bot.cogs.kb.group import editor_of
from bot.errors import UserError
from bot.interactions.autocomplete import MAX_CHOICES, Choices
from bot.interactions.context import cached_knowledge_base, knowledge_base_of
from bot.services.editing import EntryVersion, PermissionDenied
from bot.services.lookup import Ambiguous, Found, find_any_entry
from knowledge.editing.serialization import EditableItem, ItemKind, kind_of
from knowledge.model import Entry, Source
from storage.stores.revisions import RevisionState

EntryName = app_commands.Range[str, 1, 100]
"""What a moderator types or chooses to name an entry."""
ENTRY = "A role, pain point or question"
ITEM = "A role, pain point, question or source; drafts and archived ones too"
SOURCE = "s:"
"""How the value of a source begins: sources and entries may share an id."""
Hidden = Sequence[tuple[ItemKind, str, RevisionState]]


async def complete_entry(interaction: Interaction[SecondOpinion], typed: str) -> Choices:
    """Offer entries of the server, also drafts and archived ones."""
    knowledge_base, wanted = cached_knowledge_base(interaction), typed.casefold()
    known = knowledge_base.suggestions(typed[:MAX_OPTION], None, MAX_CHOICES) if knowledge_base else ()
    shown = [app_commands.Choice(name=clip(entry.name, MAX_OPTION), value=entry.id) for entry in known]
    found = [
        app_commands.Choice(name=clip(f"{id_} ({state})", MAX_OPTION), value=_value(kind, id_))
        for kind, id_, state in await _hidden(interaction)
        if wanted in id_
    ]
    return (found[:5] + shown + found[5:])[:MAX_CHOICES] if wanted else (shown + found)[:MAX_CHOICES]


async def complete_item(interaction: Interaction[SecondOpinion], typed: str) -> Choices:
    """Offer the same, and sources."""
    found = await complete_entry(interaction, typed)
    knowledge_base, wanted = cached_knowledge_base(interaction), typed.casefold()
    if not wanted or knowledge_base is None:
        return found
    sources = [
        app_commands.Choice(
            name=clip(f"Source: {source.publisher}, {source.date}", MAX_OPTION), value=_value("source", id_)
        )
        for id_, source in knowledge_base.sources.items()
        if wanted in id_ or wanted in source.publisher.casefold()
    ]
    return (found[: MAX_CHOICES - min(len(sources), 10)] + sources)[:MAX_CHOICES]


async def complete_role(interaction: Interaction[SecondOpinion], typed: str) -> Choices:
    """Offer roles, also drafts and archived ones."""
    knowledge_base = cached_knowledge_base(interaction)
    hidden = {id_ for kind, id_, _ in await _hidden(interaction) if kind == "role"}
    known = {*knowledge_base.roles, *hidden} if knowledge_base else hidden
    return [choice for choice in await complete_entry(interaction, typed) if choice.value in known]


async def resolve_entry(interaction: Interaction[Any], text: str) -> EntryVersion:
    """Return the current version of the entry that was chosen or typed.

    Raises UserError, and PermissionDenied for a member who is no moderator.
    """
    client: SecondOpinion = interaction.client
    editor = editor_of(interaction)
    hidden = await client.services.drafts.hidden_entries(editor)
    kind, id_ = _meant(interaction, hidden, text.strip())
    version = await client.services.edit_workflow.current(editor.server_id, kind, id_)
    if version is None:
        raise UserError(
            f"There is no entry “{escape_user_text(text)}” here. Choose one from the list that appears as you type."
        )
    return version


def require_item(version: EntryVersion) -> EditableItem:
    """Return the entry of a version. Raises UserError if this version of the program cannot read it."""
    item = version.item
    if item is None:
        raise UserError(
            "This entry was kept by another version of me, and I can't read it as it stands. "
            "/kb show gives you its text, /kb import takes it back corrected."
        )
    return item


def _value(kind: ItemKind, id_: str) -> str:
    """Return what is sent when an item is chosen from the list."""
    return f"{SOURCE}{id_}" if kind == "source" else id_


def _meant(interaction: Interaction[Any], hidden: Hidden, text: str) -> tuple[ItemKind, str]:
    knowledge_base = knowledge_base_of(interaction)
    for kind, id_, _ in hidden:
        if text == _value(kind, id_):
            return kind, id_
    source = text.removeprefix(SOURCE)
    if text.startswith(SOURCE) or (source in knowledge_base.sources and knowledge_base.exact(text) is None):
        return "source", source
    match find_any_entry(knowledge_base, text):
        case Found(entry):
            return kind_of(entry), entry.id
        case Ambiguous(entries):
            close = ", ".join(f"“{escape_user_text(item_name(entry))}”" for entry in entries[:3])
            raise UserError(
                f"No entry has the name “{escape_user_text(text)}”. Close to it: {close}. "
                "Choose one from the list that appears as you type."
            )
        case _:
            raise UserError(
                f"There is no entry “{escape_user_text(text)}” here. Choose one from the list that appears as you type."
            )


async def _hidden(interaction: discord.Interaction[SecondOpinion]) -> Hidden:
    services = interaction.client.services
    if not services.knowledge_bases.is_own(interaction.guild_id):
        return ()
    try:
        return await services.drafts.hidden_entries(editor_of(interaction))
    except (PermissionDenied, UserError):
        return ()


def require_entry(version: EntryVersion) -> Entry:
    """Return the entry. Raises UserError for a source, which has neither names nor a state."""
    item = require_item(version)
    if isinstance(item, Source):
        raise UserError("That is a source. It can be changed with /kb edit.")
    return item
