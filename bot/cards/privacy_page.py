"""Everything stored about a member as one page to read on a phone; the JSON file beside it is for programs."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from bot.cards.components import Attachment
from bot.cards.dates import format_day
from bot.cards.html_page import html_file
from bot.services.personal_data import Rows
from knowledge import KnowledgeBase
from knowledge.publishing.html import Html, Node, element, listing

FILE_NAME = "second-opinion-my-data.html"
TITLES: Mapping[str, str] = {
    "saved_roles": "Saved roles",
    "plans": "Steps that your plan showed",
    "plan_ticks": "Steps you ticked",
    "plan_targets": "Target month of your plan",
    "reminders": "Reminder",
    "quiz_sessions": "Quizzes",
    "member_specialties": "Your specialty",
    "pulse_votes": "Votes in open polls",
    "revisions": "Published changes with your name",
    "proposals": "Changes you prepared",
    "proposal_senders": "Corrections you sent",
    "entry_owners": "Entries you look after",
    "gap_listeners": "Questions whose answer you asked to be told",
    "peer_offers": "Your offer to talk to peers",
    "peer_asks": "What you asked peers",
    "peer_invitations": "When you were asked as a peer",
    "peer_blocks": "People you are never matched with",
    "peer_notices": "Messages to you that are about to be sent",
    "peer_reports": "Your reports to moderators",
    "peer_stories": "Your story, until a moderator decides",
}
"""By the name of the table in the export; the tests hold that none is missing."""
_LABELS: Mapping[str, str] = {
    "server_id": "Server",
    "entry_id": "Entry",
    "as": "You were the",
    "nudged": "Monthly message",
}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?[+]00:00\Z")
"""A moment as the export writes it; text that a member wrote does not look like it, or reads the same anyway."""
_NOTHING = "none"


def data_page_file(knowledge_base: KnowledgeBase, data: Mapping[str, Any], at: datetime) -> Attachment:
    """Write the page.

    Args:
        knowledge_base: for the names of roles and specialties.
        data: what `storage.personal_data.export` returned.
        at: when that was.
    """
    held = {table: cast("Rows", data[table]) for table in TITLES if data.get(table)}
    sections = [
        element(
            "section", element("h2", TITLES.get(table, _words(table))), *(_row(knowledge_base, row) for row in rows)
        )
        for table, rows in held.items()
    ]
    return html_file(
        FILE_NAME,
        "My data",
        element("h1", "What Second Opinion has stored about me"),
        element("p", f"Written on {format_day(at.date())} for the Discord account {data.get('user_id', '')}."),
        element("p", "A file leaves the bot’s privacy: whoever opens it on your device can read it, notes included."),
        *(sections or [element("p", "Nothing is stored about you.")]),
    )


def _row(knowledge_base: KnowledgeBase, row: Mapping[str, Any]) -> Html:
    cells = [
        (element("dt", _LABELS.get(key, _words(key))), element("dd", _value(knowledge_base, key, value)))
        for key, value in row.items()
    ]
    return element("dl", *cells)


def _value(knowledge_base: KnowledgeBase, key: str, value: Any) -> Node:
    if value in (None, "", [], {}):
        return _NOTHING
    if isinstance(value, dict):
        held = cast("dict[str, Any]", value)
        return listing([f"{_words(name)}: ", _value(knowledge_base, "", each)] for name, each in held.items())
    if isinstance(value, list):
        return listing(_value(knowledge_base, key, each) for each in cast("list[Any]", value))
    return _word(knowledge_base, key, value)


def _word(knowledge_base: KnowledgeBase, key: str, value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if _MOMENT.match(text):
        moment = datetime.fromisoformat(text)
        return f"{format_day(moment.date())}, {moment:%H:%M} UTC"
    named: Mapping[str, Any] = {"role": knowledge_base.roles, "roles": knowledge_base.roles}
    named = {**named, "specialty": knowledge_base.specialties, "peer_specialty": knowledge_base.specialties}
    found = named.get(key, {}).get(text)
    return found.name if found else text


def _words(key: str) -> str:
    """Turn the name of a field into words, such as "saved_at" into "Saved at"."""
    words = key.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]
