"""The one reminder of a plan: that it is set, and the message itself."""

from bot.cards.components import Button, Card, Row, Text
from bot.cards.custom_id import custom_id
from bot.cards.markdown import subtext
from bot.services.reminders import ScheduledReminder


def reminder_set_card(reminder: ScheduledReminder) -> Card:
    """Confirm when the reminder comes, in the reader's own time zone, or say that it was set before."""
    day = f"<t:{int(reminder.due.timestamp())}:D>"
    if not reminder.new:
        return Card((Text(f"Your reminder is already set: one message on {day}."),))
    return Card(
        (
            Text(f"I'll send you one message on {day}. If your direct messages are closed, you won't get it."),
            Text(subtext("Until then I store your Discord ID and that date. /privacy erase deletes them.")),
        )
    )


def reminder_card() -> Card:
    """Remind of the plan. It names no role, since a locked phone shows messages to whoever looks at it."""
    return Card(
        (
            Text(
                "You asked me last week to remind you of your plan. Open it with the button or **/plan show**; only "
                "you see it."
            ),
            Row((Button("My plan", custom_id("plan", "open"), "primary"),)),
            Text(subtext("This is the only reminder unless you ask for another.")),
        )
    )
