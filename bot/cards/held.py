"""What is held about a member, in words and counts; the file that can be exported says all of it."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime

from bot.cards.markdown import bullets, escape_user_text, escape_content
from bot.cards.saved_roles import STATE_LABELS, role_name
from bot.services.personal_data import Rows
from knowledge import KnowledgeBase

_Words = Callable[[KnowledgeBase, Rows], str]
"""Says what the rows of one table are, in one line or a few."""


def describe_stored_data(library: KnowledgeBase, held: Mapping[str, Rows]) -> str:
    """Say what is held, table by table; empty when that is nothing."""
    return bullets(WORDS[table](library, rows) for table, rows in held.items())


def _saved_roles(library: KnowledgeBase, rows: Rows) -> str:
    lines = (f"  - {role_name(library, row['role'])}, {STATE_LABELS[row['state']]}{_note(row['note'])}" for row in rows)
    return "\n".join((f"**{_some(rows, 'saved role')}**", *lines))


def _note(note: str) -> str:
    return f": {escape_user_text(' '.join(note.split()))}" if note else ""


def _plans(_library: KnowledgeBase, rows: Rows) -> str:
    return f"The steps that your plan showed of **{_some(rows, 'role')}**"


def _ticks(_library: KnowledgeBase, rows: Rows) -> str:
    return f"**{_some(rows, 'step')}** of your plan that you ticked"


def _reminders(_library: KnowledgeBase, rows: Rows) -> str:
    return f"**A reminder** of your plan, due {_day(rows[0]['due_at'])}"


def _quizzes(_library: KnowledgeBase, rows: Rows) -> str:
    answers = sum(len(row["answers"]) for row in rows)
    began = ", ".join(_day(row["started_at"]) for row in rows)
    return f"**{_some(rows, 'quiz', 'quizzes')}** with {answers} answer{'s' * (answers != 1)}, begun {began}"


def _specialty(library: KnowledgeBase, rows: Rows) -> str:
    id_: str = rows[0]["specialty"]
    known = library.specialties.get(id_)
    return f"**Your specialty**: {escape_content(known.name) if known else escape_user_text(id_)}"


def _votes(_library: KnowledgeBase, rows: Rows) -> str:
    return f"**{_some(rows, 'vote')}** in polls that are still open, under a scrambled mark"


def _revisions(_library: KnowledgeBase, rows: Rows) -> str:
    return f"Your name beside **{_some(rows, 'published change')}** of a knowledge base, made or approved by you"


def _proposals(_library: KnowledgeBase, rows: Rows) -> str:
    stages = Counter("that you have not published" if row["stage"] == "preview" else "that wait" for row in rows)
    counted = (f"**{number} change{'s' * (number != 1)}** {what}" for what, number in stages.items())
    return f"{' and '.join(counted)}, with your name"


def _owned(_library: KnowledgeBase, rows: Rows) -> str:
    return f"**{_some(rows, 'entry', 'entries')}** that you look after"


def _waited_for(_library: KnowledgeBase, rows: Rows) -> str:
    return f"**{_some(rows, 'question')}** whose answer you want to hear of"


WORDS: Mapping[str, _Words] = {
    "saved_roles": _saved_roles,
    "plans": _plans,
    "plan_ticks": _ticks,
    "reminders": _reminders,
    "quiz_sessions": _quizzes,
    "member_specialties": _specialty,
    "pulse_votes": _votes,
    "revisions": _revisions,
    "proposals": _proposals,
    "entry_owners": _owned,
    "gap_listeners": _waited_for,
}
"""By the name of the table in the export; the tests hold that none is missing."""


def _some(rows: Rows, one: str, several: str = "") -> str:
    return f"{len(rows)} {one if len(rows) == 1 else several or one + 's'}"


def _day(moment: str) -> str:
    """Write a moment as Discord shows it to each reader, in her own time zone."""
    return f"<t:{int(datetime.fromisoformat(moment).timestamp())}:D>"
