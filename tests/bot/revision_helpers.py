"""Edits put straight into the database, where the moderators' way there is not what a test is about."""

from bot.services.knowledge_bases import TOPIC
from knowledge.editing.serialization import EditableItem, kind_of, to_yaml
from storage.interface import Database
from storage.stores.revisions import Revision, RevisionState, RevisionStore
from storage.timestamps import from_micros


def make_revision(item: EditableItem, server_id: int, number: int = 1, state: RevisionState = "published") -> Revision:
    """What is stored when moderators of a server make an entry or a source so."""
    return Revision(
        server_id=server_id,
        kind=kind_of(item),
        entry_id=item.id,
        number=number,
        state=state,
        body=to_yaml(item),
        made_from="",
        reason="clearer",
        editor_id=None,
        approver_id=None,
        made_at=from_micros(0),
    )


async def store_revisions(database: Database, *revisions: Revision, announce: bool = True) -> None:
    """Let a server's moderators make all of these at once; nobody is told of it without an announcement."""
    async with database.transaction() as transaction:
        for each in revisions:
            await RevisionStore(transaction).add(each)
        if announce:
            await transaction.notify(TOPIC, str(revisions[0].server_id))
