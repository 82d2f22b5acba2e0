"""Who looks after which entry."""

from bot.services.editing.permissions import Actor
from bot.services.editing.workflow import EditWorkflow
from knowledge.editing.serialization import ItemKind
from storage.interface import Database
from storage.stores.entry_owners import EntryOwnerStore


class EntryOwnerService:
    """Owners of entries. An owner is reminded when an entry is due for review; she needs no rights for that."""

    def __init__(self, database: Database, editing: EditWorkflow) -> None:
        self._database = database
        self._editing = editing

    async def assign(self, actor: Actor, kind: ItemKind, entry_id: str, owner_id: int) -> None:
        """Give an entry an owner, in place of the one before. Raises PermissionDenied."""
        await self._editing.require_moderator(actor)
        await EntryOwnerStore(self._database).set(actor.server_id, kind, entry_id, owner_id)

    async def unassign(self, actor: Actor, kind: ItemKind, entry_id: str) -> bool:
        """Leave an entry without an owner; False when it had none. Raises PermissionDenied."""
        await self._editing.require_moderator(actor)
        return await EntryOwnerStore(self._database).clear(actor.server_id, kind, entry_id)
