"""The plan of a member as a Markdown file, to take along to a lawyer or to print."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from bot.cards.about import DISCLAIMER
from bot.cards.components import Attachment
from bot.cards.dates import format_date, format_day
from bot.cards.lawyer_questions import TITLE, for_whom, introduction
from bot.cards.plan import describe_step_changes, progress
from bot.cards.saved_roles import STATE_LABELS
from bot.services.plans import LawyerQuestions, Plan, RolePlan, lawyer_questions
from knowledge import KnowledgeBase
from knowledge.model import Claim, Source

FILE_NAME = "second-opinion-plan.md"
_CHECKBOXES = {True: "- [x]", False: "- [ ]"}


def plan_file(knowledge_base: KnowledgeBase, plan: Plan, at: datetime) -> Attachment:
    """Write the whole plan: roles with state, note and steps; cheap tests; questions with sources and dates."""
    return Attachment(FILE_NAME, (_Writer(knowledge_base).written(plan, at) + "\n").encode())


class _Writer:
    """Writes one file and numbers its sources in order of first use."""

    def __init__(self, knowledge_base: KnowledgeBase) -> None:
        self._knowledge_base = knowledge_base
        self._numbers: dict[str, int] = {}

    def written(self, plan: Plan, at: datetime) -> str:
        blocks = [
            "# My plan",
            f"Written on {format_day(at.date())} from knowledge base {self._knowledge_base.version}. {DISCLAIMER}",
            *(block for planned in plan.roles for block in self._role(planned)),
            *self._questions(lawyer_questions(self._knowledge_base, plan)),
            *self._decided_against(plan),
        ]
        return "\n\n".join([*blocks, *self._sources()])

    def _role(self, planned: RolePlan) -> Iterator[str]:
        role, saved = planned.role, planned.saved
        reviewed = f" Reviewed {format_date(role.reviewed)}." if role else " No longer in the knowledge base."
        yield f"## {self._name(saved.role_id)}"
        yield f"State: {STATE_LABELS[saved.state]}; {progress(planned.done, planned.total)}.{reviewed}"
        if saved.note:
            yield _quoted(saved.note)
        if planned.changes:
            yield describe_step_changes(planned.changes)
        yield from _section("### Next steps", self._steps(planned))
        tests = role.cheap_tests if role else ()
        yield from _section(
            "### Try it in an evening",
            (f"- {t.text} (about {t.minutes} minutes) {self._cite(t.source)}" for t in tests),
        )

    def _steps(self, planned: RolePlan) -> Iterator[str]:
        changes = planned.changes
        for step in planned.role.first_steps if planned.role else ():
            new = " (new)" if step.id in changes.added else ""
            before = f"\n  Before: {changes.reworded[step.id]}" if step.id in changes.reworded else ""
            yield f"{_CHECKBOXES[step.id in planned.ticked]} {self._claim(step)}{new}{before}"
        for step_id, text in changes.removed.items():
            yield f"{_CHECKBOXES[step_id in planned.ticked]} {text} (no longer in the knowledge base)"

    def _questions(self, questions: LawyerQuestions) -> Iterator[str]:
        if not (questions.groups or questions.roles):
            return
        yield f"## {TITLE}"
        yield introduction(questions)
        for group, asking in questions.groups:
            roles = for_whom(asking, questions)
            yield f"### {group.name}"
            yield f"- [ ] {group.ask}" + (f" ({roles})" if roles else "")
            yield from _section("What we found on it:", (f"- {self._claim(claim)}" for claim in group.says))
        for role in questions.roles:
            yield from _section(f"### Before you sign: {role.name}", (f"- [ ] {self._claim(c)}" for c in role.checks))

    def _decided_against(self, plan: Plan) -> Iterator[str]:
        if plan.decided_against:
            yield "## Decided against"
        for saved in plan.decided_against:
            yield f"### {self._name(saved.role_id)}"
            if saved.note:
                yield _quoted(saved.note)

    def _sources(self) -> Iterator[str]:
        known = ((number, self._knowledge_base.sources[source]) for source, number in self._numbers.items())
        yield from _section("## Sources", (f"- [{number}] {_source(source)}" for number, source in known))

    def _claim(self, claim: Claim) -> str:
        unsure = " (low confidence)" if claim.confidence == "low" else ""
        note = f" {claim.note}" if claim.note else ""
        return f"{claim.text}{unsure}{note} {self._cite(claim.source)}"

    def _cite(self, source: str) -> str:
        return f"[{self._numbers.setdefault(source, len(self._numbers) + 1)}]"

    def _name(self, role_id: str) -> str:
        role = self._knowledge_base.roles.get(role_id)
        return role.name if role else role_id


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield a title and its list; nothing where the list is empty."""
    listed = [*lines]
    if listed:
        yield title
        yield "\n".join(listed)


def _quoted(note: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in ["My note:", *note.splitlines()])


def _source(source: Source) -> str:
    date = format_date(source.date) if source.date != "not stated" else "date not stated"
    board = ", job board" if source.kind == "job-board" else ""
    address = f", <{source.url}>" if source.url else ""
    return f"{source.publisher}{board}, {date}{address}"
