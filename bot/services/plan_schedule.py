"""A plan with dates: steps spread over the months until the target, exit checks counted back from it. Pure.

How many months before the target a check belongs is an order of our own, not a rule of anybody: visa and loans before
notice, notice before the last day. Every card says "typical, check yours" with it.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.services.plans import Plan, lawyer_questions
from knowledge import KnowledgeBase
from knowledge.model import ExitCheck, Role, Step

MAX_YEARS = 5
"""A target further away is no plan that a base of this year can date."""
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
_MONTH_FIRST = re.compile(r"(0?[1-9]|1[0-2])[/.\-](20\d\d)")
_MONTH_NAMED = re.compile(r"([a-z]{3,9})\.?,? (20\d\d)")
_NAMES = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of a year; ``number`` counts months, so that they can be subtracted."""

    number: int

    @classmethod
    def of(cls, moment: datetime) -> "Month":
        """Return the month of a moment."""
        return cls(moment.year * 12 + moment.month - 1)

    @classmethod
    def parse(cls, text: str) -> "Month | None":
        """Read "2027-06", "06/2027" or "June 2027"; None for anything else."""
        words = text.strip().casefold()
        if found := _MONTH.fullmatch(words):
            return cls(int(found[1]) * 12 + int(found[2]) - 1)
        if found := _MONTH_FIRST.fullmatch(words):
            return cls(int(found[2]) * 12 + int(found[1]) - 1)
        if found := _MONTH_NAMED.fullmatch(words):
            named = [at for at, name in enumerate(_NAMES) if name.casefold().startswith(found[1])]
            return cls(int(found[2]) * 12 + named[0]) if len(named) == 1 else None
        return None

    @property
    def code(self) -> str:
        """The month as it is stored, such as "2027-06"."""
        return f"{self.number // 12:04}-{self.number % 12 + 1:02}"

    @property
    def name(self) -> str:
        """The month in words, such as "June 2027"."""
        return f"{_NAMES[self.number % 12]} {self.number // 12}"

    def __add__(self, months: int) -> "Month":
        return Month(self.number + months)


@dataclass(frozen=True, slots=True)
class ScheduledTask:
    """One thing to do by a month.

    Attributes:
        by: the month by whose end it should be done.
        what: an exit check, or a step of a role.
        roles: the planned roles it is for.
        late: whether it would have belonged to a month that has passed.
    """

    by: Month
    what: ExitCheck | Step
    roles: tuple[Role, ...]
    late: bool = False

    @property
    def kind(self) -> Literal["check", "step"]:
        """What it is."""
        return "step" if isinstance(self.what, Step) else "check"


@dataclass(frozen=True, slots=True)
class Schedule:
    """All that is left to do until the target month, in order; ``tight`` when some of it is late already."""

    target: Month
    tasks: tuple[ScheduledTask, ...]

    @property
    def tight(self) -> bool:
        """Whether the target leaves less time than the checks usually take."""
        return any(task.late for task in self.tasks)


def build_schedule(knowledge_base: KnowledgeBase, plan: Plan, target: Month, today: Month) -> Schedule:
    """Date what is left of a plan: checks before steps in each month, both in the order of the base and the plan."""
    lead = max((check.lead_months for check in knowledge_base.exit_checks.values() if check.gives_notice), default=0)
    tasks = [*_checks(knowledge_base, plan, target, today), *_steps(plan, target + -lead, today)]
    return Schedule(target, tuple(sorted(tasks, key=lambda task: (task.by, task.kind == "step"))))


def months_to_choose(today: Month, count: int) -> tuple[Month, ...]:
    """Return the months that can be a target, from the next one on."""
    return tuple(today + after for after in range(1, min(count, MAX_YEARS * 12) + 1))


def _checks(knowledge_base: KnowledgeBase, plan: Plan, target: Month, today: Month) -> list[ScheduledTask]:
    found: list[ScheduledTask] = []
    for check, roles in lawyer_questions(knowledge_base, plan).groups:
        by = target + -check.lead_months
        found.append(ScheduledTask(max(by, today), check, roles, late=by < today))
    return found


def _steps(plan: Plan, until: Month, today: Month) -> list[ScheduledTask]:
    """Spread the open steps of each role evenly until notice is due; all now where no time is left."""
    span = max(0, until.number - today.number)
    found: list[ScheduledTask] = []
    for planned in plan.roles:
        role = planned.role
        steps = [step for step in role.first_steps if step.id not in planned.ticked] if role else []
        for at, step in enumerate(steps, 1):
            assert role is not None  # noqa: S101 - it has steps
            found.append(ScheduledTask(today + span * at // len(steps), step, (role,)))
    return found
