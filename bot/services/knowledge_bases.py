"""The knowledge base of each server: the bundled one, or the bundled one with the edits of the server's moderators.

Servers without edits share one object. The bases of the others are built on demand in a thread, kept in an LRU cache,
and dropped when any process publishes an edit.
"""

import asyncio
import contextlib
import logging
from collections import OrderedDict
from collections.abc import Sequence

from bot.services.overlay import OverlayResult, apply_overlay
from knowledge import KnowledgeBase
from storage.interface import Database, DatabaseError
from storage.stores import revisions
from storage.stores.revisions import Revision, RevisionStore

log = logging.getLogger(__name__)

MAX_CACHED = 16
"""Edited bases kept in memory, least recently used dropped first; one takes about 6 MiB
(benchmarks/server_knowledge_bases.py)."""
TOPIC = revisions.BASE_CHANGED_TOPIC


class KnowledgeBaseCache:
    """The knowledge bases of all servers. A base never changes: an edit makes a new one, which replaces the reference.

    Attributes:
        bundled: the base that comes with the program; servers without edits share this very object.
    """

    def __init__(self, bundled: KnowledgeBase, database: Database, max_cached: int = MAX_CACHED) -> None:
        self.bundled = bundled
        self._revisions = RevisionStore(database)
        self._max_cached = max_cached
        self._edited_servers: set[int] = set()
        self._cache: OrderedDict[int, OverlayResult] = OrderedDict()
        self._builds: dict[int, asyncio.Task[OverlayResult]] = {}
        self._refresh: asyncio.Task[bool] | None = None

    async def open(self, database: Database) -> None:
        """Load which servers have edits, and subscribe to all further edits. Raises DatabaseError."""
        await database.subscribe(self._on_event, self._on_gap)
        self._edited_servers |= await self._revisions.servers()

    def get_cached(self, server_id: int | None) -> KnowledgeBase | None:
        """Return the base of a server without waiting; if it must be built first, start that and return None.

        If a server's first edit was missed because the database connection was lost, it gets the bundled base until
        the list of edited servers has been loaded again: better than no answers while the database is down.

        Args:
            server_id: the server; None for the bundled base.
        """
        if self._refresh is not None and self._refresh.done() and not self._refresh.result():
            self._start_refresh()
        if server_id is None or server_id not in self._edited_servers:
            return self.bundled
        if (built := self._lookup(server_id)) is not None:
            return built.knowledge_base
        self._start_build(server_id)
        return None

    async def get(self, server_id: int | None) -> KnowledgeBase:
        """Return the base of a server, built if necessary. Raises DatabaseError."""
        return self.get_cached(server_id) or (await self.get_overlay(server_id or 0)).knowledge_base

    async def get_overlay(self, server_id: int) -> OverlayResult:
        """Return the base of a server with the ids of the edits that no longer fit. Raises DatabaseError."""
        if server_id not in self._edited_servers:
            return OverlayResult(self.bundled)
        return self._lookup(server_id) or await asyncio.shield(self._start_build(server_id))

    def replace_bundled(self, bundled: KnowledgeBase) -> None:
        """Replace the bundled base; the bases of servers with edits are rebuilt on it when they are next needed."""
        self.bundled = bundled
        self._drop_all()

    def is_own(self, server_id: int | None) -> bool:
        """Return whether a server has edits."""
        return server_id in self._edited_servers

    def __len__(self) -> int:
        """Return the number of edited bases in memory."""
        return len(self._cache)

    def _lookup(self, server_id: int) -> OverlayResult | None:
        if (built := self._cache.get(server_id)) is not None:
            self._cache.move_to_end(server_id)
        return built

    def _start_build(self, server_id: int) -> asyncio.Task[OverlayResult]:
        """Build the base of a server in one task at a time; the result is cached unless there was an edit meanwhile."""
        if (running := self._builds.get(server_id)) is not None:
            return running
        task = asyncio.create_task(self._build(server_id))
        self._builds[server_id] = task
        task.add_done_callback(lambda done: self._finish_build(server_id, done))
        return task

    async def _build(self, server_id: int) -> OverlayResult:
        heads = await self._revisions.heads(server_id)
        if not heads:  # the edits were erased after the bot had left the server
            return OverlayResult(self.bundled)
        return await asyncio.to_thread(_build_with_matcher, self.bundled, heads)

    def _finish_build(self, server_id: int, task: asyncio.Task[OverlayResult]) -> None:
        current = self._builds.get(server_id) is task
        if current:
            del self._builds[server_id]
        if task.cancelled() or task.exception() is not None:
            return  # the waiting caller gets the error; the next one starts a new build
        if task.result().skipped:
            log.warning("entries of a server no longer fit the base and are left out")
        if current and task.result().knowledge_base is self.bundled:
            self._edited_servers.discard(server_id)
        elif current:
            self._cache[server_id] = task.result()
            while len(self._cache) > self._max_cached:
                self._cache.popitem(last=False)

    def _on_event(self, topic: str, payload: str) -> None:
        if topic == TOPIC and payload.isdecimal():
            self._edited_servers.add(int(payload))
            self._drop(int(payload))

    def _on_gap(self) -> None:
        self._drop_all()
        self._start_refresh()

    def _start_refresh(self) -> None:
        self._refresh = asyncio.create_task(self._refresh_edited_servers())

    async def _refresh_edited_servers(self) -> bool:
        """Load which servers have edits; return whether that worked. After a failure, the next caller tries again."""
        with contextlib.suppress(DatabaseError):
            self._edited_servers |= await self._revisions.servers()
            return True
        return False

    def _drop_all(self) -> None:
        for server_id in (*self._cache, *self._builds):
            self._drop(server_id)

    def _drop(self, server_id: int) -> None:
        self._cache.pop(server_id, None)
        self._builds.pop(server_id, None)  # it may lack the edit; its waiting callers asked before the edit, too


def _build_with_matcher(bundled: KnowledgeBase, heads: Sequence[Revision]) -> OverlayResult:
    """Build a base and its matcher; called in a thread, since it takes tens of milliseconds."""
    overlay = apply_overlay(bundled, heads)
    _ = overlay.knowledge_base.matcher
    return overlay
