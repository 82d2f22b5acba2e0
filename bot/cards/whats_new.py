"""What moderators changed lately, one line for each entry."""

from collections.abc import Sequence

from bot.cards.components import Button, Card, Row, Text
from bot.cards.custom_id import custom_id
from bot.cards.markdown import escape_content, escape_user_text, subtext
from bot.cards.pagination import page_buttons
from bot.services.whats_new import EntryChange
from knowledge import KnowledgeBase

PER_PAGE = 10
_MAX_DIFFERENCE = 160
_WORDS = {"new": "new", "changed": "changed", "archived": "no longer shown"}


def whats_new_card(knowledge_base: KnowledgeBase, changes: Sequence[EntryChange] | None, page: int = 0) -> Card:
    """Show one page of changes; a page beyond the last shows the last.

    Args:
        knowledge_base: the base that is shown here.
        changes: the newest first; None where there is no server whose moderators could have changed anything.
        page: from 0.
    """
    version = f"Knowledge base {escape_content(knowledge_base.version)}."
    if not changes:
        where = (
            "Here you see the base that comes with me, unchanged."
            if changes is None
            else "Your moderators changed nothing."
        )
        return Card((Text(f"## What is new\n{where}"), Text(subtext(f"The last 30 days. {version}"))))
    last = (len(changes) - 1) // PER_PAGE
    page = max(0, min(page, last))
    shown = changes[page * PER_PAGE : (page + 1) * PER_PAGE]
    count = f" · page {page + 1} of {last + 1}" if last else ""
    turns = page_buttons(page, last + 1, lambda at: custom_id("news", "page", at))
    return Card(
        (
            Text(f"## What is new\n-# The last 30 days{count}"),
            Text("\n".join(map(change_line, shown))),
            *((Row(turns),) if turns else ()),
            Row((Button("Browse roles", custom_id("roles", "page", "all", 0)),)),
            Text(subtext(f"Changes by the moderators of this server. {version}")),
        )
    )


def change_line(change: EntryChange) -> str:
    """Return what became of one entry: its name, the day, and the first part that differs."""
    day = f"<t:{int(change.at.timestamp())}:d>"
    line = f"- **{escape_user_text(change.name)}** · {_WORDS[change.what]} · {day}"
    if not change.difference:
        return line
    short = change.difference
    if len(short) > _MAX_DIFFERENCE:
        short = f"{short[: _MAX_DIFFERENCE - 1].rstrip()}…"
    more = f" (and {change.more} more)" if change.more else ""
    return f"{line}\n  -# {escape_user_text(short)}{more}"
