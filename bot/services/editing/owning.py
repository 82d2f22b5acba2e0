"""Who looks after which entry."""

from bot.services.editing.editing import Editing
from bot.services.editing.editor import Editor
from knowledge.editing.bodies import Kind
from storage.connection import Database
from storage.entry_owners import EntryOwners


class Owning:
    """Owners of entries. An owner is reminded when an entry is due for review; she needs no rights for that."""

    def __init__(self, database: Database, editing: Editing) -> None:
        self._database = database
        self._editing = editing

    async def give(self, editor: Editor, kind: Kind, entry_id: str, owner_id: int) -> None:
        """Give an entry an owner, in place of the one before. Raises NotAllowed."""
        await self._editing.check(editor)
        await EntryOwners(self._database).set(editor.server_id, kind, entry_id, owner_id)

    async def leave(self, editor: Editor, kind: Kind, entry_id: str) -> bool:
        """Leave an entry without an owner; False when it had none. Raises NotAllowed."""
        await self._editing.check(editor)
        return await EntryOwners(self._database).clear(editor.server_id, kind, entry_id)
