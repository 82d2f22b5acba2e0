"""Unanswered questions: the moderators' list and what a question can become, and the notice that it was answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from bot.cards.components import Block, Button, Card, Form, Input, Option, Row, Select, Text, clip
from bot.cards.custom_id import custom_id
from bot.cards.feedback import quoted
from bot.cards.markdown import escape_content, escape_user_text, subtext
from bot.cards.pagination import page_buttons
from knowledge.model import Entry
from storage.stores.unanswered_questions import UnansweredQuestion

PER_PAGE = 5
"""Gaps on a page: each takes a text and a row of five buttons, and a message has forty parts."""
_MAX_QUESTION_LENGTH = 400
"""Characters of a question in the list."""
NONE = "No question waits. Members send one when they press **Send to the moderators** below an answer that missed."
USES = {"alias": "another name of", "example": "an example question of"}
"""What a question can become of an entry."""


def question_sent_card(question_id: str | None) -> Card:
    """Thank a member for her words, and offer to tell her of the answer."""
    thanks = Text("Sent, without your name. Thank you for helping to keep it true.")
    if question_id is None:
        return Card((thanks,))
    return Card(
        (
            thanks,
            Row((Button("Tell me when it is answered", custom_id("gap", "tell", question_id)),)),
            Text(subtext("I store your Discord ID only until I have written to you.")),
        )
    )


def subscribed_card() -> Card:
    """Confirm that a member will hear of it."""
    return Card((Text("I will write to you once when it is answered, and then forget that you asked."),))


def unanswered_questions_card(questions: Sequence[UnansweredQuestion], page: int = 0, note: str = "") -> Card:
    """List the questions, the most asked first, each with what can become of it."""
    top = (Text(note),) if note else ()
    if not questions:
        return Card((*top, Text(NONE)))
    last = (len(questions) - 1) // PER_PAGE
    page = max(0, min(page, last))
    shown = [
        block
        for unanswered in questions[page * PER_PAGE : (page + 1) * PER_PAGE]
        for block in _question_blocks(unanswered, page)
    ]
    count = f" · page {page + 1} of {last + 1}" if last else ""
    navigation = page_buttons(page, last + 1, lambda at: custom_id("gap", "list", at))
    return Card(
        (*top, Text(f"## Questions without an answer{count}"), *shown, *((Row(navigation),) if navigation else ()))
    )


def _question_blocks(unanswered: UnansweredQuestion, page: int) -> tuple[Block, ...]:
    often = "once" if unanswered.times_asked == 1 else f"{unanswered.times_asked} times"
    return (
        Text(f"{_quote(unanswered)}\n" + subtext(f"sent {often}, last {_day(unanswered.last_asked_at)}")),
        Row(
            (
                Button("Answer", custom_id("gap", "answer", unanswered.id), "primary"),
                Button("Add as another name…", custom_id("gap", "choose", "alias", unanswered.id)),
                Button("Add to an existing answer…", custom_id("gap", "choose", "example", unanswered.id)),
                Button("New question", custom_id("gap", "new", unanswered.id)),
                Button("Dismiss", custom_id("gap", "dismiss", unanswered.id, page)),
            )
        ),
    )


def choose_entry_card(unanswered: UnansweredQuestion, use: str, entries: Sequence[Entry]) -> Card:
    """Choose the entry that a question belongs to; the first is what the matcher takes it for."""
    guess = entries[0] if entries else None
    row = [Button(guess.name, custom_id("gap", "put", use, unanswered.id, guess.id), "primary")] if guess else []
    others = tuple(Option(entry.name, entry.id) for entry in entries[1:])
    return Card(
        (
            Text(f"{_quote(unanswered)}\nThis is to become {USES.get(use, USES['example'])}:"),
            Row((*row, Button("In other words…", custom_id("gap", "reword", use, unanswered.id)))),
            Row((Select(custom_id("gap", "put", use, unanswered.id), "Another entry", others),)),
            Row((Button("Back", custom_id("gap", "list", 0)),)),
        )
    )


def answer_form(unanswered: UnansweredQuestion, typed: Mapping[str, str] = MappingProxyType({})) -> Form:
    """Ask for an answer in plain words: no ids, no brackets, no format."""
    return Form(
        "Answer this question",
        custom_id("gap", "answered", unanswered.id),
        (
            Input("answer", "Your answer", typed.get("answer", ""), clip(unanswered.question, 90), multiline=True),
            Input(
                "origin",
                "Where it comes from",
                typed.get("origin", ""),
                "A name and a link; empty if you know it yourselves",
                required=False,
                max_length=400,
            ),
            Input("reason", "Why, for the other moderators", typed.get("reason", ""), required=False, max_length=300),
        ),
    )


def reword_form(unanswered: UnansweredQuestion, use: str, guess: Entry | None) -> Form:
    """Ask for the entry by name, and for the words to add to it."""
    return Form(
        "Put it in other words",
        custom_id("gap", "reworded", use, unanswered.id),
        (
            Input("entry", "Which entry", guess.name if guess else "", "Its name, or a name close to it"),
            Input("words", "The words", unanswered.question, multiline=True),
        ),
    )


def answered_text(question: str) -> Text:
    """Say to a moderator which question is answered now; the answer follows."""
    return Text(f"Answered from now on:\n{quoted(clip(question, _MAX_QUESTION_LENGTH))}")


def answer_notice(server: str | None) -> Text:
    """Say to a member who waited that there is an answer; it follows. Not the words: another may have sent them."""
    whose = f"of **{escape_user_text(server)}** " if server else ""
    return Text(f"Something you asked the moderators {whose}about is in their knowledge base now:")


def unknown_entry(typed: str, close: Sequence[Entry]) -> str:
    """Say that no entry has this name."""
    named = f" Did you mean {', '.join(escape_content(entry.name) for entry in close)}?" if close else ""
    return f"I know no entry called “{escape_user_text(typed[:80])}”.{named}"


def _quote(unanswered: UnansweredQuestion) -> str:
    return quoted(clip(unanswered.question, _MAX_QUESTION_LENGTH))


def _day(moment: datetime) -> str:
    return f"<t:{int(moment.timestamp())}:D>"
