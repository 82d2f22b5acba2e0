"""The plan as one page to print (HTML): quiz result, saved roles, steps, timeline, questions, sources."""

from collections.abc import Iterator
from datetime import datetime

from bot.cards.about import DISCLAIMER
from bot.cards.components import Attachment
from bot.cards.html_page import html_file
from bot.cards.lawyer_questions import TITLE, introduction
from bot.cards.plan import progress
from bot.cards.plan_timeline import TYPICAL, task_title
from bot.cards.saved_roles import STATE_LABELS
from bot.services.plan_schedule import Schedule
from bot.services.plans import Plan, RolePlan, lawyer_questions
from bot.services.quiz import FinishedQuiz
from knowledge import KnowledgeBase
from knowledge.publishing.citations import Citations
from knowledge.publishing.html import Html, Node, element, listing
from knowledge.quiz.results import QuizRanking

FILE_NAME = "second-opinion-plan.html"
LEAVES = "A file leaves my privacy: whoever opens it on your device can read it, notes included."
"""Said with every file of a plan."""
_MAX_ROLES = 3
_BOXES = {True: "\N{BALLOT BOX WITH CHECK} ", False: "\N{BALLOT BOX} "}


def plan_page_file(
    knowledge_base: KnowledgeBase, plan: Plan, quiz: FinishedQuiz | None, schedule: Schedule | None, at: datetime
) -> Attachment:
    """Write the page; quiz and timeline are left out where there are none."""
    writer = _Writer(knowledge_base)
    body = [
        element("h1", "My plan"),
        element("p", f"Written on {at:%Y-%m-%d} from knowledge base {knowledge_base.version}. {DISCLAIMER}"),
        element("p", element("strong", LEAVES)),
        *(writer.quiz(quiz) if quiz else ()),
        *writer.roles(plan),
        *(writer.timeline(schedule) if schedule else ()),
        *writer.questions(plan),
        writer.sources(),
    ]
    return html_file(FILE_NAME, "My plan", *body)


class _Writer:
    """Writes the parts of one page and numbers its sources in order of first use."""

    def __init__(self, knowledge_base: KnowledgeBase) -> None:
        self._knowledge_base = knowledge_base
        self._cite = Citations(knowledge_base, None)

    def quiz(self, finished: FinishedQuiz) -> Iterator[Html]:
        if not isinstance(finished.outcome, QuizRanking):
            return
        yield element("h2", "What the quiz said")
        rows: list[Node] = []
        for result in finished.outcome.results[:_MAX_ROLES]:
            reasons = [each.reason for each in result.reasons_for] + [
                f"Against: {each.reason}" for each in result.reasons_against
            ]
            rows.append((element("strong", self._name(result.role)), f" · {result.band.name}", listing(reasons)))
        yield listing(rows, ordered=True)

    def roles(self, plan: Plan) -> Iterator[Html]:
        for planned in plan.roles:
            yield element("section", *self._role(planned))
        if plan.decided_against:
            yield element("h2", "Decided against")
            yield listing([[self._name(each.role_id), _note(each.note)] for each in plan.decided_against])

    def timeline(self, schedule: Schedule) -> Iterator[Html]:
        yield element("h2", f"Timeline until {schedule.target.name}")
        yield element("p", TYPICAL)
        rows = [f"{_BOXES[False]}{task.by.name}: {task_title(task)}" for task in schedule.tasks]
        yield listing(rows, class_="todo")

    def questions(self, plan: Plan) -> Iterator[Html]:
        questions = lawyer_questions(self._knowledge_base, plan)
        if not (questions.groups or questions.roles):
            return
        yield element("h2", TITLE)
        yield element("p", introduction(questions))
        for check, _ in questions.groups:
            yield element("h3", check.name)
            yield element("p", f"{_BOXES[False]}{check.ask}")
            yield self._cite.claims(check.says)
        for role in questions.roles:
            yield element("h3", f"Before you sign: {role.name}")
            yield listing((self._cite.claim(said, prefix=_BOXES[False]) for said in role.checks), class_="todo")

    def sources(self) -> Html:
        return self._cite.source_list()

    def _role(self, planned: RolePlan) -> Iterator[Html]:
        saved, role = planned.saved, planned.role
        yield element("h2", self._name(saved.role_id))
        reviewed = f" Entry reviewed {role.reviewed}." if role else " No longer in the knowledge base."
        yield element("p", f"{STATE_LABELS[saved.state]}; {progress(planned.done, planned.total)}.{reviewed}")
        yield _note(saved.note)
        if role:
            steps = (self._cite.claim(s, prefix=_BOXES[s.id in planned.ticked]) for s in role.first_steps)
            yield listing(steps, class_="todo")

    def _name(self, role_id: str) -> str:
        role = self._knowledge_base.roles.get(role_id)
        return role.name if role else role_id


def _note(note: str) -> Html:
    return element("blockquote", "My note: ", note) if note else Html("")
