"""The current version of an entry in a server: its latest revision, or else the bundled entry."""

from dataclasses import dataclass
from hashlib import sha256

from bot.services.overlay import parse_cached
from knowledge import KnowledgeBase
from knowledge.editing.serialization import KINDS, EditableItem, ItemKind, to_yaml
from storage.interface import Connection
from storage.stores.revisions import Revision, RevisionState, RevisionStore


@dataclass(frozen=True, slots=True)
class EntryVersion:
    """One version of an entry.

    Attributes:
        kind: The kind of entry.
        entry_id: Its id.
        number: The number of the revision; 0 for the bundled entry.
        state: Whether members see it.
        body: The entry as YAML.
        revision: The revision; None for the bundled entry.
    """

    kind: ItemKind
    entry_id: str
    number: int
    state: RevisionState
    body: str
    revision: Revision | None = None

    @property
    def item(self) -> EditableItem | None:
        """The parsed entry; None for an incomplete draft."""
        return parse_cached(self.kind, self.body)


def body_digest(body: str | None) -> str:
    """Return a hash of a body, stored with an edit to find out later whether the body it is based on has changed."""
    return sha256((body or "").encode()).hexdigest()[:16]


def bundled_body(bundled: KnowledgeBase, kind: ItemKind, entry_id: str) -> str | None:
    """Return a bundled entry as YAML; None if there is none with this kind and id."""
    item = bundled.sources.get(entry_id) if kind == "source" else bundled.entries.get(entry_id)
    return to_yaml(item) if item is not None and isinstance(item, KINDS[kind]) else None


async def current_version(
    connection: Connection, bundled: KnowledgeBase, server_id: int, kind: ItemKind, entry_id: str
) -> EntryVersion | None:
    """Return the current version of an entry in a server; None if there is none."""
    head = await RevisionStore(connection).head(server_id, kind, entry_id)
    if head is not None:
        return EntryVersion(kind, entry_id, head.number, head.state, head.body, head)
    body = bundled_body(bundled, kind, entry_id)
    return None if body is None else EntryVersion(kind, entry_id, 0, "published", body)
