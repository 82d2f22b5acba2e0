"""Exports the knowledge base of a server as a zip of YAML files, and imports such a file as one proposed change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.services.editing import Actor, EditWorkflow
from bot.services.editing.entry_version import bundled_body
from bot.services.heavy_work import ServerJobs, in_own_thread
from bot.services.knowledge_bases import KnowledgeBaseCache
from bot.services.overlay import apply_overlay
from knowledge import KnowledgeBase
from knowledge.diagnostics import Diagnostic
from knowledge.editing.bundle import export_base, export_overlay
from knowledge.editing.serialization import EditableItem, ItemKind, item_from_yaml, kind_of, to_yaml
from knowledge.editing.upload import Upload, import_bundle
from knowledge.model import Source
from knowledge.model.reference_cleanup import drop_references
from knowledge.publishing.single_page import single_page
from storage.interface import Database
from storage.stores.proposals import Proposal, ProposedEdit
from storage.stores.revisions import Revision, RevisionState, RevisionStore


@dataclass(frozen=True, slots=True)
class ServerChanges:
    """The changes of a server to the bundled base.

    Attributes:
        items: Entries and sources that were changed or added.
        archived: Ids of archived entries.
        skipped: Ids of drafts, and of entries that this version of the program cannot parse.
    """

    items: tuple[EditableItem, ...]
    archived: tuple[str, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ExportFile:
    """A zip of YAML files, and a page to read.

    Attributes:
        data: The content of the zip.
        skipped: Ids of drafts, and of entries that this version of the program cannot parse; they are not included.
        page: The same as one HTML page in UTF-8; empty if there is nothing to show.
    """

    data: bytes
    skipped: tuple[str, ...] = ()
    page: bytes = b""


@dataclass(frozen=True, slots=True)
class PreparedImport:
    """An import that is ready to be published.

    Attributes:
        proposal: The proposed change, for its author to review; None if nothing would change.
        ignored: Files in it that differ from the base but that a server cannot change.
    """

    proposal: Proposal | None
    ignored: tuple[str, ...] = ()


class ImportExportService:
    """Imports and exports of all servers. Every method checks the permission of the actor.

    Attributes:
        jobs: the servers that have one under way; callers take their place there, since showing a change belongs to it.
    """

    def __init__(self, database: Database, bases: KnowledgeBaseCache, workflow: EditWorkflow) -> None:
        self._database = database
        self._bases = bases
        self._workflow = workflow
        self.jobs = ServerJobs()

    async def export_all(self, actor: Actor) -> ExportFile:
        """Export the base of a server as its members see it. Raises PermissionDenied."""
        await self._workflow.require_moderator(actor)
        knowledge_base = await self._bases.get(actor.server_id)
        return await in_own_thread(_pack_base, knowledge_base)

    async def export_changes(self, actor: Actor) -> ExportFile:
        """Export only what a server changed or archived. Raises PermissionDenied."""
        await self._workflow.require_moderator(actor)
        heads = await RevisionStore(self._database).heads(actor.server_id)
        return await in_own_thread(_pack_changes, heads, self._bases.bundled)

    async def import_file(self, actor: Actor, name: str, data: bytes) -> PreparedImport | tuple[Diagnostic, ...]:
        """Prepare a file as one proposed change, or return its errors; nothing is published.

        Args:
            actor: who uploads it.
            name: the file name; the type of the file is not taken from it.
            data: the content, at most `knowledge.editing.zip_archive.MAX_PACKED` bytes.

        Raises PermissionDenied.
        """
        await self._workflow.require_moderator(actor)
        heads = await RevisionStore(self._database).heads(actor.server_id)
        # Not the cached base: it may be older than the revisions, and the import would then silently undo newer edits.
        knowledge_base = (await in_own_thread(apply_overlay, self._bases.bundled, heads)).knowledge_base
        upload = await in_own_thread(import_bundle, name, data, knowledge_base)
        if isinstance(upload, tuple):
            return upload
        edits = await in_own_thread(_upload_edits, upload, knowledge_base, self._bases.bundled, heads)
        return PreparedImport(await self._workflow.prepare(actor, edits) if edits else None, upload.ignored)


def server_changes(heads: Sequence[Revision]) -> ServerChanges:
    """Parse the changes of a server; drafts are skipped, since members do not see them.

    References to drafts and archived entries are dropped, so that the export is valid on its own.
    """
    read = [
        (head, item_from_yaml(head.kind, head.body, head.entry_id)[0]) for head in heads if head.state == "published"
    ]
    hidden = {head.entry_id for head in heads if head.state != "published" and head.kind != "source"}
    return ServerChanges(
        tuple(_without_hidden(item, hidden) for _, item in read if item is not None),
        tuple(head.entry_id for head in heads if head.state == "archived" and head.kind != "source"),
        (
            *(head.entry_id for head in heads if head.state == "draft"),
            *(head.entry_id for head, item in read if item is None),
        ),
    )


def _without_hidden(item: EditableItem, hidden: set[str]) -> EditableItem:
    return item if isinstance(item, Source) else drop_references(item, hidden)


def _pack_base(knowledge_base: KnowledgeBase) -> ExportFile:
    page = single_page(knowledge_base, "The knowledge base of this server", "Whole, as members see it.")
    return ExportFile(export_base(knowledge_base), page=page.encode())


def _pack_changes(heads: Sequence[Revision], bundled: KnowledgeBase) -> ExportFile:
    changed = server_changes(heads)
    data = export_overlay(changed.items, changed.archived, bundled.version)
    ids = {item.id for item in changed.items if not isinstance(item, Source)}
    if not ids:
        return ExportFile(data, changed.skipped)
    about = "What this server changed or added, as members see it."
    page = single_page(apply_overlay(bundled, heads).knowledge_base, "Changes of this server", about, ids)
    return ExportFile(data, changed.skipped, page.encode())


def _upload_edits(
    upload: Upload, knowledge_base: KnowledgeBase, bundled: KnowledgeBase, heads: Sequence[Revision]
) -> list[ProposedEdit]:
    """Return one edit for each entry that a file changes, based on the current version of the entry."""
    current = {(head.kind, head.entry_id): head for head in heads}
    items, archived = upload.changes(knowledge_base)
    edits = [_edit(current, kind_of(item), item.id, "published", to_yaml(item)) for item in items]
    for entry_id in archived:
        kind = kind_of(knowledge_base.entries[entry_id])
        head = current.get((kind, entry_id))
        body = head.body if head else bundled_body(bundled, kind, entry_id)
        edits.append(_edit(current, kind, entry_id, "archived", body or ""))
    return edits


def _edit(
    current: Mapping[tuple[str, str], Revision], kind: ItemKind, entry_id: str, state: RevisionState, body: str
) -> ProposedEdit:
    head = current.get((kind, entry_id))
    return ProposedEdit(kind=kind, entry_id=entry_id, base=head.number if head else 0, state=state, body=body)
