"""A change on its way: beside what stands, typed again, put on the newest, taken back, sent by a member."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from weakref import ref

from bot.services.editing.consistency import missing_in_drafts
from bot.services.editing.entry_version import EntryVersion, bundled_body
from bot.services.editing.impact import ImpactReport, analyze_impact
from bot.services.editing.merge import three_way_merge
from bot.services.editing.permissions import Actor
from bot.services.editing.workflow import EditWorkflow
from bot.services.knowledge_bases import KnowledgeBaseCache
from bot.services.question_answering import ensure_matcher
from knowledge import KnowledgeBase, KnowledgeError
from knowledge.editing.serialization import ItemKind, item_from_yaml
from knowledge.model import Source
from knowledge.model.reference_cleanup import drop_references
from storage.interface import Database
from storage.stores.proposals import Proposal, ProposalStore, ProposedEdit
from storage.stores.revisions import RevisionState, RevisionStore

_MAX_CACHED_REPORTS = 8
"""Changes of which is kept what they do to questions. Each is told in a preview, when it is published and in its post,
and to ask takes a quarter of a second of a thread. The bases themselves are not kept by it."""


@dataclass(frozen=True, slots=True)
class EditComparison:
    """One edit beside what it was made from.

    Attributes:
        edit: What is to become of the entry.
        before: The entry as it was then; None for a new one.
        was: How it stood then; None for a new one.
    """

    edit: ProposedEdit
    body_before: str | None
    state_before: RevisionState | None


@dataclass(frozen=True, slots=True)
class Rebased:
    """A change that was put on the newest base.

    Attributes:
        proposal: The change as it is now.
        contested: Parts that somebody else had changed too; what this change says stands there.
    """

    proposal: Proposal
    conflicting_fields: tuple[str, ...]


class DraftService:
    """What happens to a change before it is published. What moderators may do is checked as `Editing` does."""

    def __init__(
        self, database: Database, bases: KnowledgeBaseCache, editing: EditWorkflow, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._bases = bases
        self._editing = editing
        self._now = now

    async def comparisons(self, proposal: Proposal) -> tuple[EditComparison, ...]:
        """Return each edit of a proposal beside what it was made from."""
        return tuple([await self._compare(proposal.server_id, edit) for edit in proposal.edits])

    async def missing_for_publication(self, proposal: Proposal) -> tuple[str, ...]:
        """Return what the drafts of a proposal lack before they can be published, a sentence each."""
        return await asyncio.to_thread(missing_in_drafts, self._bases.bundled, proposal.edits)

    async def revise(self, actor: Actor, id_: str, edits: Sequence[ProposedEdit]) -> Proposal | None:
        """Put other edits into a preview of the editor's own; None when it is gone. Raises PermissionDenied."""
        found = await self._editing.get(actor, id_)
        if found is None or found.stage != "preview":
            return None
        revised = replace(found, edits=tuple(edits), made_at=self._now())
        return revised if await ProposalStore(self._database).replace(revised, found.stage) else None

    async def rebase(self, actor: Actor, id_: str) -> Rebased | None:
        """Put a change on the newest base, whatever stage it is in; None when it is gone. Raises PermissionDenied."""
        found = await self._editing.get(actor, id_)
        if found is None:
            return None
        moved = [await self._rebased_edit(found.server_id, edit) for edit in found.edits]
        proposal = replace(found, edits=tuple(edit for edit, _ in moved))
        if not await ProposalStore(self._database).replace(proposal, found.stage):
            return None
        return Rebased(proposal, tuple(dict.fromkeys(part for _, parts in moved for part in parts)))

    async def prepare_revert(self, actor: Actor, kind: ItemKind, entry_id: str, number: int) -> Proposal | None:
        """Prepare to take one revision back; None when there is no such revision. Raises PermissionDenied.

        What came after it is a conflict, which keeps the later changes when it is resolved.
        """
        await self._editing.require_moderator(actor)
        undone = await self._editing.version(actor.server_id, kind, entry_id, number)
        if undone is None or undone.revision is None:
            return None
        before = await self._editing.version(actor.server_id, kind, entry_id, number - 1)
        body, state = (before.body, before.state) if before else (undone.body, "archived")
        return await self._editing.prepare(
            actor, [ProposedEdit(kind=kind, entry_id=entry_id, base=number, state=state, body=body)]
        )

    async def preview_base(self, server_id: int, edits: Sequence[ProposedEdit]) -> KnowledgeBase | tuple[str, ...]:
        """Return a server's base as it would be with edits, drafts shown, or what is wrong with them."""
        base = await self._bases.get(server_id)
        return await asyncio.to_thread(_apply_edits, base, edits, await self._hidden_ids(server_id, base))

    async def analyze_impact(self, proposal: Proposal, *, drafts: bool = False) -> ImpactReport:
        """Return what a change would do to questions; nothing of one that does not fit the base.

        Args:
            proposal: the change.
            drafts: whether drafts in it count, as if they were shown to members.
        """
        shown = tuple(edit for edit in proposal.edits if drafts or edit.state != "draft")
        before = await self._bases.get(proposal.server_id)
        hidden = await self._hidden_ids(proposal.server_id, before)
        await ensure_matcher(before)
        return await asyncio.to_thread(_cached_impact, ref(before), shown, hidden)

    async def anonymous_draft(self, server_id: int, id_: str) -> Proposal | None:
        """Return what a member wrote and has not sent."""
        found = await ProposalStore(self._database).get(server_id, id_)
        mine = found is not None and found.stage == "preview" and found.author_id is None
        return found if mine else None

    async def submit_anonymous(self, server_id: int, id_: str, reason: str) -> Proposal | None:
        """Hand what a member wrote to the moderators, once, however often she presses; None when it is gone."""
        found = await self.anonymous_draft(server_id, id_)
        if found is None:
            return None
        sent = replace(found, stage="proposed", reason=reason, made_at=self._now())
        return sent if await ProposalStore(self._database).replace(sent, found.stage) else None

    async def discard_anonymous(self, server_id: int, id_: str) -> None:
        """Drop what a member wrote and does not send."""
        if await self.anonymous_draft(server_id, id_):
            await ProposalStore(self._database).remove(server_id, id_)

    async def hidden_entries(self, actor: Actor) -> Sequence[tuple[ItemKind, str, RevisionState]]:
        """Return kind, id and state of what members are not shown: drafts and archived entries. Raises PermissionDenied."""
        await self._editing.require_moderator(actor)
        return await RevisionStore(self._database).hidden(actor.server_id)

    async def _hidden_ids(self, server_id: int, base: KnowledgeBase) -> frozenset[str]:
        """Return what a server's entries may speak of and its members are not shown."""
        found = await RevisionStore(self._database).hidden(server_id)
        return frozenset(id_ for _, id_, _ in found if id_ not in base.entries)

    async def _compare(self, server_id: int, edit: ProposedEdit) -> EditComparison:
        found = await self._version(server_id, edit.kind, edit.entry_id, edit.base)
        return EditComparison(edit, found and found.body, found and found.state)

    async def _version(self, server_id: int, kind: ItemKind, entry_id: str, number: int) -> EntryVersion | None:
        if number == 0:  # tens of milliseconds to write
            body = await asyncio.to_thread(bundled_body, self._bases.bundled, kind, entry_id)
            return None if body is None else EntryVersion(kind, entry_id, 0, "published", body)
        return await self._editing.version(server_id, kind, entry_id, number)

    async def _rebased_edit(self, server_id: int, edit: ProposedEdit) -> tuple[ProposedEdit, tuple[str, ...]]:
        newest = await self._editing.current(server_id, edit.kind, edit.entry_id)
        if newest is None or newest.number == edit.base:
            return replace(edit, base=newest.number if newest else 0), ()
        common = await self._version(server_id, edit.kind, edit.entry_id, edit.base)
        merge = await asyncio.to_thread(three_way_merge, edit.kind, common and common.body, edit.body, newest.body)
        state = newest.state if common is not None and edit.state == common.state else edit.state
        return replace(edit, base=newest.number, state=state, body=merge.body), merge.conflicting_fields


