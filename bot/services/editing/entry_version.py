"""How an entry stands in a server: its newest revision, else as it came with the program."""

from dataclasses import dataclass
from hashlib import sha256

from bot.services.overlay import parse_cached
from knowledge import KnowledgeBase
from knowledge.editing.serialization import KINDS, EditableItem, ItemKind, to_yaml
from storage.interface import Connection
from storage.stores.revisions import Revision, RevisionState, RevisionStore


@dataclass(frozen=True, slots=True)
class EntryVersion:
    """One entry as a moderator finds it.

    Attributes:
        kind: What it is.
        entry_id: Which.
        number: The number of its revision; 0 when it is as it came with the program.
        state: Whether it is shown.
        body: The whole entry as YAML.
        revision: The revision; None for number 0.
    """

    kind: ItemKind
    entry_id: str
    number: int
    state: RevisionState
    body: str
    revision: Revision | None = None

    @property
    def item(self) -> EditableItem | None:
        """The entry itself; None for a draft that is not whole yet."""
        return parse_cached(self.kind, self.body)


def body_digest(body: str | None) -> str:
    """Return a short mark of a body, to tell later whether what an edit was made from has changed."""
    return sha256((body or "").encode()).hexdigest()[:16]


def bundled_body(bundled: KnowledgeBase, kind: ItemKind, entry_id: str) -> str | None:
    """Return an entry of the seed as text; None when the seed has none of that kind and id."""
    item = bundled.sources.get(entry_id) if kind == "source" else bundled.entries.get(entry_id)
    return to_yaml(item) if item is not None and isinstance(item, KINDS[kind]) else None


async def current_version(
    connection: Connection, bundled: KnowledgeBase, server_id: int, kind: ItemKind, entry_id: str
) -> EntryVersion | None:
    """Return how an entry stands in a server; None when there is none."""
    head = await RevisionStore(connection).head(server_id, kind, entry_id)
    if head is not None:
        return EntryVersion(kind, entry_id, head.number, head.state, head.body, head)
    body = bundled_body(bundled, kind, entry_id)
    return None if body is None else EntryVersion(kind, entry_id, 0, "published", body)
