"""The workflow of changes: prepared as a preview, maybe waiting for a second moderator, published as revisions.

A change is checked against the current revisions and then written in a transaction that verifies, under a lock per
server, that no revision was added meanwhile. Every process is notified to drop its cached base.
"""

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
from bot.services.heavy_work import in_own_thread
from bot.services.ids import new_id
from bot.services.knowledge_bases import TOPIC, KnowledgeBaseCache
from knowledge.editing.serialization import ItemKind
from storage.interface import Connection, Database, DatabaseError
from storage.stores.proposal_senders import ProposalSenderStore
from storage.stores.proposals import Proposal, ProposalStore, ProposedEdit
from storage.stores.revisions import Revision, RevisionStore
from storage.stores.server_settings import ServerSettingsStore

PREVIEW_RETENTION = timedelta(days=2)
"""How long an abandoned preview is kept; PRIVACY.md names it."""
MAX_OWN_ENTRIES, MAX_OWN_BYTES = 600, 1_500_000
"""What a server may change or add: entries and sources, and bytes of their YAML. The shipped base has 423 with 0.56 MB,
so that a server can change all of it; a base three times as large takes 100 MB of memory."""
_KEY_BYTES = 32
_MAX_ATTEMPTS = 60
"""Attempts to publish while others publish between the check and the transaction."""