@lru_cache(maxsize=_MAX_CACHED_REPORTS)
def _cached_impact(known: ref[KnowledgeBase], edits: Sequence[ProposedEdit], hidden: frozenset[str]) -> ImpactReport:
    before = known()
    if before is None:
        return ImpactReport()  # nobody waits for it any more: who asks holds the base
    after = _apply_edits(before, edits, hidden)
    return ImpactReport() if isinstance(after, tuple) else analyze_impact(before, after)


def _apply_edits(
    base: KnowledgeBase, edits: Sequence[ProposedEdit], hidden: Collection[str]
) -> KnowledgeBase | tuple[str, ...]:
    shown = [edit for edit in edits if edit.state != "archived"]
    read = [item_from_yaml(edit.kind, edit.body, edit.entry_id) for edit in shown]
    faults = [fault.message for _, wrong in read for fault in wrong]
    items = [item for item, _ in read if item is not None]
    archived = [edit.entry_id for edit in edits if edit.state == "archived" and edit.kind != "source"]
    try:
        return tuple(faults) or base.apply_edits(
            [drop_references(item, hidden) for item in items if not isinstance(item, Source)],
            archived,
            [item for item in items if isinstance(item, Source)],
        )
    except KnowledgeError as error:
        return tuple(dict.fromkeys(fault.message for fault in error.diagnostics))
