"""Everything held about a member, readable; and the one question before erasing it."""

from collections.abc import Mapping

from bot.cards.components import Button, Card, Attachment, Row, Divider, Text, clip
from bot.cards.custom_id import custom_id
from bot.cards.held import describe_stored_data
from bot.cards.markdown import bullets, escape_user_text, subtext
from bot.services.personal_data import Rows
from knowledge import KnowledgeBase

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

ERASED = (
    "Saved roles with your notes, your plan with its ticks, reminder, quizzes, specialty and open votes are erased.",
    "Changes of a knowledge base that you prepared and did not publish are erased.",
    "Your name comes off the changes you published, approved or handed to others; the changes stay.",
    "Entries that you look after are left without an owner.",
    "You are not told any more when a question you sent is answered.",
)
ROOM = 2600
"""Characters for what is held, so that the promises fit below."""
IN_FULL = "Every date and every word of it is in the file, with the button below."
REST = "This is not all: the rest is in the file, with the button below."


def stored_data_card(library: KnowledgeBase, held: Mapping[str, Rows], operator: str) -> Card:
    """Show what is held, and the promises."""
    promises = "\n".join(
        f"- {line.format(operator=escape_user_text(operator), days=library.quiz.retention_days)}" for line in PROMISES
    )
    body = describe_stored_data(library, held) or "Nothing. The database holds no row with your id."
    return Card(
        (
            Text("## What I hold about you"),
            Text(clip(body, ROOM)),
            *((Text(subtext(REST if len(body) > ROOM else IN_FULL)),) if held else ()),
            Divider(),
            Text(f"**Who sees this?**\n{promises}"),
            Row(
                (
                    Button("Export as a file", custom_id("privacy", "export")),
                    Button("Erase everything…", custom_id("privacy", "ask"), "danger", disabled=not held),
                )
            ),
        )
    )


def data_export_card(data: bytes) -> Card:
    """Hand over the file."""
    return Card(
        (Text("Everything I hold about you, as JSON. The file is for you alone."),),
        files=(Attachment("second-opinion-my-data.json", data),),
    )


def erase_question_card() -> Card:
    """Ask once before erasing."""
    return Card(
        (
            Text("## Erase everything?\nThis cannot be undone; export first if you want a copy.\n" + bullets(ERASED)),
            Row(
                (
                    Button("Erase everything", custom_id("privacy", "erase"), "danger"),
                    Button("Keep everything", custom_id("privacy", "keep")),
                )
            ),
        ),
        accent="alert",
    )


def erased_card(rows: int) -> Card:
    """Confirm that nothing is left."""
    if rows == 0:
        return Card((Text("There was nothing to erase."),))
    return Card((Text("Erased. The database holds nothing about you now."), Text(subtext(f"{rows} entries removed."))))
