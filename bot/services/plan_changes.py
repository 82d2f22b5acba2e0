"""What changed in a role since a member's plan last showed it. Pure: compares two states."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.model import Role
from storage.stores.plans import PlanSnapshot

_DIGEST_LENGTH = 8
"""Hexadecimal digits: enough to distinguish the few versions of a role that a member may have on screen."""


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """The difference between what a plan showed of a role and the current role; falsy if there is none.

    Attributes:
        added: ids of new steps.
        reworded: ids of steps whose text changed, with their old texts.
        removed: ids of steps that were removed, with their texts.
        role_removed: whether the role itself was removed; its steps are then in `removed`.
        reviewed_before: the review date of the role as shown before; empty if it was not in the base then either.
    """

    added: frozenset[str] = frozenset()
    reworded: Mapping[str, str] = field(default_factory=dict[str, str])
    removed: Mapping[str, str] = field(default_factory=dict[str, str])
    role_removed: bool = False
    reviewed_before: str = ""

    def __bool__(self) -> bool:
        return bool(self.added or self.reworded or self.removed or self.role_removed)


def role_snapshot(role: Role | None, server_id: int | None = None) -> PlanSnapshot:
    """Return what a plan shows of a role; an empty snapshot for a role that is not in the base.

    Args:
        role: the role.
        server_id: the server whose knowledge base the role is from; None for the bundled one.
    """
    if role is None:
        return PlanSnapshot("", {}, server_id)
    return PlanSnapshot(role.reviewed, {step.id: step.text for step in role.first_steps}, server_id)


def role_digest(role: Role | None) -> str:
    """Return a short hash of what a plan shows of a role, for a button to carry the version it was shown with."""
    shown = json.dumps(list(role_snapshot(role).steps.items()))
    return hashlib.sha256(shown.encode()).hexdigest()[:_DIGEST_LENGTH]


def changes_since(before: PlanSnapshot, role: Role | None) -> PlanChanges:
    """Compare a snapshot with the current role. The order of the steps and the review date are ignored."""
    now = role_snapshot(role).steps
    return PlanChanges(
        added=frozenset(now.keys() - before.steps.keys()),
        reworded={i: text for i, text in before.steps.items() if i in now and now[i] != text},
        removed={i: text for i, text in before.steps.items() if i not in now},
        role_removed=role is None and before.reviewed != "",
        reviewed_before=before.reviewed,
    )
