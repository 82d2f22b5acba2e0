"""Servers with their own knowledge bases: how soon an edit is used in answers, and the cost of 500 of 5,000 servers.

Also the cost of the impact analysis before an edit is published. The bases are the real ones on a real SQLite file;
each server changed one role of the bundled base.
"""

import asyncio
import random
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from benchmarks.report import Timing, print_table
from bot.services.editing import Actor, EditWorkflow, Published
from bot.services.editing.impact import analyze_impact
from bot.services.knowledge_bases import MAX_CACHED, KnowledgeBaseCache
from bot.services.overlay import parse_cached
from knowledge import KnowledgeBase, load_knowledge_base
from knowledge.editing.serialization import to_yaml
from storage.database import open_database
from storage.interface import Database
from storage.stores.proposals import ProposedEdit
from storage.stores.revisions import Revision, RevisionStore

SERVERS, EDITED = 5_000, 500
EDITS = 9
_PAGE_MIB = 4 / 1024
_NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
"""Any moment will do; it is only stored."""


def rows(library: KnowledgeBase) -> list[Timing]:
    """Measure it all on one database."""
    with tempfile.TemporaryDirectory() as folder:
        return asyncio.run(_rows(library, f"sqlite:///{Path(folder) / 'bot.db'}"))


async def _rows(library: KnowledgeBase, url: str) -> list[Timing]:
    database = await open_database(url)
    try:
        bases = KnowledgeBaseCache(library, database)
        await bases.open(database)
        ours = EditWorkflow(database, bases, lambda: _NOON, random.Random(1))  # noqa: S311 - repeatable on purpose
        _ = library.matcher
        seen = [await _time_edit(ours, bases, library, number) for number in range(EDITS)]
        await _edit_many(database, library)
        edit = Timing("an edit, from Publish until a question is answered from it", median(seen), None)
        return [edit, *_time_impact_analysis(library), *await _time_all_servers(library, database)]
    finally:
        await database.close()


async def _time_edit(editing: EditWorkflow, bases: KnowledgeBaseCache, library: KnowledgeBase, number: int) -> float:
    """Publish one more edit of one entry; return the milliseconds from pressing Publish to an answer."""
    name = f"Liaison of version {number}"
    began = await _publish(editing, library, 0, base=number, name=name)
    base = await bases.get(0)
    assert base.roles["msl"].name == name, "the edit is seen"
    assert base.matcher.match(name).candidates[0].id == "msl"
    return 1000 * (perf_counter() - began)


async def _publish(editing: EditWorkflow, library: KnowledgeBase, server_id: int, *, base: int, name: str) -> float:
    """Give a role another name; return the moment at which its moderator pressed Publish."""
    body = to_yaml(library.roles["msl"].model_copy(update={"name": name}))
    editor = Actor(user_id=1, server_id=server_id, manages_server=True)
    _ = parse_cached("role", body)  # as the preview that its moderator looked at has done
    prepared = await editing.prepare(
        editor, [ProposedEdit(kind="role", entry_id="msl", base=base, state="published", body=body)]
    )
    began = perf_counter()
    result = await editing.publish(editor, prepared.id, "measured")
    assert isinstance(result, Published), result
    return began


def _time_impact_analysis(library: KnowledgeBase) -> list[Timing]:
    """Find out what changes of one role do to questions, as before each is shown; processor time."""
    role = library.roles["msl"]
    another = role.model_copy(update={"examples": (*role.examples, library.roles["medical-writing"].examples[0])})
    changes = {
        "what one new example of another role does to questions": library.apply_edits([another]),
        "what putting a role away does to questions": library.apply_edits([], [role.id]),
    }
    measured: list[Timing] = []
    for name, after in changes.items():
        began = process_time()
        asked = analyze_impact(library, after).asked
        measured.append(Timing(f"{name} ({asked} asked)", 1000 * (process_time() - began), None))
    return measured


async def _edit_many(database: Database, library: KnowledgeBase) -> None:
    """Give 500 servers an edit of their own."""
    role = library.roles["msl"]
    async with database.transaction() as transaction:
        for server_id in range(1, EDITED):
            await RevisionStore(transaction).add(
                Revision(
                    server_id=server_id,
                    kind="role",
                    entry_id=role.id,
                    number=1,
                    state="published",
                    body=to_yaml(role.model_copy(update={"name": f"Liaison {server_id}"})),
                    made_from="",
                    reason="measured",
                    editor_id=None,
                    approver_id=None,
                    made_at=_NOON,
                )
            )


async def _time_all_servers(library: KnowledgeBase, database: Database) -> list[Timing]:
    """Ask for the base of every server in turn, as if all members were awake at once."""
    bases = KnowledgeBaseCache(library, database)
    await bases.open(database)
    before = _resident_mib()
    cold: list[float] = []
    shared: list[float] = []
    for server_id in range(SERVERS):
        began = process_time()
        base = await bases.get(server_id)
        took = 1000 * (process_time() - began)
        (shared if base is library else cold).append(took)
    return [
        Timing(f"the base of a server, built anew ({len(cold)} of {SERVERS:,} servers have one)", median(cold), None),
        Timing("the base of a server that changed nothing", median(shared), None),
        Timing(f"memory of the {MAX_CACHED} bases kept, MiB", _resident_mib() - before, None),
    ]


def _resident_mib() -> float:
    """Return the memory the process holds (Linux: proc(5), statm)."""
    return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * _PAGE_MIB


if __name__ == "__main__":
    print_table("Servers with a base of their own", rows(load_knowledge_base()))