class EditWorkflow:
    """Changes of the knowledge bases of all servers. Methods that take an actor check her permission."""

    def __init__(
        self, database: Database, bases: KnowledgeBaseCache, now: Callable[[], datetime], rng: random.Random
    ) -> None:
        self._database = database
        self._bases = bases
        self._now = now
        self._rng = rng

    async def current(self, server_id: int, kind: ItemKind, entry_id: str) -> EntryVersion | None:
        """Return the current version of an entry in a server; None if there is none."""
        return await current_version(self._database, self._bases.bundled, server_id, kind, entry_id)

    async def version(self, server_id: int, kind: ItemKind, entry_id: str, number: int) -> EntryVersion | None:
        """Return one version of an entry, 0 being the bundled one; None if there is none."""
        if number == 0:
            body = bundled_body(self._bases.bundled, kind, entry_id)
            return None if body is None else EntryVersion(kind, entry_id, 0, "published", body)
        found = await RevisionStore(self._database).get(server_id, kind, entry_id, number)
        return None if found is None else EntryVersion(kind, entry_id, number, found.state, found.body, found)

    async def history(self, server_id: int, kind: ItemKind, entry_id: str) -> Sequence[Revision]:
        """Return all revisions of an entry, the newest first, without the bundled version."""
        return await RevisionStore(self._database).history(server_id, kind, entry_id)

    async def queue(self, actor: Actor) -> Sequence[Proposal]:
        """Return the proposals that wait for a moderator, the oldest first. Raises PermissionDenied."""
        await self.require_moderator(actor)
        return await ProposalStore(self._database).list_pending(actor.server_id)

    async def prepared(self, actor: Actor) -> Sequence[Proposal]:
        """Return the changes that the actor prepared and has not sent, the oldest first. Raises PermissionDenied."""
        await self.require_moderator(actor)
        return await ProposalStore(self._database).list_previews(actor.server_id, actor.user_id)

    async def require_moderator(self, actor: Actor) -> None:
        """Raise PermissionDenied unless the actor is a moderator of the server now."""
        if not actor.can_edit(await ServerSettingsStore(self._database).get(actor.server_id)):
            raise PermissionDenied

    async def prepare(self, actor: Actor, edits: Sequence[ProposedEdit], reason: str = "") -> Proposal:
        """Store a change as a preview for its author, in place of her last one here. Raises PermissionDenied."""
        await self.require_moderator(actor)
        proposal = self._preview(actor.server_id, actor.user_id, reason, edits)
        async with self._database.transaction() as transaction:
            store = ProposalStore(transaction)
            await store.remove_previews(actor.server_id, actor.user_id)
            await store.add(proposal)
        return proposal

    async def prepare_anonymous(self, server_id: int, user_id: int, edits: Sequence[ProposedEdit]) -> Proposal:
        """Store a member's change as a preview, in place of her last one that she did not send.

        Nobody else sees it until she sends it, and her id is not stored: only a keyed hash of it, by which she is
        recognized as its author until it is decided.
        """
        proposal = self._preview(server_id, None, "", edits)
        async with self._database.transaction(lock=f"corrections {server_id}") as transaction:
            store, senders = ProposalStore(transaction), ProposalSenderStore(transaction)
            for id_ in await senders.unsent_by(server_id, user_id):
                await store.remove(server_id, id_)
            await store.add(proposal)
            await senders.add(proposal.id, user_id, self._rng.randbytes(_KEY_BYTES))
        return proposal

    async def get(self, actor: Actor, id_: str) -> Proposal | None:
        """Return a proposal that waits for moderators, or the actor's own preview. Raises PermissionDenied."""
        await self.require_moderator(actor)
        found = await ProposalStore(self._database).get(actor.server_id, id_)
        hidden = found is not None and found.stage == "preview" and found.author_id != actor.user_id
        return None if hidden else found

    async def discard(self, actor: Actor, id_: str) -> bool:
        """Discard a preview or reject a waiting proposal; False if it was gone already. Raises PermissionDenied."""
        found = await self.get(actor, id_)
        return found is not None and await ProposalStore(self._database).remove(actor.server_id, id_)

    async def publish(self, actor: Actor, id_: str, reason: str, *, as_draft: bool = False) -> PublishResult:
        """Publish a preview, or submit it for approval if the server requires two moderators. Raises PermissionDenied.

        Args:
            actor: the author of the preview.
            id_: the id of the preview.
            reason: why the change is made; shown in the history.
            as_draft: whether drafts in it stay drafts; otherwise they are published, if complete.
        """
        found = await self.get(actor, id_)
        if found is None or found.stage != "preview":
            return ProposalNotFound()
        found = replace(found, reason=reason)
        if not as_draft:
            if missing := await in_own_thread(missing_in_drafts, self._bases.bundled, found.edits):
                return InvalidChange(found, missing)
            found = replace(found, edits=tuple(_as_published(edit) for edit in found.edits))
        settings = await ServerSettingsStore(self._database).get(actor.server_id)
        if settings.review_mode == "two-person":
            return await self._submit_for_approval(found)
        return await self._publish_if_unchanged(found, approver_id=None)

    async def approve(self, actor: Actor, id_: str) -> PublishResult:
        """Publish a proposal that waits for a second moderator, or that a member sent. Raises PermissionDenied."""
        found = await self.get(actor, id_)
        if found is None or found.stage == "preview":
            return ProposalNotFound()
        settings = await ServerSettingsStore(self._database).get(actor.server_id)
        if settings.review_mode == "two-person":
            if found.author_id == actor.user_id:
                return SelfApproval()
            if found.author_id is None and (refused := await self._refuse_unknown_author(actor, found)):
                return refused
        return await self._publish_if_unchanged(found, approver_id=actor.user_id)

    async def _refuse_unknown_author(self, actor: Actor, proposal: Proposal) -> SelfApproval | AnonymousAuthor | None:
        """Return why an actor may not approve a proposal without a name: it is her own, or nobody can tell."""
        sent = None
        if proposal.stage == "proposed":
            sent = await ProposalSenderStore(self._database).is_sender(proposal.id, actor.user_id)
        if sent is None:
            return AnonymousAuthor()
        return SelfApproval() if sent else None

    async def erase_stale(self) -> int:
        """Discard abandoned previews; return how many."""
        return await ProposalStore(self._database).remove_old_previews(self._now() - PREVIEW_RETENTION)

    def _preview(self, server_id: int, author_id: int | None, reason: str, edits: Sequence[ProposedEdit]) -> Proposal:
        return Proposal(
            id=new_id(self._rng),
            server_id=server_id,
            stage="preview",
            author_id=author_id,
            reason=reason,
            edits=tuple(edits),
            made_at=self._now(),
        )

    async def _submit_for_approval(self, proposal: Proposal) -> PublishResult:
        problem = await self._find_problem(proposal, await RevisionStore(self._database).heads(proposal.server_id))
        if problem is not None:
            return problem
        waiting = replace(proposal, stage="waiting")
        return (
            AwaitingApproval(waiting)
            if await ProposalStore(self._database).replace(waiting, proposal.stage)
            else ProposalNotFound()
        )

    async def _publish_if_unchanged(self, proposal: Proposal, approver_id: int | None) -> PublishResult:
        """Check a change against the current revisions, then publish it if no revision was added meanwhile."""
        for _ in range(_MAX_ATTEMPTS):
            heads = await RevisionStore(self._database).heads(proposal.server_id)
            if (problem := await self._find_problem(proposal, heads)) is not None:
                return problem
            async with self._database.transaction(lock=f"base {proposal.server_id}") as transaction:
                if await _count_revisions(transaction, proposal.server_id) != _revisions_behind(heads):
                    continue  # somebody else published meanwhile: check again
                taken = await ProposalStore(transaction).pop(proposal.server_id, proposal.id)
                if taken is None:
                    return ProposalNotFound()
                named = replace(proposal, author_id=taken.author_id)  # None if the author erased her data meanwhile
                published = await self._add_revisions(transaction, named, heads, approver_id)
                await transaction.notify(TOPIC, str(proposal.server_id))
            with contextlib.suppress(DatabaseError):  # the change is published even if building the base fails
                await self._bases.get(proposal.server_id)  # build the new base now, so that the next question finds it
            return published
        return Contended()

    async def _add_revisions(
        self, connection: Connection, proposal: Proposal, heads: Sequence[Revision], approver_id: int | None
    ) -> Published:
        current = {(head.kind, head.entry_id): head.body for head in heads}
        before = tuple(
            current.get((edit.kind, edit.entry_id)) or bundled_body(self._bases.bundled, edit.kind, edit.entry_id)
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
        """Return the conflict or errors of a change, given the current revisions; None if it can be published."""
        now = {(head.kind, head.entry_id): head for head in heads}
        for edit in proposal.edits:
            newest = now.get((edit.kind, edit.entry_id))
            if edit.base != (newest.number if newest else 0):
                body = newest.body if newest else bundled_body(self._bases.bundled, edit.kind, edit.entry_id)
                return EditConflict(proposal, edit, newest, body)
        if too_much := _too_much(heads, proposal):
            return InvalidChange(proposal, (too_much,))
        errors = await in_own_thread(find_errors, self._bases.bundled, heads, proposal.edits)
        return InvalidChange(proposal, errors) if errors else None


def _too_much(heads: Sequence[Revision], proposal: Proposal) -> str | None:
    """Return why a server can't have that much of its own; None if it can. What makes less of it is always taken."""
    before = {(head.kind, head.entry_id): head.body for head in heads}
    after = before | {(edit.kind, edit.entry_id): edit.body for edit in proposal.edits}
    sizes = [sum(len(body.encode()) for body in bodies.values()) for bodies in (before, after)]
    if len(after) > max(MAX_OWN_ENTRIES, len(before)):
        return (
            f"A server can have {MAX_OWN_ENTRIES} entries and sources of its own, and this would make {len(after)}. "
            "Change or archive those there are instead."
        )
    if sizes[1] > max(MAX_OWN_BYTES, sizes[0]):
        return (
            f"What a server writes itself can have {MAX_OWN_BYTES / 1_000_000:.1f} MB, and this would make "
            f"{sizes[1] / 1_000_000:.1f} MB. Shorten entries, or leave some out."
        )
    return None


def _as_published(edit: ProposedEdit) -> ProposedEdit:
    return replace(edit, state="published") if edit.state == "draft" else edit


async def _count_revisions(connection: Connection, server_id: int) -> int:
    return await RevisionStore(connection).count(server_id)


def _revisions_behind(heads: Sequence[Revision]) -> int:
    """Return the number of revisions, given the latest of each entry: their numbers have no gaps."""
    return sum(head.number for head in heads)
