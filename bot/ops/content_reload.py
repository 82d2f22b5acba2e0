"""Reloads the knowledge base when its files change, for authors of content (RELOAD_CONTENT=1).

Otherwise a process keeps the knowledge base it started with.
"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator
from pathlib import Path

from bot.errors import describe_safely
from bot.services.knowledge_bases import KnowledgeBaseCache
from bot.settings import Settings
from knowledge import KnowledgeBase, KnowledgeError, load_knowledge_base
from knowledge.loader import CONTENT_DIRECTORY

log = logging.getLogger(__name__)
POLL_SECONDS = 1.0
"""Seconds between two checks of the files."""
_MAX_LOGGED = 10
"""Diagnostics in the log at once; the others follow when these are fixed."""

Stamp = frozenset[tuple[str, int, int]]
"""Name, modification time and size of each file."""


class ContentReloader:
    """Checks the files of a knowledge base and reloads it when they changed; invalid files leave the last good one."""

    def __init__(self, bases: KnowledgeBaseCache, folder: Path) -> None:
        """Assume that the base in use was loaded from the current files."""
        self._bases = bases
        self._folder = folder
        self._stamp = stamp_of(folder)

    async def reload_if_changed(self) -> bool:
        """Reload if anything changed since the last check; return whether the base was replaced."""
        stamp = await asyncio.to_thread(stamp_of, self._folder)
        if stamp == self._stamp:
            return False
        self._stamp = stamp
        try:
            library = await asyncio.to_thread(_load_with_matcher, self._folder)
        except KnowledgeError as error:
            more = (
                f"\n… and {len(error.diagnostics) - _MAX_LOGGED} more" if len(error.diagnostics) > _MAX_LOGGED else ""
            )
            told = "\n".join(str(fault) for fault in error.diagnostics[:_MAX_LOGGED])
            log.error(  # noqa: TRY400 - the places say it all; the demo logs nothing below an error
                "the changed content has faults, so the last good one stays:\n%s%s", told, more
            )
            return False
        self._bases.replace_bundled(library)
        log.info("reloaded the content: %d entries", len(library.entries))
        return True


@contextlib.asynccontextmanager
async def content_reload(settings: Settings, bases: KnowledgeBaseCache) -> AsyncGenerator[None]:
    """Reload changed content inside the block, if the settings ask for it."""
    if not settings.reload_content:
        yield
        return
    task = asyncio.create_task(
        _watch(await asyncio.to_thread(ContentReloader, bases, settings.content or CONTENT_DIRECTORY))
    )
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def stamp_of(folder: Path) -> Stamp:
    """Return a value that changes when any file of a base is changed, added or removed."""
    found: set[tuple[str, int, int]] = set()
    for path in folder.rglob("*.yaml"):
        with contextlib.suppress(FileNotFoundError):  # an editor that saves by renaming
            state = path.stat()
            found.add((path.relative_to(folder).as_posix(), state.st_mtime_ns, state.st_size))
    return frozenset(found)


async def _watch(reloader: ContentReloader) -> None:
    while True:
        await asyncio.sleep(POLL_SECONDS)
        try:
            await reloader.reload_if_changed()
        except Exception as error:  # noqa: BLE001 - one failed check must not end the loop
            log.error("could not look for changed content: %s", describe_safely(error))  # noqa: TRY400 - kinds, no messages


def _load_with_matcher(folder: Path) -> KnowledgeBase:
    """Load a base and build its matcher; runs in a thread, since both take most of a second."""
    library = load_knowledge_base(folder)
    _ = library.matcher
    return library
