"""A member's plan: the first steps of the saved roles, which of them are done, and what to ask a lawyer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.services.plan_changes import PlanChanges, changes_since, role_digest, role_snapshot
from knowledge import KnowledgeBase
from knowledge.model import ExitCheck, Role
from storage.stores.plans import PlanState, PlanStore
from storage.stores.saved_roles import SavedRole, SavedRoleStore

TickResult = Literal["done", "not saved", "no such step"]


@dataclass(frozen=True, slots=True)
class RolePlan:
    """One saved role in the plan; ``role`` is None if it is no longer in the base."""

    saved: SavedRole
    role: Role | None
    ticked: frozenset[str]
    changes: PlanChanges

    @property
    def total(self) -> int:
        """How many steps there are."""
        return len(self.role.first_steps) if self.role else 0

    @property
    def done(self) -> int:
        """How many of them are ticked, not counting steps that were removed."""
        return sum(step.id in self.ticked for step in self.role.first_steps) if self.role else 0


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan of a member in the order of saving; roles decided against are listed separately."""

    roles: tuple[RolePlan, ...]
    decided_against: tuple[SavedRole, ...] = ()

    @property
    def done(self) -> int:
        """How many steps are ticked."""
        return sum(role.done for role in self.roles)

    @property
    def total(self) -> int:
        """How many steps there are."""
        return sum(role.total for role in self.roles)


@dataclass(frozen=True, slots=True)
class LawyerQuestions:
    """What to ask a lawyer before signing or leaving.

    Attributes:
        groups: the groups of exit checks, in the order of the base, with the planned roles that refer to them.
        roles: the planned roles with checks of their own.
        planned: number of roles in the plan.
    """

    groups: tuple[tuple[ExitCheck, tuple[Role, ...]], ...]
    roles: tuple[Role, ...]
    planned: int


def lawyer_questions(knowledge_base: KnowledgeBase, plan: Plan) -> LawyerQuestions:
    """Collect the checks of the planned roles and the groups of exit checks they refer to."""
    roles = tuple(planned.role for planned in plan.roles if planned.role)
    named = (
        (group, tuple(r for r in roles if group.id in r.exit_checks)) for group in knowledge_base.exit_checks.values()
    )
    return LawyerQuestions(
        groups=tuple((group, asking) for group, asking in named if asking),
        roles=tuple(role for role in roles if role.checks),
        planned=len(roles),
    )


class PlanService:
    """The plans of members, computed from their saved roles and the current knowledge base."""

    def __init__(self, saved: SavedRoleStore, plans: PlanStore, now: Callable[[], datetime]) -> None:
        self._saved_roles = saved
        self._plans = plans
        self._now = now

    async def get(self, knowledge_base: KnowledgeBase, user_id: int, base: int | None = None) -> Plan:
        """Return a member's plan. A snapshot of each new role is stored, to show later what changed.

        Args:
            knowledge_base: what the plan is computed from.
            user_id: whose plan.
            base: the server whose base that is; None for the bundled one. Snapshots of another base are not compared.
        """
        saved = await self._saved_roles.list(user_id)
        planned = [each for each in saved if each.state != "decided-against"]
        marks = await self._plans.state(user_id)
        unseen = [each.role_id for each in planned if each.role_id not in marks.snapshots]
        if unseen:
            first = {role_id: role_snapshot(knowledge_base.roles.get(role_id), base) for role_id in unseen}
            await self._plans.add_snapshots(user_id, first, self._now())
        return Plan(
            roles=tuple(_build_role_plan(knowledge_base.roles, each, marks, base) for each in planned),
            decided_against=tuple(each for each in saved if each.state == "decided-against"),
        )

    async def tick(
        self, knowledge_base: KnowledgeBase, user_id: int, role_id: str, step_id: str, *, done: bool
    ) -> TickResult:
        """Tick or untick a step. Idempotent."""
        role = knowledge_base.roles.get(role_id)
        if role is None or all(step.id != step_id for step in role.first_steps):
            return "no such step"
        if not done:
            await self._plans.untick(user_id, role_id, step_id)
            return "done"
        return "done" if await self._plans.tick(user_id, role_id, step_id, self._now()) else "not saved"

    async def accept_changes(
        self, knowledge_base: KnowledgeBase, user_id: int, role_id: str, digest: str, base: int | None = None
    ) -> None:
        """Mark the changes of a role as seen, unless it changed again after ``digest`` was shown."""
        role = knowledge_base.roles.get(role_id)
        if digest == role_digest(role):
            await self._plans.replace_snapshot(user_id, role_id, role_snapshot(role, base), self._now())


def _build_role_plan(roles: Mapping[str, Role], saved: SavedRole, marks: PlanState, base: int | None) -> RolePlan:
    role = roles.get(saved.role_id)
    before = marks.snapshots.get(saved.role_id)
    changes = changes_since(before, role) if before is not None and before.base == base else PlanChanges()
    return RolePlan(saved, role, marks.ticked.get(saved.role_id, frozenset()), changes)
