"""The moderators who are responsible for entries."""

from bot.services.editing.permissions import Actor
from bot.services.editing.workflow import EditWorkflow
from knowledge.editing.serialization import ItemKind
from storage.interface import Database
from storage.stores.entry_owners import EntryOwnerStore


class EntryOwnerService:
    """The owners of entries. An owner is reminded when her entry is due for review and needs no permission for that."""

    def __init__(self, database: Database, workflow: EditWorkflow) -> None:
        self._database = database
        self._workflow = workflow

    async def assign(self, actor: Actor, kind: ItemKind, entry_id: str, owner_id: int) -> None:
        """Set the owner of an entry. Raises PermissionDenied."""
        await self._workflow.require_moderator(actor)
        await EntryOwnerStore(self._database).set(actor.server_id, kind, entry_id, owner_id)

    async def unassign(self, actor: Actor, kind: ItemKind, entry_id: str) -> bool:
        """Remove the owner of an entry; False if it had none. Raises PermissionDenied."""
        await self._workflow.require_moderator(actor)
        return await EntryOwnerStore(self._database).clear(actor.server_id, kind, entry_id)
