"""What can be done with a proposed change before it is published: compare, revise, rebase, analyze, submit, discard."""

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
from bot.services.heavy_work import in_own_thread
from bot.services.knowledge_bases import KnowledgeBaseCache
from bot.services.overlay import parse_cached
from bot.services.question_answering import ensure_matcher
from knowledge import KnowledgeBase, KnowledgeError
from knowledge.editing.serialization import ItemKind, item_from_yaml
from knowledge.model import Source
from knowledge.model.reference_cleanup import drop_references
from storage.interface import Database
from storage.stores.proposals import Proposal, ProposalStore, ProposedEdit
from storage.stores.revisions import RevisionState, RevisionStore

_MAX_CACHED_REPORTS = 8
"""Impact reports kept in memory. Each is shown in a preview, on publication and in the post about it, and takes a
quarter of a second to compute. The cache holds no knowledge bases."""


@dataclass(frozen=True, slots=True)
class EditComparison:
    """An edit and the version it is based on.

    Attributes:
        edit: The edit.
        body_before: The body of the entry before; None for a new entry.
        state_before: The state of the entry before; None for a new entry.
    """

    edit: ProposedEdit
    body_before: str | None
    state_before: RevisionState | None


@dataclass(frozen=True, slots=True)
class RebasedProposal:
    """A proposed change that was rebased on the current versions.

    Attributes:
        proposal: The change as it is now.
        conflicting_fields: Labels of fields that somebody else had changed, too; the values of this change were kept.
    """

    proposal: Proposal
    conflicting_fields: tuple[str, ...]


