"""Applies a server's edits (its overlay) to the bundled knowledge base. Pure; the result depends on these two alone."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from knowledge import KnowledgeBase, KnowledgeError
from knowledge.editing.serialization import EditableItem, ItemKind, item_from_yaml
from knowledge.model import Entry, Source
from knowledge.model.reference_cleanup import drop_references
from storage.stores.proposals import ProposedEdit
from storage.stores.revisions import Revision

MAX_PARSED_BODIES = 200
"""Parsed bodies of revisions kept in memory, over all servers: parsing takes as long as everything else together."""


@dataclass(frozen=True, slots=True)
class OverlayResult:
    """The knowledge base of a server.

    Attributes:
        knowledge_base: the bundled base with the server's entries.
        skipped: ids of entries that no longer fit, as after an update of the program; the bundled ones are used.
    """

    knowledge_base: KnowledgeBase
    skipped: tuple[str, ...] = ()


def apply_overlay(bundled: KnowledgeBase, heads: Iterable[Revision | ProposedEdit]) -> OverlayResult:
    """Apply the latest revisions of a server, or edits that may become revisions, to the bundled base.

    The result does not depend on their order. References to archived entries and drafts are dropped in the result but
    not in the stored texts, so they are back once the other entry is. Edits that no longer fit are skipped: a server
    must not be left without a base.
    """
    ordered = sorted(heads, key=lambda head: (head.kind, head.entry_id))
    published = [(head.entry_id, _parsed(head)) for head in ordered if head.state == "published"]
    archived = [head.entry_id for head in ordered if head.state == "archived" and head.kind != "source"]
    sources = [part for _, part in published if isinstance(part, Source)]
    drafts = [head.entry_id for head in ordered if head.state == "draft" and head.entry_id not in bundled.entries]
    hidden = {*archived, *drafts}
    entries = [drop_references(part, hidden) for _, part in published if part and not isinstance(part, Source)]
    unreadable = [id_ for id_, part in published if part is None]
    try:
        return OverlayResult(bundled.apply_edits(entries, archived, sources), tuple(unreadable))
    except KnowledgeError:
        fitting = _entries_that_fit(bundled.apply_edits((), archived, sources), entries)
        unfit = [entry.id for entry in entries if entry not in fitting]
        return OverlayResult(bundled.apply_edits(fitting, archived, sources), tuple(sorted((*unreadable, *unfit))))


def _entries_that_fit(base: KnowledgeBase, entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries that fit the base together with the entries before them."""
    kept: list[Entry] = []
    for entry in entries:
        try:
            base.apply_edits([*kept, entry])
        except KnowledgeError:
            continue
        kept.append(entry)
    return kept


def _parsed(head: Revision | ProposedEdit) -> EditableItem | None:
    return parse_cached(head.kind, head.body)


@lru_cache(maxsize=MAX_PARSED_BODIES)
def parse_cached(kind: ItemKind, body: str) -> EditableItem | None:
    """Parse the body of a revision; None if it is incomplete. Cached, since neither bodies nor entries ever change."""
    return item_from_yaml(kind, body, kind)[0]
