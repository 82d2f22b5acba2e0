"""The roles a member keeps: with a note and a state, and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from bot.services.plan_changes import role_snapshot
from knowledge.model import Role
from storage.stores.plans import PlanStore
from storage.stores.saved_roles import SavedRole, SavedRoleState, SavedRoleStore

MAX_SAVED = 50
"""More than the base has roles; a limit so that no loop fills the database."""
MAX_NOTE_LENGTH = 500
STATES: tuple[SavedRoleState, ...] = get_args(SavedRoleState)


@dataclass(frozen=True, slots=True)
class RoleSaved:
    """It is kept now; ``first`` when it is the member's first saved role."""

    first: bool


@dataclass(frozen=True, slots=True)
class AlreadySaved:
    """It was kept before, and nothing changed."""


@dataclass(frozen=True, slots=True)
class SaveLimitReached:
    """The member keeps as many roles as anybody may; nothing was kept."""


SaveResult = RoleSaved | AlreadySaved | SaveLimitReached


class SavedRoleService:
    """Saved roles of members. Every method takes the member's own id; nobody sees another's."""

    def __init__(self, store: SavedRoleStore, plans: PlanStore, now: Callable[[], datetime]) -> None:
        self._store = store
        self._plans = plans
        self._now = now

    async def save(self, user_id: int, role: Role, base: int | None = None) -> SaveResult:
        """Keep a role, and what the base says of its steps now; saving it again changes nothing.

        Args:
            user_id: who keeps it.
            role: what.
            base: the server whose base says that; None for the seed.
        """
        held = await self._store.count(user_id)
        if await self._store.get(user_id, role.id):
            return AlreadySaved()
        if held >= MAX_SAVED:
            return SaveLimitReached()
        added = await self._store.add(user_id, role.id, self._now())
        await self._plans.add_snapshots(user_id, {role.id: role_snapshot(role, base)}, self._now())
        return RoleSaved(first=held == 0) if added else AlreadySaved()

    async def list(self, user_id: int) -> tuple[SavedRole, ...]:
        """Return what the member saved, oldest first."""
        return tuple(await self._store.list(user_id))

    async def get(self, user_id: int, role_id: str) -> SavedRole | None:
        """Return one saved role, or None."""
        return await self._store.get(user_id, role_id)

    async def remove(self, user_id: int, role_id: str) -> bool:
        """Forget a role with its note; False when it was not saved."""
        return await self._store.remove(user_id, role_id)

    async def set_note(self, user_id: int, role_id: str, note: str) -> bool:
        """Write the note of a saved role, an empty one to clear it; False when the role is not saved."""
        return await self._store.set_note(user_id, role_id, note.strip()[:MAX_NOTE_LENGTH], self._now())

    async def set_state(self, user_id: int, role_id: str, state: SavedRoleState) -> bool:
        """Set how far the member is with a role; False when the role is not saved."""
        return await self._store.set_state(user_id, role_id, state, self._now())