class DraftService:
    """Proposed changes before their publication. Methods that take an actor check her permission."""

    def __init__(
        self, database: Database, bases: KnowledgeBaseCache, workflow: EditWorkflow, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._bases = bases
        self._workflow = workflow
        self._now = now

    async def comparisons(self, proposal: Proposal) -> tuple[EditComparison, ...]:
        """Return each edit of a proposal with the version it is based on."""
        return tuple([await self._compare(proposal.server_id, edit) for edit in proposal.edits])

    async def missing_for_publication(self, proposal: Proposal) -> tuple[str, ...]:
        """Return what is missing in the drafts of a proposal before publication, a sentence each."""
        return await in_own_thread(missing_in_drafts, self._bases.bundled, proposal.edits)

    async def revise(self, actor: Actor, id_: str, edits: Sequence[ProposedEdit]) -> Proposal | None:
        """Replace the edits of the actor's own preview; None if it is gone. Raises PermissionDenied."""
        found = await self._workflow.get(actor, id_)
        if found is None or found.stage != "preview":
            return None
        revised = replace(found, edits=tuple(edits), made_at=self._now())
        return revised if await ProposalStore(self._database).replace(revised, found.stage) else None

    async def rebase(self, actor: Actor, id_: str) -> RebasedProposal | None:
        """Rebase a proposal on the current versions of its entries; None if it is gone. Raises PermissionDenied."""
        found = await self._workflow.get(actor, id_)
        if found is None:
            return None
        rebased = [await self._rebased_edit(found.server_id, edit) for edit in found.edits]
        proposal = replace(found, edits=tuple(edit for edit, _ in rebased))
        if not await ProposalStore(self._database).replace(proposal, found.stage):
            return None
        return RebasedProposal(proposal, tuple(dict.fromkeys(field for _, fields in rebased for field in fields)))

    async def prepare_revert(self, actor: Actor, kind: ItemKind, entry_id: str, number: int) -> Proposal | None:
        """Prepare a change that reverts one revision; None if there is no such revision. Raises PermissionDenied.

        Later revisions lead to a conflict; rebasing the change keeps them.
        """
        await self._workflow.require_moderator(actor)
        reverted = await self._workflow.version(actor.server_id, kind, entry_id, number)
        if reverted is None or reverted.revision is None:
            return None
        before = await self._workflow.version(actor.server_id, kind, entry_id, number - 1)
        body, state = (before.body, before.state) if before else (reverted.body, "archived")
        return await self._workflow.prepare(
            actor, [ProposedEdit(kind=kind, entry_id=entry_id, base=number, state=state, body=body)]
        )

    async def preview_base(self, server_id: int, edits: Sequence[ProposedEdit]) -> KnowledgeBase | tuple[str, ...]:
        """Return a server's base with edits applied, including drafts, or the errors in the edits."""
        base = await self._bases.get(server_id)
        return await in_own_thread(_apply_edits, base, edits, await self._hidden_ids(server_id, base))

    async def analyze_impact(self, proposal: Proposal, *, drafts: bool = False) -> ImpactReport:
        """Return how a change would affect answers; an empty report if the change has errors.

        Args:
            proposal: the change.
            drafts: whether drafts in it are treated as published.
        """
        shown = tuple(edit for edit in proposal.edits if drafts or edit.state != "draft")
        before = await self._bases.get(proposal.server_id)
        hidden = await self._hidden_ids(proposal.server_id, before)
        await ensure_matcher(before)
        return await in_own_thread(_cached_impact, ref(before), shown, hidden)

    async def anonymous_draft(self, server_id: int, id_: str) -> Proposal | None:
        """Return a correction that a member wrote but has not sent; None if there is none with this id."""
        found = await ProposalStore(self._database).get(server_id, id_)
        is_draft = found is not None and found.stage == "preview" and found.author_id is None
        return found if is_draft else None

    async def submit_anonymous(self, server_id: int, id_: str, reason: str) -> Proposal | None:
        """Send a member's correction to the moderators, once; None if it is gone or was already sent."""
        found = await self.anonymous_draft(server_id, id_)
        if found is None:
            return None
        sent = replace(found, stage="proposed", reason=reason, made_at=self._now())
        return sent if await ProposalStore(self._database).replace(sent, found.stage) else None

    async def discard_anonymous(self, server_id: int, id_: str) -> None:
        """Delete a correction that a member wrote but did not send."""
        if await self.anonymous_draft(server_id, id_):
            await ProposalStore(self._database).remove(server_id, id_)

    async def hidden_entries(self, actor: Actor) -> Sequence[tuple[ItemKind, str, RevisionState]]:
        """Return kind, id and state of the drafts and archived entries. Raises PermissionDenied."""
        await self._workflow.require_moderator(actor)
        return await RevisionStore(self._database).hidden(actor.server_id)

    async def _hidden_ids(self, server_id: int, base: KnowledgeBase) -> frozenset[str]:
        """Return the ids of entries that other entries may refer to but that members do not see."""
        found = await RevisionStore(self._database).hidden(server_id)
        return frozenset(id_ for _, id_, _ in found if id_ not in base.entries)

    async def _compare(self, server_id: int, edit: ProposedEdit) -> EditComparison:
        found = await self._version(server_id, edit.kind, edit.entry_id, edit.base)
        return EditComparison(edit, found and found.body, found and found.state)

    async def _version(self, server_id: int, kind: ItemKind, entry_id: str, number: int) -> EntryVersion | None:
        if number == 0:  # in a thread: serializing takes tens of milliseconds
            body = await in_own_thread(bundled_body, self._bases.bundled, kind, entry_id)
            return None if body is None else EntryVersion(kind, entry_id, 0, "published", body)
        return await self._workflow.version(server_id, kind, entry_id, number)

    async def _rebased_edit(self, server_id: int, edit: ProposedEdit) -> tuple[ProposedEdit, tuple[str, ...]]:
        newest = await self._workflow.current(server_id, edit.kind, edit.entry_id)
        if newest is None or newest.number == edit.base:
            return replace(edit, base=newest.number if newest else 0), ()
        ancestor = await self._version(server_id, edit.kind, edit.entry_id, edit.base)
        merge = await in_own_thread(three_way_merge, edit.kind, ancestor and ancestor.body, edit.body, newest.body)
        state = newest.state if ancestor is not None and edit.state == ancestor.state else edit.state
        return replace(edit, base=newest.number, state=state, body=merge.body), merge.conflicting_fields


@lru_cache(maxsize=_MAX_CACHED_REPORTS)
def _cached_impact(base: ref[KnowledgeBase], edits: Sequence[ProposedEdit], hidden: frozenset[str]) -> ImpactReport:
    before = base()
    if before is None:
        return ImpactReport()  # the base was freed, so the caller, who holds a reference to it, has given up
    after = _apply_edits(before, edits, hidden)
    return ImpactReport() if isinstance(after, tuple) else analyze_impact(before, after)


def forget_edits() -> None:
    """Empty the memory of edits that were read or analyzed: they hold what a member typed, and may be erased now."""
    parse_cached.cache_clear()
    _cached_impact.cache_clear()


def _apply_edits(
    base: KnowledgeBase, edits: Sequence[ProposedEdit], hidden: Collection[str]
) -> KnowledgeBase | tuple[str, ...]:
    shown = [edit for edit in edits if edit.state != "archived"]
    parsed = [item_from_yaml(edit.kind, edit.body, edit.entry_id) for edit in shown]
    errors = [diagnostic.message for _, diagnostics in parsed for diagnostic in diagnostics]
    items = [item for item, _ in parsed if item is not None]
    archived = [edit.entry_id for edit in edits if edit.state == "archived" and edit.kind != "source"]
    try:
        return tuple(errors) or base.apply_edits(
            [drop_references(item, hidden) for item in items if not isinstance(item, Source)],
            archived,
            [item for item in items if isinstance(item, Source)],
        )
    except KnowledgeError as error:
        return tuple(dict.fromkeys(diagnostic.message for diagnostic in error.diagnostics))
