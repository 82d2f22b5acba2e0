"""The changes of all servers: what is prepared, what waits, what was published, and how to take it back."""

import asyncio
import contextlib
import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.services.editing.consistency import find_errors, missing_in_drafts
from bot.services.editing.entry_version import EntryVersion, body_digest, bundled_body, current_version
from bot.services.editing.permissions import Actor, PermissionDenied
from bot.services.editing.results import (
    AnonymousAuthor,
    AwaitingApproval,
    Contended,
    EditConflict,
    InvalidChange,
    ProposalNotFound,
    Published,
    PublishResult,
    SelfApproval,
)
from bot.services.ids import new_id
from bot.services.knowledge_bases import TOPIC, KnowledgeBaseCache
from knowledge.editing.serialization import ItemKind
from storage.interface import Connection, Database, DatabaseError
from storage.stores.proposals import Proposal, ProposalStore, ProposedEdit
from storage.stores.revisions import Revision, RevisionStore
from storage.stores.server_settings import ServerSettingsStore

PREVIEW_RETENTION = timedelta(days=2)
"""A preview nobody comes back to is dropped after this long; PRIVACY.md names it."""
_MAX_ATTEMPTS = 60
"""Others may publish between a check and its transaction, each once at most before it is this one's turn."""


class EditWorkflow:
    """Changes of the knowledge base. Every method that changes something looks at the editor's rights itself."""

    def __init__(
        self, database: Database, bases: KnowledgeBaseCache, now: Callable[[], datetime], rng: random.Random
    ) -> None:
        self._database = database
        self._bases = bases
        self._now = now
        self._rng = rng

    async def current(self, server_id: int, kind: ItemKind, entry_id: str) -> EntryVersion | None:
        """Return how an entry stands in a server; None when there is none."""
        return await current_version(self._database, self._bases.bundled, server_id, kind, entry_id)

    async def version(self, server_id: int, kind: ItemKind, entry_id: str, number: int) -> EntryVersion | None:
        """Return one version of an entry, 0 being the seed's; None when there is none."""
        if number == 0:
            body = bundled_body(self._bases.bundled, kind, entry_id)
            return None if body is None else EntryVersion(kind, entry_id, 0, "published", body)
        found = await RevisionStore(self._database).get(server_id, kind, entry_id, number)
        return None if found is None else EntryVersion(kind, entry_id, number, found.state, found.body, found)

    async def history(self, server_id: int, kind: ItemKind, entry_id: str) -> Sequence[Revision]:
        """Return every version of an entry, the newest first, without the seed's."""
        return await RevisionStore(self._database).history(server_id, kind, entry_id)

    async def queue(self, actor: Actor) -> Sequence[Proposal]:
        """Return what waits for a moderator, the oldest first. Raises PermissionDenied."""
        await self.require_moderator(actor)
        return await ProposalStore(self._database).list_pending(actor.server_id)

    async def require_moderator(self, actor: Actor) -> None:
        """Raise PermissionDenied for somebody who is no moderator of the server now."""
        if not actor.can_edit(await ServerSettingsStore(self._database).get(actor.server_id)):
            raise PermissionDenied

    async def prepare(self, actor: Actor, edits: Sequence[ProposedEdit], reason: str = "") -> Proposal:
        """Keep a change for its author to look at; nothing of it is part of the base. Raises PermissionDenied."""
        await self.require_moderator(actor)
        return await self._add_preview(actor.server_id, actor.user_id, reason, edits)

    async def prepare_anonymous(self, server_id: int, edits: Sequence[ProposedEdit]) -> Proposal:
        """Keep a member's change for her to look at, without her name; it goes to nobody until she sends it."""
        return await self._add_preview(server_id, None, "", edits)

    async def get(self, actor: Actor, id_: str) -> Proposal | None:
        """Return a change that waits for moderators, or the editor's own preview. Raises PermissionDenied."""
        await self.require_moderator(actor)
        found = await ProposalStore(self._database).get(actor.server_id, id_)
        foreign = found is not None and found.stage == "preview" and found.author_id != actor.user_id
        return None if foreign else found

    async def discard(self, actor: Actor, id_: str) -> bool:
        """Drop a preview or reject what waits; False when it was gone already. Raises PermissionDenied."""
        found = await self.get(actor, id_)
        return found is not None and await ProposalStore(self._database).remove(actor.server_id, id_)

    async def publish(self, actor: Actor, id_: str, reason: str, *, as_draft: bool = False) -> PublishResult:
        """Publish a preview, or hand it to a second moderator where the server wants two.

        A draft in it is published when it is whole, or kept as one. Raises PermissionDenied.
        """
        found = await self.get(actor, id_)
        if found is None or found.stage != "preview":
            return ProposalNotFound()
        found = replace(found, reason=reason)
        if not as_draft:
            if lacking := await asyncio.to_thread(missing_in_drafts, self._bases.bundled, found.edits):
                return InvalidChange(found, lacking)
            found = replace(found, edits=tuple(_as_published(edit) for edit in found.edits))
        settings = await ServerSettingsStore(self._database).get(actor.server_id)
        if settings.review_mode == "two-person":
            return await self._submit_for_approval(found)
        return await self._publish_if_unchanged(found, approver_id=None)

    async def approve(self, actor: Actor, id_: str) -> PublishResult:
        """Publish what waits for a second moderator, or what a member proposed. Raises PermissionDenied."""
        found = await self.get(actor, id_)
        if found is None or found.stage == "preview":
            return ProposalNotFound()
        settings = await ServerSettingsStore(self._database).get(actor.server_id)
        if settings.review_mode == "two-person":
            if found.author_id == actor.user_id:
                return SelfApproval()
            if found.stage == "waiting" and found.author_id is None:
                return AnonymousAuthor()
        return await self._publish_if_unchanged(found, approver_id=actor.user_id)

    async def erase_stale(self) -> int:
        """Drop previews nobody came back to; return how many."""
        return await ProposalStore(self._database).remove_old_previews(self._now() - PREVIEW_RETENTION)

    async def _add_preview(
        self, server_id: int, author_id: int | None, reason: str, edits: Sequence[ProposedEdit]
    ) -> Proposal:
        proposal = Proposal(
            id=new_id(self._rng),
            server_id=server_id,
            stage="preview",
            author_id=author_id,
            reason=reason,
            edits=tuple(edits),
            made_at=self._now(),
        )
        await ProposalStore(self._database).add(proposal)
        return proposal

    async def _submit_for_approval(self, proposal: Proposal) -> PublishResult:
        refused = await self._find_problem(proposal, await RevisionStore(self._database).heads(proposal.server_id))
        if refused is not None:
            return refused
        waiting = replace(proposal, stage="waiting")
        return (
            AwaitingApproval(waiting)
            if await ProposalStore(self._database).replace(waiting, proposal.stage)
            else ProposalNotFound()
        )

    async def _publish_if_unchanged(self, proposal: Proposal, approver_id: int | None) -> PublishResult:
        """Check a change against the base as it stands, then write it if the base still stands like that."""
        for _ in range(_MAX_ATTEMPTS):
            heads = await RevisionStore(self._database).heads(proposal.server_id)
            if (refused := await self._find_problem(proposal, heads)) is not None:
                return refused
            async with self._database.transaction(lock=f"base {proposal.server_id}") as transaction:
                if await _count_revisions(transaction, proposal.server_id) != _revisions_behind(heads):
                    continue  # somebody else was faster: look again
                taken = await ProposalStore(transaction).pop(proposal.server_id, proposal.id)
                if taken is None:
                    return ProposalNotFound()
                named = replace(proposal, author_id=taken.author_id)  # who was erased meanwhile is in no history
                published = await self._add_revisions(transaction, named, heads, approver_id)
                await transaction.notify(TOPIC, str(proposal.server_id))
            with contextlib.suppress(DatabaseError):  # it is published, whether or not the base can be read just now
                await self._bases.get(proposal.server_id)  # the next question meets the new base
            return published
        return Contended()

    async def _add_revisions(
        self, connection: Connection, proposal: Proposal, heads: Sequence[Revision], approver_id: int | None
    ) -> Published:
        standing_now = {(head.kind, head.entry_id): head.body for head in heads}
        before = tuple(
            standing_now.get((edit.kind, edit.entry_id)) or bundled_body(self._bases.bundled, edit.kind, edit.entry_id)
            for edit in proposal.edits
        )
        revisions = tuple(
            Revision(
                server_id=proposal.server_id,
                kind=edit.kind,
                entry_id=edit.entry_id,
                number=edit.base + 1,
                state=edit.state,
                body=edit.body,
                made_from=body_digest(body),
                reason=proposal.reason,
                editor_id=proposal.author_id,
                approver_id=approver_id,
                made_at=self._now(),
            )
            for edit, body in zip(proposal.edits, before, strict=True)
        )
        for revision in revisions:
            await RevisionStore(connection).add(revision)
        return Published(proposal, revisions, before)

    async def _find_problem(self, proposal: Proposal, heads: Sequence[Revision]) -> EditConflict | InvalidChange | None:
        """Return what speaks against a change as things stand; None when nothing does."""
        now = {(head.kind, head.entry_id): head for head in heads}
        for edit in proposal.edits:
            newest = now.get((edit.kind, edit.entry_id))
            if edit.base != (newest.number if newest else 0):
                body = newest.body if newest else bundled_body(self._bases.bundled, edit.kind, edit.entry_id)
                return EditConflict(proposal, edit, newest, body)
        faults = await asyncio.to_thread(find_errors, self._bases.bundled, heads, proposal.edits)
        return InvalidChange(proposal, faults) if faults else None


def _as_published(edit: ProposedEdit) -> ProposedEdit:
    return replace(edit, state="published") if edit.state == "draft" else edit


async def _count_revisions(connection: Connection, server_id: int) -> int:
    return await RevisionStore(connection).count(server_id)


def _revisions_behind(heads: Sequence[Revision]) -> int:
    """Count the revisions that these are the newest of: numbers have no gaps."""
    return sum(head.number for head in heads)
