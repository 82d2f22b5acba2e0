"""The plan with dates: what is left by which month until the target, and the monthly nudge."""

from collections.abc import Iterator, Sequence

from bot.cards.about import DISCLAIMER
from bot.cards.components import Button, Card, Divider, Option, Row, Select, Text
from bot.cards.custom_id import custom_id
from bot.cards.limits import MAX_OPTIONS
from bot.cards.markdown import escape_content, subtext
from bot.cards.pagination import Paragraph, claim, heading, page_buttons, paginate, render_page
from bot.services.plan_schedule import Month, Schedule, ScheduledTask, months_to_choose
from knowledge import KnowledgeBase
from knowledge.model import Step

TYPICAL = "Typical, check yours: your contract, visa and state decide."
TIGHT = "This is tight: what is marked *late* usually starts earlier. Start there, or choose a later month."
_PAGE_LENGTH = 2400


def choose_month_card(today: Month) -> Card:
    """Ask for the target month."""
    options = tuple(Option(month.name, month.code) for month in months_to_choose(today, MAX_OPTIONS))
    return Card(
        (
            Text(
                "## When would you like to have changed?\n"
                "Choose a month, and your steps and checks get dates: visa and loans first, notice before the last "
                "day. Later months: **/plan timeline month:**."
            ),
            Row((Select(custom_id("plan", "month"), "Choose a month", options),)),
            Row((_BACK,)),
            Text(subtext("I keep the month and nothing else. /privacy shows it, and you can remove it at any time.")),
        )
    )


def timeline_card(knowledge_base: KnowledgeBase, schedule: Schedule, *, nudges: bool, page: int = 0) -> Card:
    """Show one page of what is left to do, by month; a page beyond the last shows the last."""
    pages = paginate(knowledge_base, [*_paragraphs(schedule)], _PAGE_LENGTH)
    page = max(0, min(page, len(pages) - 1))
    count = f" · page {page + 1} of {len(pages)}" if len(pages) > 1 else ""
    turns = page_buttons(page, len(pages), lambda at: custom_id("plan", "timeline", at))
    nudge = (
        Button("Stop the monthly reminder", custom_id("plan", "nudge", 0))
        if nudges
        else Button("Remind me once a month", custom_id("plan", "nudge", 1))
    )
    return Card(
        (
            Text(f"## Your timeline\n-# Until {schedule.target.name}{count} · only you see this"),
            Text(f"**{TYPICAL}**" + (f"\n{TIGHT}" if schedule.tight else "")),
            *render_page(knowledge_base, pages[page]),
            Divider(),
            Row((*turns, Button("Calendar file", custom_id("plan", "calendar")), nudge)),
            Row(
                (
                    Button("Another month", custom_id("plan", "choose")),
                    Button("Remove the date", custom_id("plan", "undate")),
                    _BACK,
                )
            ),
            Text(subtext(f"How early a check starts is our own order, not a rule. {DISCLAIMER}")),
        )
    )


def nudge_card(month: str) -> Card:
    """Nudge once in a month. It names no role, since a locked phone shows messages to whoever looks at it."""
    return Card(
        (
            Text(
                f"You asked me for one message a month about your plan; this is the one of {month}. "
                "**/plan timeline** shows what is due, for your eyes only."
            ),
            Row(
                (
                    Button("Show my timeline", custom_id("plan", "dated"), "primary"),
                    Button("Stop the monthly reminder", custom_id("plan", "nudge", 0)),
                )
            ),
            Text(subtext("You won't get another one this month, and none after your target month.")),
        )
    )


def nudge_set_card(*, on: bool) -> Card:
    """Confirm the opt-in or its end."""
    if not on:
        return Card((Text("No more monthly messages. Your timeline stays: **/plan timeline**."),))
    return Card(
        (
            Text(
                "From next month on I write to you once a month, until your target month. "
                "If your direct messages are closed, you won't get any."
            ),
            Text(subtext("Until then I keep that you asked for it. /privacy shows it.")),
        )
    )


def task_title(task: ScheduledTask) -> str:
    """Return a task in a few words, as plain text."""
    if isinstance(task.what, Step):
        return f"{task.roles[0].short_name}: {task.what.text}"
    return f"Check: {task.what.name}"


_BACK = Button("Back to the plan", custom_id("plan", "page", 0))


def _paragraphs(schedule: Schedule) -> Iterator[Paragraph]:
    if not schedule.tasks:
        yield Paragraph("Everything is ticked, and no check is left.")
    for month, tasks in _by_month(schedule.tasks):
        yield heading(f"By the end of {month.name}")
        yield from map(_task, tasks)


def _task(task: ScheduledTask) -> Paragraph:
    late = " *(late)*" if task.late else ""
    if isinstance(task.what, Step):
        return claim(task.what, prefix=f"{escape_content(task.roles[0].short_name)}: ")
    return Paragraph(f"- **{escape_content(task.what.name)}**{late} · {escape_content(task.what.ask)}")


def _by_month(tasks: Sequence[ScheduledTask]) -> Iterator[tuple[Month, list[ScheduledTask]]]:
    for month in dict.fromkeys(task.by for task in tasks):
        yield month, [task for task in tasks if task.by == month]
