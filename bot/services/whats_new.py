"""What a server's moderators changed lately: entries added, changed and taken away, without a word about persons."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from bot.services.editing.entry_version import bundled_body
from bot.services.knowledge_bases import KnowledgeBaseCache
from bot.services.overlay import parse_cached
from knowledge.editing.diff import summarize_changes
from knowledge.editing.serialization import EditableItem
from knowledge.model import Source
from storage.interface import Database
from storage.stores.revisions import Revision, RevisionStore

WINDOW = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class EntryChange:
    """What became of one entry within the window.

    Attributes:
        entry_id: the entry.
        name: its name now, or its last one.
        what: what happened to it, from before the window until now.
        difference: the first part that differs, in a sentence; empty for an entry that is new or gone.
        more: how many other parts differ.
        at: when it was last changed, in UTC.
    """

    entry_id: str
    name: str
    what: Literal["new", "changed", "archived"]
    difference: str
    more: int
    at: datetime


class WhatsNewService:
    """The recent changes of all servers."""

    def __init__(self, database: Database, bases: KnowledgeBaseCache, now: Callable[[], datetime]) -> None:
        self._database = database
        self._bases = bases
        self._now = now

    async def changes(
        self, server_id: int, start: datetime | None = None, end: datetime | None = None
    ) -> tuple[EntryChange, ...]:
        """Return the entries that changed in a window of time, the newest change first.

        Drafts do not count, nor what was changed and changed back.

        Args:
            server_id: the server.
            start: when the window begins, in UTC; 30 days ago by default.
            end: when it ends, itself not in it; now by default.
        """
        revisions = RevisionStore(self._database)
        start = start or self._now() - WINDOW
        newest: dict[tuple[str, str], Revision] = {}
        for revision in await revisions.since(server_id, start):
            in_window = end is None or revision.made_at < end
            if in_window and revision.kind != "source" and revision.state != "draft":
                newest.setdefault((revision.kind, revision.entry_id), revision)
        found: list[EntryChange] = []
        for (kind, entry_id), last in newest.items():
            earlier = [
                each
                for each in await revisions.history(server_id, kind, entry_id)
                if each.made_at < start and each.state != "draft"
            ]
            change = _change(last, self._before(last, earlier))
            found += [change] if change else []
        return tuple(found)

    def _before(self, last: Revision, earlier: list[Revision]) -> EditableItem | None:
        """Return the entry as members saw it before the window; None if they did not."""
        if earlier:
            shown = earlier[0].state == "published"
            return parse_cached(last.kind, earlier[0].body) if shown else None
        body = bundled_body(self._bases.bundled, last.kind, last.entry_id)
        return parse_cached(last.kind, body) if body else None


def _change(last: Revision, before: EditableItem | None) -> EntryChange | None:
    after = parse_cached(last.kind, last.body) if last.state == "published" else None
    item = after or before
    if item is None or isinstance(item, Source) or before == after:
        return None
    what = "new" if before is None else "archived" if after is None else "changed"
    sentences = summarize_changes(before, after) if what == "changed" else ()
    first = next(iter(sentences), "")
    return EntryChange(last.entry_id, item.name, what, first, max(0, len(sentences) - 1), last.made_at)
