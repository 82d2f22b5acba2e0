"""The roles a member saved, each with a note and a state."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from bot.services.plan_changes import role_snapshot
from knowledge.model import Role
from storage.stores.plans import PlanStore
from storage.stores.saved_roles import SavedRole, SavedRoleState, SavedRoleStore

MAX_SAVED = 50
"""More than there are roles; keeps a loop from filling the database."""
MAX_NOTE_LENGTH = 500
STATES: tuple[SavedRoleState, ...] = get_args(SavedRoleState)


@dataclass(frozen=True, slots=True)
class RoleSaved:
    """The role was saved; ``first`` if it is the member's first one."""

    first: bool


@dataclass(frozen=True, slots=True)
class AlreadySaved:
    """The role had been saved before; nothing changed."""


@dataclass(frozen=True, slots=True)
class SaveLimitReached:
    """The member has saved the maximum number of roles; nothing was saved."""


SaveResult = RoleSaved | AlreadySaved | SaveLimitReached


class SavedRoleService:
    """The saved roles of members. Every method takes the id of the member who acts; nobody sees another's."""

    def __init__(self, store: SavedRoleStore, plans: PlanStore, now: Callable[[], datetime]) -> None:
        self._store = store
        self._plans = plans
        self._now = now

    async def save(self, user_id: int, role: Role, base: int | None = None) -> SaveResult:
        """Save a role and a snapshot of its steps; saving it again changes nothing.

        Args:
            user_id: the member.
            role: the role.
            base: the server whose knowledge base the role is from; None for the bundled one.
        """
        saved = await self._store.count(user_id)
        if await self._store.get(user_id, role.id):
            return AlreadySaved()
        if saved >= MAX_SAVED:
            return SaveLimitReached()
        added = await self._store.add(user_id, role.id, self._now())
        await self._plans.add_snapshots(user_id, {role.id: role_snapshot(role, base)}, self._now())
        return RoleSaved(first=saved == 0) if added else AlreadySaved()

    async def list(self, user_id: int) -> tuple[SavedRole, ...]:
        """Return the member's saved roles, oldest first."""
        return tuple(await self._store.list(user_id))

    async def get(self, user_id: int, role_id: str) -> SavedRole | None:
        """Return one saved role, or None."""
        return await self._store.get(user_id, role_id)

    async def remove(self, user_id: int, role_id: str) -> bool:
        """Remove a role with its note; False if it was not saved."""
        return await self._store.remove(user_id, role_id)

    async def set_note(self, user_id: int, role_id: str, note: str) -> bool:
        """Set the note of a saved role, or clear it with an empty one; False if the role is not saved."""
        return await self._store.set_note(user_id, role_id, note.strip()[:MAX_NOTE_LENGTH], self._now())

    async def set_state(self, user_id: int, role_id: str, state: SavedRoleState) -> bool:
        """Set the state of a saved role; False if the role is not saved."""
        return await self._store.set_state(user_id, role_id, state, self._now())
