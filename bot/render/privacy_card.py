"""Everything held about a member, readable; and the one question before erasing it."""

from collections.abc import Mapping
from typing import Any, cast

from bot.render.actions import action
from bot.render.parts import Button, Card, File, Row, Rule, Text, clip
from bot.render.text import plain, small
from bot.services.personal import Rows

PROMISES = (
    "I read slash commands, clicks, my own direct messages and messages that mention me; nothing else.",
    "I store no messages, and a question only when you send it to your moderators: without your name.",
    "I keep the roles you save, your notes and ticks on them, your quiz answers, and a reminder if you ask for one.",
    "I keep a specialty if you choose one, and your vote in a community poll, under a scrambled mark, until it closes.",
    "I keep the changes you publish as a moderator; erasing takes your name off them. What you propose has none.",
    "I keep nothing about health, burnout, patients or income.",
    "Moderators see nothing of yours. Whoever runs this bot could read its database: that is {operator}.",
    "Quizzes that nobody touches for {days} days are erased.",
)

ROOM = 2600
"""Characters for what is held, so that the promises fit below."""
REST = "This is not all: the rest is in the file, with the button below."


def held_card(held: Mapping[str, Rows], operator: str, days: int) -> Card:
    """Show what is held, and the promises."""
    promises = "\n".join(f"- {line.format(operator=plain(operator), days=days)}" for line in PROMISES)
    body = _readable(held) or "Nothing. The database holds no row with your id."
    return Card(
        (
            Text("## What I hold about you"),
            Text(clip(body, ROOM)),
            *((Text(small(REST)),) if len(body) > ROOM else ()),
            Rule(),
            Text(f"**Who sees this?**\n{promises}"),
            Row(
                (
                    Button("Export as a file", action("privacy", "export")),
                    Button("Erase everything…", action("privacy", "ask"), "danger", disabled=not held),
                )
            ),
        )
    )


def export_card(data: bytes) -> Card:
    """Hand over the file."""
    return Card(
        (Text("Everything I hold about you, as JSON. The file is for you alone."),),
        files=(File("second-opinion-my-data.json", data),),
    )


def erase_question_card() -> Card:
    """Ask once before erasing."""
    return Card(
        (
            Text(
                "## Erase everything?\nThis removes your saved roles, notes, plan, reminder, quizzes, "
                "specialty and open votes. It cannot be undone; export first if you want a copy."
            ),
            Row(
                (
                    Button("Erase everything", action("privacy", "erase"), "danger"),
                    Button("Keep everything", action("privacy", "keep")),
                )
            ),
        ),
        accent="alert",
    )


def erased_card(rows: int) -> Card:
    """Confirm that nothing is left."""
    if rows == 0:
        return Card((Text("There was nothing to erase."),))
    return Card((Text("Erased. The database holds nothing about you now."), Text(small(f"{rows} entries removed."))))


def _readable(held: Mapping[str, Rows]) -> str:
    lines: list[str] = []
    for name, rows in held.items():
        lines.append(f"**{plain(name.replace('_', ' ').capitalize())}** ({len(rows)})")
        lines += [f"- {_row(row)}" for row in rows]
    return "\n".join(lines)


def _row(row: Mapping[str, Any]) -> str:
    return "; ".join(
        f"{plain(str(key).replace('_', ' '))}: {_value(key, value)}" for key, value in row.items() if value
    )


def _value(key: str, value: object) -> str:
    if isinstance(value, Mapping):
        return f"{len(cast('Mapping[str, Any]', value))} kept"
    if key.endswith("_at"):
        return f"{str(value)[:16].replace('T', ' ')} UTC"
    return plain(str(value))
