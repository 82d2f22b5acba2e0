"""Messages to the moderators: the form, the exact text before it is sent, and what the moderators see."""

from bot.cards.components import Button, Card, Form, Input, Row, Text
from bot.cards.custom_id import custom_id
from bot.cards.markdown import escape_content, escape_user_text, subtext
from bot.cards.patient_details import ask_to_change
from bot.services.rate_limits import MAX_MESSAGE_LENGTH
from knowledge import KnowledgeBase
from knowledge.safety import find_patient_identifiers

QUESTION = "question"
"""Stands in the action where a correction carries the id of its entry."""
_EXACT = "This is exactly what goes to the moderators of **{server}**, without your name:"


PATIENT = "These words may identify a patient, so I can't send them. Press Edit to take that out. Nothing is kept."


def words_form(knowledge_base: KnowledgeBase, about: str, text: str = "") -> Form:
    """Ask for the words: a question for the base, or what is wrong with an entry."""
    entry = knowledge_base.entries.get(about)
    title = f"Something wrong: {entry.short_name}" if entry else "Send to the moderators"
    label = "Your question" if about == QUESTION else "What is wrong, and how do you know?"
    hint = "No patient details, please"
    return Form(
        title,
        custom_id("words", "written", about),
        (Input("words", label, text, hint, multiline=True, max_length=MAX_MESSAGE_LENGTH),),
    )


def preview_card(about: str, text: str, server: str) -> Card:
    """Show the exact words before they go; nothing is kept until Send is pressed.

    Words that may tell who a patient is can be changed, but not sent.
    """
    change = (Button("Edit", custom_id("words", "edit", about)), Button("Don't send", custom_id("words", "drop")))
    if details := find_patient_identifiers(text):
        return Card((Text(f"{PATIENT} {ask_to_change(details)}"), Text(quoted(text)), Row(change)), accent="warm")
    return Card(
        (
            Text(_EXACT.format(server=escape_user_text(server))),
            Text(quoted(text)),
            Row((Button("Send", custom_id("words", "send", about), "primary"), *change)),
            Text(subtext("Nothing is kept until you press Send.")),
        )
    )


def received_card(knowledge_base: KnowledgeBase, about: str, text: str, question_id: str | None = None) -> Card:
    """Show the moderators what a member sent; a question that is stored can be answered from here."""
    entry = knowledge_base.entries.get(about)
    wrong = f"A member says something is wrong with {f'**{escape_content(entry.name)}**' if entry else 'a card'}"
    what = "A member asks" if about == QUESTION else wrong
    answer = (Row((Button("Answer", custom_id("gap", "answer", question_id), "primary"),)),) if question_id else ()
    return Card((Text(f"{what}:"), Text(text), *answer, Text(subtext("Sent through me, without a name."))))


def quoted(text: str) -> str:
    """Write a member's words as a quote that can neither ping nor link."""
    return "\n".join(f"> {line}" for line in escape_user_text(text).split("\n"))


def unquoted(shown: str) -> str:
    """Read the words back out of a quote, for another edit."""
    lines = [line.removeprefix("> ").removeprefix(">") for line in shown.split("\n")]
    text = "\n".join(lines).replace("\u2060", "")
    return "".join(_without_escapes(text))


def _without_escapes(text: str) -> list[str]:
    kept: list[str] = []
    escaped = False
    for character in text:
        if character == "\\" and not escaped:
            escaped = True
            continue
        kept.append(character)
        escaped = False
    return kept
