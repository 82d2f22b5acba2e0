"""Everything stored about one person: to show it, to export it, to erase it.

Every table with a column that identifies a person is registered in ``TABLES``. Tables that refer to a registered one
with ON DELETE CASCADE are exported and erased with it.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from storage.interface import Connection, Database
from storage.stores import (
    community_polls,
    entry_owners,
    peer_stories,
    peers,
    plan_targets,
    plans,
    proposal_senders,
    proposals,
    quiz_sessions,
    reminders,
    revisions,
    saved_roles,
    specialties,
    unanswered_questions,
)

EXPORT_VERSION = 1
"""Increased when a field of the export is renamed, removed or changes its meaning."""

Export = Callable[[Connection, int], Awaitable[Sequence[dict[str, object]]]]
Erase = Callable[[Connection, int], Awaitable[int]]


@dataclass(frozen=True, slots=True)
class PersonalTable:
    """How the personal data of one table is exported and erased.

    Attributes:
        table: Its name in the database, and the name of its list in the export.
        user_columns: The columns that identify a person.
        export: Returns the person's rows as plain values, ready for JSON.
        erase: Removes the person from the table and returns how many rows that touched.
    """

    table: str
    user_columns: tuple[str, ...]
    export: Export
    erase: Erase


TABLES = (
    PersonalTable("saved_roles", ("user_id",), saved_roles.export, saved_roles.erase),
    PersonalTable("plans", ("user_id",), plans.export_plans, plans.erase_plans),
    PersonalTable("plan_ticks", ("user_id",), plans.export_ticks, plans.erase_ticks),
    PersonalTable("plan_targets", ("user_id",), plan_targets.export, plan_targets.erase),
    PersonalTable("reminders", ("user_id",), reminders.export, reminders.erase),
    PersonalTable("quiz_sessions", ("user_id",), quiz_sessions.export, quiz_sessions.erase),
    PersonalTable("member_specialties", ("user_id",), specialties.export, specialties.erase),
    PersonalTable("pulse_votes", ("voter",), community_polls.export, community_polls.erase),
    PersonalTable("revisions", ("editor_id", "approver_id"), revisions.export, revisions.erase),
    PersonalTable("proposals", ("author_id",), proposals.export, proposals.erase),
    PersonalTable("proposal_senders", ("sender",), proposal_senders.export, proposal_senders.erase),
    PersonalTable("entry_owners", ("owner_id",), entry_owners.export, entry_owners.erase),
    PersonalTable("gap_listeners", ("user_id",), unanswered_questions.export, unanswered_questions.erase),
    PersonalTable("peer_offers", ("user_id",), peers.export_offers, peers.erase_offers),
    PersonalTable("peer_asks", ("user_id",), peers.export_asks, peers.erase_asks),
    PersonalTable("peer_invitations", ("peer_id",), peers.export_invitations, peers.erase_invitations),
    PersonalTable("peer_blocks", ("user_id",), peers.export_blocks, peers.erase_blocks),
    PersonalTable("peer_notices", ("user_id",), peers.export_notices, peers.erase_notices),
    PersonalTable("peer_reports", ("reporter_id", "reported_id"), peers.export_reports, peers.erase_reports),
    PersonalTable("peer_stories", ("sender",), peer_stories.export, peer_stories.erase),
)
"""In the order of the export. A table that depends on another comes after it."""


async def export(database: Database, user_id: int) -> dict[str, object]:
    """Return everything stored about a person, read at one point in time, ready for JSON.

    Times are ISO 8601 in UTC. The id is text: many programs would round it as a number.
    """
    async with database.snapshot() as connection:
        tables = {personal.table: list(await personal.export(connection, user_id)) for personal in TABLES}
    return {"version": EXPORT_VERSION, "user_id": str(user_id), **tables}


async def erase(database: Database, user_id: int) -> int:
    """Erase everything stored about a person, all or nothing, and return how many rows were affected.

    Afterwards the files are scrubbed if anything went, which may take seconds; see ``Database.scrub``.
    """
    async with database.transaction(peers.LOCK) as connection:  # else a match that is being changed could return
        # From the last to the first: rows that depend on another table are counted before they are deleted with it.
        erased = sum([await personal.erase(connection, user_id) for personal in reversed(TABLES)])
    if erased:  # otherwise nothing of hers is on a free page, and the file need not be rewritten
        await database.scrub()
    return erased
