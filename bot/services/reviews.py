"""Review dates: what moderators should look at again, and one reminder to who looks after it."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.services.editing import Actor, EditWorkflow
from bot.services.knowledge_bases import KnowledgeBaseCache
from bot.services.staleness import StaleEntry, by_urgency, find_stale
from knowledge.editing.serialization import ItemKind
from storage.interface import Database
from storage.stores import entry_owners
from storage.stores.entry_owners import EntryOwnerStore
from storage.stores.revisions import RevisionStore


@dataclass(frozen=True, slots=True)
class ReviewReminder:
    """What one owner is reminded of, once."""

    owner_id: int
    entries: tuple[tuple[str, str], ...]
    """Name and review date of each."""


class ReviewService:
    """Review dates of all servers. What moderators ask here looks at their rights itself."""

    def __init__(
        self, database: Database, bases: KnowledgeBaseCache, editing: EditWorkflow, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._bases = bases
        self._editing = editing
        self._now = now

    async def owner_of(self, actor: Actor, kind: ItemKind, entry_id: str) -> int | None:
        """Return who looks after an entry. Raises NotAllowed."""
        await self._editing.require_moderator(actor)
        return (await self._owners(actor.server_id)).get((kind, entry_id))

    async def stale_entries(self, actor: Actor) -> Sequence[StaleEntry]:
        """Return what somebody should look at, the most pressing first. Raises NotAllowed."""
        await self._editing.require_moderator(actor)
        server_id = actor.server_id
        overlaid, owners = await self._bases.get_overlay(server_id), await self._owners(server_id)
        revisions = RevisionStore(self._database)
        heads, first = await revisions.heads(server_id), await revisions.made_from(server_id)
        listed = await asyncio.to_thread(find_stale, self._bases.bundled, overlaid, heads, first, self._now())
        return by_urgency(replace(each, owner_id=owners.get((each.kind, each.entry_id))) for each in listed)

    async def servers_with_owners(self) -> Collection[int]:
        """Return the servers in which somebody looks after an entry."""
        return await entry_owners.TABLE.servers(self._database)

    async def claim_reminders(self, server_id: int) -> Sequence[ReviewReminder]:
        """Return whom to remind of what is due, and note it: whatever fails afterwards, nobody is reminded twice."""
        owners, entries = EntryOwnerStore(self._database), (await self._bases.get(server_id)).entries
        today, due = self._now().date().isoformat(), dict[int, list[tuple[str, str]]]()
        for each in await owners.list_for_server(server_id):
            entry = entries.get(each.entry_id)
            day = entry.review_due if entry is not None else None
            if entry is None or day is None or day > today:
                continue
            if await owners.mark_reminded(server_id, each.kind, each.entry_id, day):
                due.setdefault(each.owner_id, []).append((entry.name, day))
        return [ReviewReminder(owner, tuple(sorted(listed))) for owner, listed in sorted(due.items())]

    async def _owners(self, server_id: int) -> Mapping[tuple[str, str], int]:
        return {
            (each.kind, each.entry_id): each.owner_id
            for each in await EntryOwnerStore(self._database).list_for_server(server_id)
        }
