"""What became of a role since a member's plan showed it. Pure: two states in, the difference out."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.model import Role
from storage.stores.plans import PlanSnapshot

_DIGEST_LENGTH = 8
"""Hexadecimal digits, enough to tell apart the few states of one role that a member may have on screen."""


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """The difference between what a plan showed of a role and what the base says; false when there is none.

    Attributes:
        added: ids of steps that the plan did not show.
        reworded: ids of steps that say something else now, with what they said.
        removed: ids of steps that are no longer there, with what they said.
        gone: whether the whole role left the base; its steps are then among the removed.
        since: when the role had been reviewed as the plan showed it; empty when it was not in the base then either.
    """

    added: frozenset[str] = frozenset()
    reworded: Mapping[str, str] = field(default_factory=dict[str, str])
    removed: Mapping[str, str] = field(default_factory=dict[str, str])
    role_removed: bool = False
    reviewed_before: str = ""

    def __bool__(self) -> bool:
        return bool(self.added or self.reworded or self.removed or self.role_removed)


def role_snapshot(role: Role | None, server_id: int | None = None) -> PlanSnapshot:
    """Return what a plan shows of a role; nothing of one that is not in the base.

    Args:
        role: the role.
        base: the server whose base it is from; None for the seed.
    """
    if role is None:
        return PlanSnapshot("", {}, server_id)
    return PlanSnapshot(role.reviewed, {step.id: step.text for step in role.first_steps}, server_id)


def role_digest(role: Role | None) -> str:
    """Return a short name of what a plan shows of a role, so that a button can say what it was pressed under."""
    shown = json.dumps(list(role_snapshot(role).steps.items()))
    return hashlib.sha256(shown.encode()).hexdigest()[:_DIGEST_LENGTH]


def changes_since(before: PlanSnapshot, role: Role | None) -> PlanChanges:
    """Compare what a plan showed with what it shows now. The order of the steps and the review's date do not count."""
    now = role_snapshot(role).steps
    return PlanChanges(
        added=frozenset(now.keys() - before.steps.keys()),
        reworded={i: text for i, text in before.steps.items() if i in now and now[i] != text},
        removed={i: text for i, text in before.steps.items() if i not in now},
        role_removed=role is None and before.reviewed != "",
        reviewed_before=before.reviewed,
    )
