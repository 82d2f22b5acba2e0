"""The plan of a member: one saved role at a time, its next steps as a checklist, and what changed in them since."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from bot.cards.about import DISCLAIMER
from bot.cards.components import Button, Card, Divider, Option, Row, Select, Text
from bot.cards.custom_id import custom_id
from bot.cards.dates import format_date
from bot.cards.limits import MAX_OPTIONS, MAX_ROW
from bot.cards.markdown import escape_content, subtext
from bot.cards.pagination import Paragraph, claim, paginate, render_page
from bot.cards.saved_roles import STATE_LABELS, role_name
from bot.services.plan_changes import PlanChanges, role_digest
from bot.services.plans import Plan, RolePlan
from knowledge import KnowledgeBase
from knowledge.model import Step

MAX_STEPS = 2 * MAX_ROW
"""Steps on a page at most: two rows of buttons."""
MAX_LENGTH = 1800
"""Characters of the steps on a page with their sources, so that heading, notice and small print fit as well."""
CHECKBOXES = {True: "\N{WHITE HEAVY CHECK MARK}", False: "\N{WHITE LARGE SQUARE}"}


@dataclass(frozen=True, slots=True)
class _PlanPage:
    """One page: a role, the lines shown of it, and the steps among them with their numbers."""

    planned: RolePlan
    lines: tuple[Paragraph, ...]
    steps: tuple[tuple[int, Step], ...]


def plan_card(knowledge_base: KnowledgeBase, plan: Plan, page: int = 0) -> Card:
    """Show one page of the plan; a page beyond the last shows the last."""
    if not plan.roles:
        return _empty_card(decided=bool(plan.decided_against))
    plan_pages = _plan_pages(knowledge_base, plan)
    page = max(0, min(page, len(plan_pages) - 1))
    plan_page = plan_pages[page]
    planned = plan_page.planned
    count = f" · page {page + 1} of {len(plan_pages)}" if len(plan_pages) > 1 else ""
    kept = f"{len(plan.roles)} role{'s' if len(plan.roles) > 1 else ''}"
    return Card(
        (
            Text(f"## Your plan\n-# {kept} · {progress(plan.done, plan.total)}{count} · only you see this"),
            Text(f"### {role_name(knowledge_base, planned.saved.role_id)}\n{_progress_line(planned)}"),
            *_notice(planned),
            *render_page(knowledge_base, plan_page.lines),
            *_tick_buttons(plan_page),
            Divider(),
            *_other_roles(knowledge_base, plan, planned),
            _navigation(page, len(plan_pages)),
            _action_row(planned),
            Text(_fine_print(knowledge_base, planned)),
        )
    )


def page_of_step(knowledge_base: KnowledgeBase, plan: Plan, role_id: str, step_id: str = "") -> int:
    """Return the page of a step, or else the first of its role, or else the first of all."""
    pages = [
        (page, plan_page)
        for page, plan_page in enumerate(_plan_pages(knowledge_base, plan))
        if _is_of(plan_page, role_id)
    ]
    with_step = [page for page, plan_page in pages if any(step.id == step_id for _, step in plan_page.steps)]
    return (with_step or [page for page, _ in pages] or [0])[0]


def progress(done: int, total: int) -> str:
    """Say in words how far somebody is, without a full stop."""
    if total == 0:
        return "no steps"
    if done == total:
        return f"all {total} steps done" if total > 1 else "the one step is done"
    return f"{done or 'none'} of {total} steps done"


def describe_step_changes(changes: PlanChanges) -> str:
    """Say in one sentence what became of a role since the plan showed it."""
    if changes.role_removed:
        return "This role is no longer in the knowledge base. Below are its steps as you last saw them."
    parts = [
        f"{number} {word}"
        for number, word in (
            (len(changes.added), "added"),
            (len(changes.reworded), "reworded"),
            (len(changes.removed), "removed"),
        )
        if number
    ]
    return f"The steps of this role have changed: {', '.join(parts)}."


def _empty_card(*, decided: bool) -> Card:
    why = "You decided against all your saved roles" if decided else "You have no saved roles yet"
    return Card(
        (
            Text(f"## Your plan\n{why}. Save a role to see its next steps here."),
            Row(
                (
                    Button("Browse roles", custom_id("roles", "page", "all", 0), "primary"),
                    Button("Start the quiz", custom_id("quiz", "begin")),
                )
            ),
        )
    )


def _is_of(plan_page: _PlanPage, role_id: str) -> bool:
    return plan_page.planned.saved.role_id == role_id


def _plan_pages(knowledge_base: KnowledgeBase, plan: Plan) -> list[_PlanPage]:
    return [plan_page for planned in plan.roles for plan_page in _role_pages(knowledge_base, planned)]


def _role_pages(knowledge_base: KnowledgeBase, planned: RolePlan) -> Iterator[_PlanPage]:
    lines = [*_lines(planned)]
    for start in range(0, max(len(lines), 1), MAX_STEPS):
        rest = lines[start : start + MAX_STEPS]
        for page in paginate(knowledge_base, [paragraph for paragraph, _ in rest], MAX_LENGTH):
            yield _PlanPage(planned, page, tuple(step for _, step in rest[: len(page)] if step))
            rest = rest[len(page) :]


def _lines(planned: RolePlan) -> Iterator[tuple[Paragraph, tuple[int, Step] | None]]:
    """Yield the steps of the base with their numbers, then those that were removed from it."""
    changes = planned.changes
    for number, step in enumerate(planned.role.first_steps if planned.role else (), 1):
        line = claim(step, prefix=f"{CHECKBOXES[step.id in planned.ticked]} **{number}.** ")
        if step.id in changes.added:
            line = replace(line, text=f"{line.text}\n  -# This step is new.")
        if step.id in changes.reworded:
            line = replace(line, text=f"{line.text}\n  -# Before: {escape_content(changes.reworded[step.id])}")
        yield line, (number, step)
    for step_id, text in changes.removed.items():
        yield (
            Paragraph(
                f"- {CHECKBOXES[step_id in planned.ticked]} ~~{escape_content(text)}~~\n"
                "  -# No longer in the knowledge base."
            ),
            None,
        )


def _progress_line(planned: RolePlan) -> str:
    state = f"You are {STATE_LABELS[planned.saved.state]}" if planned.saved.state != "applied" else "You have applied"
    return f"{state}; {progress(planned.done, planned.total)}."


def _notice(planned: RolePlan) -> tuple[Text, ...]:
    if planned.changes:
        return (
            Text(
                f"**{describe_step_changes(planned.changes)}** "
                f"Your ticks are kept. Press *Got it* once you have seen this."
            ),
        )
    if planned.role is None:
        return (Text("It has no steps anymore. Remove it with */saved remove*."),)
    return ()


def _tick_buttons(plan_page: _PlanPage) -> tuple[Row, ...]:
    """Give each step a button, in rows of even length.

    A button carries what shall be, so that pressing it twice changes nothing more.
    """
    role_id, ticked = plan_page.planned.saved.role_id, plan_page.planned.ticked
    buttons = [
        Button(f"Step {number} \N{CHECK MARK}", custom_id("plan", "tick", role_id, step.id, 0), "success")
        if step.id in ticked
        else Button(f"Step {number}", custom_id("plan", "tick", role_id, step.id, 1))
        for number, step in plan_page.steps
    ]
    width = math.ceil(len(buttons) / math.ceil(len(buttons) / MAX_ROW)) if buttons else 1
    return tuple(Row(tuple(buttons[start : start + width])) for start in range(0, len(buttons), width))


def _other_roles(knowledge_base: KnowledgeBase, plan: Plan, current: RolePlan) -> tuple[Row, ...]:
    """Offer the other roles, those nearest in the plan where a menu can't hold all."""
    if len(plan.roles) == 1:
        return ()
    first = max(0, min(plan.roles.index(current) - MAX_OPTIONS // 2, len(plan.roles) - MAX_OPTIONS))
    options = tuple(
        Option(
            planned.role.name if planned.role else role_name(knowledge_base, planned.saved.role_id),
            planned.saved.role_id,
            "Changed since you saw it" if planned.changes else progress(planned.done, planned.total),
            selected=planned is current,
        )
        for planned in plan.roles[first : first + MAX_OPTIONS]
    )
    return (Row((Select(custom_id("plan", "role"), "Another role", options),)),)


def _navigation(page: int, pages: int) -> Row:
    turns: list[Button] = []
    if page > 0:
        turns.append(Button("Previous page", custom_id("plan", "page", page - 1)))
    if page + 1 < pages:
        turns.append(Button("Next page", custom_id("plan", "page", page + 1)))
    turns.append(Button("Timeline", custom_id("plan", "timeline", 0)))
    return Row(tuple(turns))


def _action_row(planned: RolePlan) -> Row:
    role_id = planned.saved.role_id
    accept = Button("Got it", custom_id("plan", "accept", role_id, role_digest(planned.role)), "primary")
    return Row(
        (
            *((accept,) if planned.changes else ()),
            Button("Questions for a lawyer", custom_id("plan", "lawyer", 0)),
            Button("Remind me once in a week", custom_id("plan", "remind")),
            Button("Note, progress", custom_id("saved", "pick", role_id)),
            Button("Export", custom_id("plan", "export")),
        )
    )


def _fine_print(knowledge_base: KnowledgeBase, planned: RolePlan) -> str:
    reviewed = f"Reviewed {format_date(planned.role.reviewed)}, knowledge" if planned.role else "Knowledge"
    before = planned.changes.reviewed_before
    if planned.changes and planned.role and before and before != planned.role.reviewed:
        reviewed = f"Reviewed {format_date(planned.role.reviewed)} (before: {format_date(before)}), knowledge"
    return subtext(f"{DISCLAIMER} {reviewed} base {escape_content(knowledge_base.version)}.")
