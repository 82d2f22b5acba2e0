"""The one reminder of a plan: that it is set, and the message itself."""

from bot.cards.components import Button, Card, Row, Text
from bot.cards.custom_id import custom_id
from bot.cards.markdown import subtext
from bot.services.reminders import ScheduledReminder


def reminder_set_card(reminder: ScheduledReminder) -> Card:
    """Confirm when the reminder comes, in the reader's own time zone, or say that it was set before."""
    day = f"<t:{int(reminder.due.timestamp())}:D>"
    if not reminder.new:
        return Card((Text(f"That is set already: I write to you once, on {day}."),))
    return Card(
        (
            Text(f"I will write to you once, on {day}, and not again. If you take no direct messages, nothing comes."),
            Text(
                subtext(
                    "Until then I keep your id and that date. /privacy show lists them, /privacy erase removes them."
                )
            ),
        )
    )


def reminder_card() -> Card:
    """Remind of the plan. It names no role, since a locked phone shows messages to whoever looks at it."""
    return Card(
        (
            Text(
                "A week ago you asked me to remind you once. Your plan is where you left it: **/plan show** opens it, "
                "here or in any server, for your eyes only."
            ),
            Row((Button("Show my plan", custom_id("plan", "open"), "primary"),)),
            Text(subtext("This was the one reminder. No other comes unless you ask for it.")),
        )
    )
