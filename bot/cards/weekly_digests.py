"""The weekly digest in a channel, and the card of /setup digest."""

from collections.abc import Sequence

from bot.cards.components import Button, Card, EntitySelect, Row, Text
from bot.cards.custom_id import custom_id
from bot.cards.markdown import bullets, subtext
from bot.cards.whats_new import change_line
from bot.services.weekly_digests import WeeklyDigest

MAX_LINES = 10


def digest_card(digest: WeeklyDigest) -> Card:
    """Tell a channel what changed in a week, one line of difference for each entry."""
    shown, more = digest.changes[:MAX_LINES], len(digest.changes) - MAX_LINES
    span = f"<t:{int(digest.start.timestamp())}:d> to <t:{int(digest.end.timestamp())}:d>"
    lines = [change_line(change) for change in shown]
    if more > 0:
        lines.append(f"- and {more} more entries")
    answered = (
        (Text(f"**Members' questions that now have an answer** · at least {digest.answered}"),)
        if digest.answered
        else ()
    )
    return Card(
        (
            Text(f"## This week in the knowledge base\n-# {span}"),
            *((Text("\n".join(lines)),) if lines else ()),
            *answered,
            Row(
                (
                    Button("The last 30 days", custom_id("news", "page", 0)),
                    Button("Browse roles", custom_id("roles", "page", "all", 0)),
                )
            ),
            Text(subtext("Changes by the moderators of this server. Posted on Mondays when something changed.")),
        )
    )


def digest_setup_card(channel_id: int | None, missing: Sequence[str] = ()) -> Card:
    """Choose the channel that is told of each week's changes.

    Args:
        channel_id: What was chosen.
        missing: What the bot lacks there, a sentence each.
    """
    chosen = (channel_id,) if channel_id else ()
    state = f"I post in <#{channel_id}> on Mondays." if channel_id else "Off. No channel is chosen."
    return Card(
        (
            Text(
                "## Weekly digest\nOn Mondays I post which entries were added and changed, with one line of what "
                "differs, and how many members' questions now have an answer. It names nobody, and says no number "
                "below five. In a week without changes I post nothing."
            ),
            Text(state),
            *((Text(f"**Saved, but please check**\n{bullets(missing)}"),) if missing else ()),
            Row((EntitySelect(custom_id("setup", "digest-pick"), "channel", "None: no digest", chosen),)),
            Row((Button("Back", custom_id("setup", "start")),)),
        )
    )
