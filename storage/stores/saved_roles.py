"""Saved roles: the roles that a member follows, with a state and a private note."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from storage.interface import Connection, Row
from storage.timestamps import from_micros, to_micros

SavedRoleState = Literal["exploring", "preparing", "applied", "decided-against"]
"""How far a member is with a role."""

SAVED_ROLE_STATES: tuple[SavedRoleState, ...] = get_args(SavedRoleState)

_FIRST_STATE: SavedRoleState = "exploring"

_READ = "SELECT user_id, role_id, state, note, saved_at, changed_at FROM saved_roles WHERE user_id = $1"


@dataclass(frozen=True, slots=True)
class SavedRole:
    """One role saved by one member; ``note`` is empty when there is none, times are in UTC."""

    user_id: int
    role_id: str
    state: SavedRoleState
    note: str
    saved_at: datetime
    changed_at: datetime


class SavedRoleStore:
    """The saved roles of all members; on a database, or on the connection of a transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def add(self, user_id: int, role_id: str, at: datetime) -> bool:
        """Save a role; False, changing nothing, when it was already saved."""
        added = await self._connection.execute(
            "INSERT INTO saved_roles (user_id, role_id, state, note, saved_at, changed_at)"
            " VALUES ($1, $2, $3, '', $4, $4) ON CONFLICT (user_id, role_id) DO NOTHING",
            user_id,
            role_id,
            _FIRST_STATE,
            to_micros(at),
        )
        return added > 0

    async def remove(self, user_id: int, role_id: str) -> bool:
        """Remove a role with its note; False when it was not saved."""
        removed = await self._connection.execute(
            "DELETE FROM saved_roles WHERE user_id = $1 AND role_id = $2", user_id, role_id
        )
        return removed > 0

    async def get(self, user_id: int, role_id: str) -> SavedRole | None:
        """Return one saved role."""
        row = await self._connection.fetch_one(_READ + " AND role_id = $2", user_id, role_id)
        return None if row is None else _saved_role(row)

    async def list(self, user_id: int) -> tuple[SavedRole, ...]:
        """Return a member's saved roles, in the order of saving."""
        return await _all_of(self._connection, user_id)

    async def count(self, user_id: int) -> int:
        """Return how many roles a member saved."""
        rows = await self._connection.fetch_all("SELECT count(*) FROM saved_roles WHERE user_id = $1", user_id)
        return rows[0][0]

    async def set_note(self, user_id: int, role_id: str, note: str, at: datetime) -> bool:
        """Replace the note; an empty one removes it. False when the role is not saved."""
        changed = await self._connection.execute(
            "UPDATE saved_roles SET note = $3, changed_at = $4 WHERE user_id = $1 AND role_id = $2",
            user_id,
            role_id,
            note,
            to_micros(at),
        )
        return changed > 0

    async def set_state(self, user_id: int, role_id: str, state: SavedRoleState, at: datetime) -> bool:
        """Move a role to another state. False when the role is not saved."""
        changed = await self._connection.execute(
            "UPDATE saved_roles SET state = $3, changed_at = $4 WHERE user_id = $1 AND role_id = $2",
            user_id,
            role_id,
            state,
            to_micros(at),
        )
        return changed > 0


async def export(connection: Connection, user_id: int) -> tuple[dict[str, object], ...]:
    """Return a member's saved roles as plain values."""
    return tuple(
        {
            "role": saved.role_id,
            "state": saved.state,
            "note": saved.note,
            "saved_at": saved.saved_at.isoformat(),
            "changed_at": saved.changed_at.isoformat(),
        }
        for saved in await _all_of(connection, user_id)
    )


async def erase(connection: Connection, user_id: int) -> int:
    """Delete a member's saved roles and return how many there were."""
    return await connection.execute("DELETE FROM saved_roles WHERE user_id = $1", user_id)


async def _all_of(connection: Connection, user_id: int) -> tuple[SavedRole, ...]:
    rows = await connection.fetch_all(_READ + " ORDER BY saved_at, role_id", user_id)
    return tuple(_saved_role(row) for row in rows)


def _saved_role(row: Row) -> SavedRole:
    user_id, role_id, state, note, saved_at, changed_at = row
    return SavedRole(user_id, role_id, state, note, from_micros(saved_at), from_micros(changed_at))
