"""The export command: writes a server's changes back into the YAML files of a knowledge base."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.services.import_export import server_changes
from knowledge.editing.content_export import write_to_content_directory
from storage.diagnostics import open_existing
from storage.stores.revisions import RevisionStore


@dataclass(frozen=True, slots=True)
class ExportResult:
    """What was written.

    Attributes:
        files: Names of the changed files, within the folder.
        skipped: Ids of drafts, and of entries this version of the program can't read.
        has_changes: Whether the server ever changed anything.
    """

    files: tuple[str, ...]
    skipped: tuple[str, ...]
    has_changes: bool

    def lines(self, into: Path) -> Iterator[str]:
        """Describe the result, line by line."""
        if not self.has_changes:
            yield "That server has changed nothing of the knowledge base. Is the number right?"
            return
        yield from (f"{into / name}" for name in self.files)
        yield f"Files written: {len(self.files)}." if self.files else "The files say all of it already."
        if self.skipped:
            yield f"Left out, because they are no whole entries: {', '.join(self.skipped)}."


async def export_server(database_url: str, server_id: int, into: Path) -> ExportResult:
    """Write what a server changed into the YAML files of a base, in the form that `knowledge format` gives them.

    The database is read as it is, since a bot may be using it. Raises storage's DatabaseError, and KnowledgeError,
    before anything is written, when the folder has faults or the changes do not fit it.
    """
    async with open_existing(database_url) as database:
        heads = await RevisionStore(database).heads(server_id)
    changed = await asyncio.to_thread(server_changes, heads)
    files = await asyncio.to_thread(write_to_content_directory, into, changed.items, changed.archived) if heads else ()
    return ExportResult(files, changed.skipped, has_changes=bool(heads))
