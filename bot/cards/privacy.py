"""Everything stored about a member, in words and counts, and the confirmation before erasing it."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.cards.components import Attachment, Button, Card, Divider, Row, Text, clip
from bot.cards.custom_id import custom_id
from bot.cards.markdown import bullets, escape_content, escape_user_text, subtext
from bot.cards.saved_roles import STATE_LABELS, role_name
from bot.services.personal_data import Rows
from knowledge import KnowledgeBase

PROMISES = (
    "I read slash commands, clicks, my own direct messages and messages that mention me; nothing else.",
    "I store no messages, and a question only when you send it to your moderators: without your name.",
    "I keep the roles you save, your notes and ticks on them, your quiz answers, and a reminder if you ask for one.",
    "I keep a specialty if you choose one, and your vote in a community poll, coded, until it closes.",
    "I keep the changes you publish as a moderator; erasing takes your name off them. What you propose has none.",
    "If you use /peers: what you offer and ask, until it ends. Nobody learns your name unless you both say yes.",
    "I ask for nothing about health, burnout, patients or income; a note of yours holds what you write in it.",
    "Moderators see nothing of yours. Whoever runs this bot could read its database: that is {operator}.",
    "Quizzes that are not used for {days} days are deleted.",
)

ERASED = (
    "Saved roles with notes, your plan with ticks and month, reminder, quizzes, specialty and open votes are erased.",
    "Changes of a knowledge base that you prepared and did not publish are erased.",
    "Your name comes off the changes you published, approved or handed to others; the changes stay.",
    "Entries that you look after are left without an owner.",
    "You are no longer told when a question you sent is answered.",
    "Your offer, asks, answers and blocks in /peers are erased.",
    "A published story stays, since I don't know whose it is; /peers withdraw deletes it with its code.",
)
MAX_LENGTH = 2600
"""Characters for what is held, so that the promises fit below."""
DETAILS_IN_FILE = "Every date and every word of it is in the file, with the button below."
REST_IN_FILE = "This is not all: the rest is in the file, with the button below."


def stored_data_card(knowledge_base: KnowledgeBase, data: Mapping[str, Rows], operator: str) -> Card:
    """Show what is held, and the promises."""
    promises = "\n".join(
        f"- {line.format(operator=escape_user_text(operator), days=knowledge_base.quiz.retention_days)}"
        for line in PROMISES
    )
    body = describe_stored_data(knowledge_base, data) or "I have nothing stored about you."
    return Card(
        (
            Text("## What I hold about you"),
            Text(clip(body, MAX_LENGTH)),
            *((Text(subtext(REST_IN_FILE if len(body) > MAX_LENGTH else DETAILS_IN_FILE)),) if data else ()),
            Divider(),
            Text(f"**Who sees this?**\n{promises}"),
            Row(
                (
                    Button("Export", custom_id("privacy", "export")),
                    Button("Delete everything…", custom_id("privacy", "ask"), "danger", disabled=not data),
                )
            ),
        )
    )


def data_export_card(page: Attachment, data: bytes) -> Card:
    """Hand over the page to read and the same as JSON."""
    return Card(
        (
            Text("Everything I have stored about you: a page to read, and the same as JSON for programs."),
            Text(subtext("Only you see these files. Whoever opens them on your device can read them.")),
        ),
        files=(page, Attachment("second-opinion-my-data.json", data)),
    )


def erase_question_card() -> Card:
    """Ask once before erasing."""
    return Card(
        (
            Text("## Delete everything?\nThis cannot be undone; export first if you want a copy.\n" + bullets(ERASED)),
            Row(
                (
                    Button("Delete everything", custom_id("privacy", "erase"), "danger"),
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
    return Card((Text("Erased. The database holds nothing about you now."), Text(subtext(f"{rows} items deleted."))))


_Describe = Callable[[KnowledgeBase, Rows], str]
"""Says what the rows of one table are, in one line or a few."""


def describe_stored_data(knowledge_base: KnowledgeBase, data: Mapping[str, Rows]) -> str:
    """Describe what is stored, table by table; empty if nothing is."""
    return bullets(DESCRIPTIONS[table](knowledge_base, rows) for table, rows in data.items())


def _saved_roles(knowledge_base: KnowledgeBase, rows: Rows) -> str:
    lines = (
        f"  - {role_name(knowledge_base, row['role'])}, {STATE_LABELS[row['state']]}{_note(row['note'])}"
        for row in rows
    )
    return "\n".join((f"**{_count(rows, 'saved role')}**", *lines))


def _note(note: str) -> str:
    return f": {escape_user_text(' '.join(note.split()))}" if note else ""


def _plans(_knowledge_base: KnowledgeBase, rows: Rows) -> str:
    return f"The steps that your plan showed of **{_count(rows, 'role')}**"


def _ticks(_knowledge_base: KnowledgeBase, rows: Rows) -> str:
    return f"**{_count(rows, 'step')}** of your plan that you ticked"


def _targets(_knowledge_base: KnowledgeBase, rows: Rows) -> str:
    nudges = ", with one message a month" if rows[0]["nudged"] else ""
    return f"**The target month** of your plan, {escape_user_text(rows[0]['target'])}{nudges}"


def _reminders(_knowledge_base: KnowledgeBase, rows: Rows) -> str:
    return f"**A reminder** of your plan, due {_day(rows[0]['due_at'])}"


def _quizzes(_knowledge_base: KnowledgeBase, rows: Rows) -> str:
    answers = sum(len(row["answers"]) for row in rows)
    began = ", ".join(_day(row["started_at"]) for row in rows)
    return f"**{_count(rows, 'quiz', 'quizzes')}** with {answers} answer{'s' * (answers != 1)}, begun {began}"


def _specialty(knowledge_base: KnowledgeBase, rows: Rows) -> str:
    id_: str = rows[0]["specialty"]
    known = knowledge_base.specialties.get(id_)
    return f"**Your specialty**: {escape_content(known.name) if known else escape_user_text(id_)}"


def _votes(_knowledge_base: KnowledgeBase, rows: Rows) -> str:
    return f"**{_count(rows, 'vote')}** in polls that are still open, under a coded mark"


def _revisions(_knowledge_base: KnowledgeBase, rows: Rows) -> str:
    return f"Your name beside **{_count(rows, 'published change')}** of a knowledge base, made or approved by you"


def _proposals(_knowledge_base: KnowledgeBase, rows: Rows) -> str:
    stages = Counter("that you have not published" if row["stage"] == "preview" else "that wait" for row in rows)
    counted = (f"**{number} change{'s' * (number != 1)}** {what}" for what, number in stages.items())
    return f"{' and '.join(counted)}, with your name"


def _corrections(_knowledge_base: KnowledgeBase, rows: Rows) -> str:
    return f"**{_count(rows, 'correction')}** that nobody has decided on yet, under a coded mark"


def _owned(_knowledge_base: KnowledgeBase, rows: Rows) -> str:
    return f"**{_count(rows, 'entry', 'entries')}** that you look after"


def _subscriptions(_knowledge_base: KnowledgeBase, rows: Rows) -> str:
    return f"**{_count(rows, 'question')}** whose answer you want to hear of"


def _peer_offer(_knowledge_base: KnowledgeBase, rows: Rows) -> str:
    states = {"draft": "not published", "active": "published", "paused": "paused"}
    return f"**Your offer to talk** in /peers, {states[rows[0]['state']]}"


def _peer_asks(_knowledge_base: KnowledgeBase, rows: Rows) -> str:
    return f"**{_count(rows, 'ask')}** of yours in /peers, each for 30 days after it ended"


def _peer_invitations(_knowledge_base: KnowledgeBase, rows: Rows) -> str:
    return f"When you were asked in /peers and what you answered, **{_count(rows, 'time')}**, without who it was"


def _peer_blocks(_knowledge_base: KnowledgeBase, rows: Rows) -> str:
    return f"**{_count(rows, 'person', 'people')}** you are never matched with, under coded marks"


def _peer_notices(_knowledge_base: KnowledgeBase, rows: Rows) -> str:
    return f"**{_count(rows, 'message')}** to you that I am about to send"


def _peer_reports(_knowledge_base: KnowledgeBase, rows: Rows) -> str:
    return f"**{_count(rows, 'report')}** of yours to moderators"


def _peer_stories(_knowledge_base: KnowledgeBase, rows: Rows) -> str:
    return f"**{_count(rows, 'story', 'stories')}** of yours that no moderator has decided about"


DESCRIPTIONS: Mapping[str, _Describe] = {
    "saved_roles": _saved_roles,
    "plans": _plans,
    "plan_ticks": _ticks,
    "plan_targets": _targets,
    "reminders": _reminders,
    "quiz_sessions": _quizzes,
    "member_specialties": _specialty,
    "pulse_votes": _votes,
    "revisions": _revisions,
    "proposals": _proposals,
    "proposal_senders": _corrections,
    "entry_owners": _owned,
    "gap_listeners": _subscriptions,
    "peer_offers": _peer_offer,
    "peer_asks": _peer_asks,
    "peer_invitations": _peer_invitations,
    "peer_blocks": _peer_blocks,
    "peer_notices": _peer_notices,
    "peer_reports": _peer_reports,
    "peer_stories": _peer_stories,
}
"""By the name of the table in the export; the tests hold that none is missing."""


def _count(rows: Rows, one: str, several: str = "") -> str:
    return f"{len(rows)} {one if len(rows) == 1 else several or one + 's'}"


def _day(moment: str) -> str:
    """Write a moment as Discord shows it to each reader, in her own time zone."""
    return f"<t:{int(datetime.fromisoformat(moment).timestamp())}:D>"
