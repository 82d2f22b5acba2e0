"""Plans: which steps of a saved role are ticked, and what the plan showed when the member last accepted it.

Both belong to a saved role and are deleted with it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from storage.interface import Connection, Database, Row
from storage.timestamps import from_micros, to_micros

_SNAPSHOTS = "SELECT role_id, reviewed, steps, seen_at, base FROM plans WHERE user_id = $1"
_TICKS = "SELECT role_id, step_id, ticked_at FROM plan_ticks WHERE user_id = $1 ORDER BY role_id, ticked_at, step_id"
_UPSERT = (
    "INSERT INTO plans (user_id, role_id, reviewed, steps, seen_at, base)"
    " SELECT user_id, role_id, $3, $4, $5, CAST($6 AS BIGINT) FROM saved_roles WHERE user_id = $1 AND role_id = $2"
    " ON CONFLICT (user_id, role_id) "
)


@dataclass(frozen=True, slots=True)
class PlanSnapshot:
    """What a plan showed of one role.

    Attributes:
        reviewed: The role's review date.
        steps: Its steps, id → text, in order.
        base: The server whose knowledge base it was shown from; None for the bundled one.
    """

    reviewed: str
    steps: Mapping[str, str]
    base: int | None = None


@dataclass(frozen=True, slots=True)
class PlanState:
    """One member's plan data: role → snapshot, and role → ids of ticked steps."""

    snapshots: Mapping[str, PlanSnapshot]
    ticked: Mapping[str, frozenset[str]]


class PlanStore:
    """Snapshots and ticks of all members, by saved role."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def state(self, user_id: int) -> PlanState:
        """Return everything stored for a member's plan, read at one point in time."""
        async with self._database.snapshot() as connection:
            snapshots = await connection.fetch_all(_SNAPSHOTS, user_id)
            ticks = await connection.fetch_all(_TICKS, user_id)
        ticked: dict[str, frozenset[str]] = {}
        for role_id, step_id, _ in ticks:
            ticked[role_id] = ticked.get(role_id, frozenset()) | {step_id}
        return PlanState(
            MappingProxyType({row[0]: _snapshot(row) for row in snapshots}),
            MappingProxyType(ticked),
        )

    async def add_snapshots(self, user_id: int, snapshots: Mapping[str, PlanSnapshot], at: datetime) -> None:
        """Store what the plan shows of each role that has no snapshot yet; roles that are not saved are skipped."""
        async with self._database.transaction() as connection:
            for role_id, snapshot in snapshots.items():
                await connection.execute(_UPSERT + "DO NOTHING", *_values(user_id, role_id, snapshot, at))

    async def replace_snapshot(self, user_id: int, role_id: str, snapshot: PlanSnapshot, at: datetime) -> bool:
        """Replace the snapshot of a role by what the plan shows now; False when the role is not saved."""
        kept = await self._database.execute(
            _UPSERT + "DO UPDATE SET reviewed = excluded.reviewed, steps = excluded.steps, seen_at = excluded.seen_at,"
            " base = excluded.base",
            *_values(user_id, role_id, snapshot, at),
        )
        return kept > 0

    async def tick(self, user_id: int, role_id: str, step_id: str, at: datetime) -> bool:
        """Tick a step; ticking it again keeps the first time. False when the role is not saved."""
        ticked = await self._database.execute(
            "INSERT INTO plan_ticks (user_id, role_id, step_id, ticked_at)"
            " SELECT user_id, role_id, $3, $4 FROM saved_roles WHERE user_id = $1 AND role_id = $2"
            " ON CONFLICT (user_id, role_id, step_id) DO UPDATE SET ticked_at = plan_ticks.ticked_at",
            user_id,
            role_id,
            step_id,
            to_micros(at),
        )
        return ticked > 0

    async def untick(self, user_id: int, role_id: str, step_id: str) -> None:
        """Untick a step; does nothing when it is not ticked."""
        await self._database.execute(
            "DELETE FROM plan_ticks WHERE user_id = $1 AND role_id = $2 AND step_id = $3", user_id, role_id, step_id
        )


async def export_plans(connection: Connection, user_id: int) -> tuple[dict[str, object], ...]:
    """Return a member's plan snapshots as plain values: step id → text."""
    return tuple(
        {
            "role": role_id,
            "reviewed": reviewed,
            "steps": json.loads(steps),
            "seen_at": from_micros(seen_at).isoformat(),
            "base": None if base is None else str(base),
        }
        for role_id, reviewed, steps, seen_at, base in await connection.fetch_all(
            _SNAPSHOTS + " ORDER BY role_id", user_id
        )
    )


async def export_ticks(connection: Connection, user_id: int) -> tuple[dict[str, object], ...]:
    """Return a member's ticks as plain values."""
    return tuple(
        {"role": role_id, "step": step_id, "ticked_at": from_micros(ticked_at).isoformat()}
        for role_id, step_id, ticked_at in await connection.fetch_all(_TICKS, user_id)
    )


async def erase_plans(connection: Connection, user_id: int) -> int:
    """Delete a member's plan snapshots and return how many there were."""
    return await connection.execute("DELETE FROM plans WHERE user_id = $1", user_id)


async def erase_ticks(connection: Connection, user_id: int) -> int:
    """Delete a member's ticks and return how many there were."""
    return await connection.execute("DELETE FROM plan_ticks WHERE user_id = $1", user_id)


def _values(user_id: int, role_id: str, snapshot: PlanSnapshot, at: datetime) -> tuple[object, ...]:
    steps = json.dumps(dict(snapshot.steps), ensure_ascii=False)
    return user_id, role_id, snapshot.reviewed, steps, to_micros(at), snapshot.base


def _snapshot(row: Row) -> PlanSnapshot:
    _, reviewed, steps, _, base = row
    return PlanSnapshot(reviewed, MappingProxyType(json.loads(steps)), base)
