"""Which base a server sees: the seed, or the seed with what its own moderators made of it."""

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
"""Bases of servers in memory; one takes about 6 MiB beside the seed (benchmarks/overlays.py), the idle longest goes."""
TOPIC = revisions.BASE_CHANGED_TOPIC


class KnowledgeBaseCache:
    """The bases of all servers. A base never changes: an edit makes a new one, which replaces one reference.

    Attributes:
        seed: the base that comes with the program; servers that changed nothing share this very object.
    """

    def __init__(self, bundled: KnowledgeBase, database: Database, kept: int = MAX_CACHED) -> None:
        self.bundled = bundled
        self._revisions = RevisionStore(database)
        self._max_cached = kept
        self._edited_servers: set[int] = set()
        self._cache: OrderedDict[int, OverlayResult] = OrderedDict()
        self._builds: dict[int, asyncio.Task[OverlayResult]] = {}
        self._refresh: asyncio.Task[bool] | None = None

    async def open(self, database: Database) -> None:
        """Learn which servers have a base of their own, and hear of every edit from now on. Raises DatabaseError."""
        await database.subscribe(self._on_event, self._on_gap)
        self._edited_servers |= await self._revisions.servers()

    def get_cached(self, server_id: int | None) -> KnowledgeBase | None:
        """Return the base of a server without waiting; None when it must be built, which is begun then.

        A server that was edited for the first time while nothing could be heard sees the seed until that is learnt,
        rather than nothing when the database is gone.

        Args:
            server_id: the server; None for the seed.
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
        """Return the base of a server, built if need be. Raises DatabaseError."""
        return self.get_cached(server_id) or (await self.get_overlay(server_id or 0)).knowledge_base

    async def get_overlay(self, server_id: int) -> OverlayResult:
        """Return the base of a server with what did not fit into it. Raises DatabaseError."""
        if server_id not in self._edited_servers:
            return OverlayResult(self.bundled)
        return self._lookup(server_id) or await asyncio.shield(self._start_build(server_id))

    def replace_bundled(self, bundled: KnowledgeBase) -> None:
        """Let another base take the seed's place; servers' own bases are built on it when they are next asked for."""
        self.bundled = bundled
        self._drop_all()

    def is_own(self, server_id: int | None) -> bool:
        """Tell whether a server has a base of its own."""
        return server_id in self._edited_servers

    def __len__(self) -> int:
        """Count the bases in memory, without the seed."""
        return len(self._cache)

    def _lookup(self, server_id: int) -> OverlayResult | None:
        if (built := self._cache.get(server_id)) is not None:
            self._cache.move_to_end(server_id)
        return built

    def _start_build(self, server_id: int) -> asyncio.Task[OverlayResult]:
        """Build the base of a server, once at a time, and keep it unless it changed meanwhile."""
        if (running := self._builds.get(server_id)) is not None:
            return running
        task = asyncio.create_task(self._build(server_id))
        self._builds[server_id] = task
        task.add_done_callback(lambda done: self._finish_build(server_id, done))
        return task

    async def _build(self, server_id: int) -> OverlayResult:
        heads = await self._revisions.heads(server_id)
        if not heads:  # erased after the bot had left
            return OverlayResult(self.bundled)
        return await asyncio.to_thread(_build_with_matcher, self.bundled, heads)

    def _finish_build(self, server_id: int, task: asyncio.Task[OverlayResult]) -> None:
        current = self._builds.get(server_id) is task
        if current:
            del self._builds[server_id]
        if task.cancelled() or task.exception() is not None:
            return  # whoever waits for it hears of it; the next to ask begins anew
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
        """Learn which servers have a base of their own; on a failure, whoever asks next has it tried again."""
        with contextlib.suppress(DatabaseError):
            self._edited_servers |= await self._revisions.servers()
            return True
        return False

    def _drop_all(self) -> None:
        for server_id in (*self._cache, *self._builds):
            self._drop(server_id)

    def _drop(self, server_id: int) -> None:
        self._cache.pop(server_id, None)
        self._builds.pop(server_id, None)  # it may hold what was before; who waits for it asked before, too


def _build_with_matcher(bundled: KnowledgeBase, heads: Sequence[Revision]) -> OverlayResult:
    """Build a base with its matcher, in a thread: it takes tens of milliseconds."""
    made = apply_overlay(bundled, heads)
    _ = made.knowledge_base.matcher
    return made
