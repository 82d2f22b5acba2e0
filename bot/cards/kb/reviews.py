"""What moderators should review, and the reminder for the owner of an entry."""

from collections.abc import Mapping, Sequence

from bot.cards.components import Button, Card, Row, Text
from bot.cards.custom_id import custom_id
from bot.cards.markdown import bullets, escape_user_text, subtext
from bot.services.reviews import ReviewReminder, StaleEntry, StaleReason

PER_PAGE = 12
NOTHING = "Nothing is due: no review within two weeks, no expired statement, no old draft, and everything fits."
_REASONS: Mapping[StaleReason, str] = {
    "skipped": "no longer fits the rest, so members see the original: edit it, or go back to version 0",
    "expired": "a statement in it held only until {since}",
    "overdue": "review due since {since}",
    "unchecked": "a statement in it should be checked since {since}",
    "bundled-changed": "I came with another version since: compare it with /kb diff, then /kb verify says it is fine",
    "due-soon": "review due on {since}",
    "old-draft": "a draft since {since}",
}


def reviews_card(stale_entries: Sequence[StaleEntry], page: int = 0) -> Card:
    """List what somebody should look at, the most pressing first."""
    if not stale_entries:
        return Card((Text(NOTHING),))
    last = (len(stale_entries) - 1) // PER_PAGE
    page = max(0, min(page, last))
    lines = bullets(_line(each) for each in stale_entries[page * PER_PAGE : (page + 1) * PER_PAGE])
    buttons = (
        Button("Previous page", custom_id("stale", "list", page - 1), disabled=page == 0),
        Button("Next page", custom_id("stale", "list", page + 1), disabled=page == last),
    )
    count = f" · page {page + 1} of {last + 1}" if last else ""
    return Card(
        (Text(f"## To look at again: {len(stale_entries)}{count}\n{lines}"), *((Row(buttons),) if last else ()))
    )


def _line(each: StaleEntry) -> str:
    owner = f" · <@{each.owner_id}>" if each.owner_id else ""
    return f"**{escape_user_text(each.name)}** · {_REASONS[each.reason].format(since=each.since)}{owner}"


def review_reminder_card(reminder: ReviewReminder, server: str) -> Card:
    """Remind an owner, once, of what is due."""
    lines = bullets(f"**{escape_user_text(name)}**, since {day}" for name, day in reminder.entries)
    return Card(
        (
            Text(
                f"You look after these in the knowledge base of **{escape_user_text(server)}**. "
                f"Their review is due:\n{lines}"
            ),
            Text(subtext("Hold them against their sources; /kb verify there sets the next date. I remind you once.")),
        )
    )
