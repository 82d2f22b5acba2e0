"""Cards for everything but a sure answer: suggestions, no answer, a missing context, small talk, private teasers."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.cards.components import Block, Button, Card, Row, Text
from bot.cards.custom_id import CustomId, custom_id
from bot.cards.feedback import quoted
from bot.cards.markdown import escape_content, escape_user_text, subtext
from bot.cards.patient_details import quoted_details
from bot.services.answers import NoAnswer, SmallTalkAnswer, UncoveredAnswer, UnsupportedLanguage
from knowledge.model import Entry
from knowledge.question.language import load_languages
from knowledge.safety import PatientIdentifier

_NO_ANSWER = {
    "clinical": "I can't help with patient care. I know about careers for physicians: roles, pay, what wears people "
    "out, and how to begin.",
    "outside": "My knowledge base has nothing on that, and I don't guess. I know careers for physicians: roles, pay, "
    "what wears people out, and how to begin.",
    "unclear": "I did not understand that well enough to answer, and I don't guess.",
}
_SEND_TO_MODERATORS = Button("Send to the moderators", custom_id("words", "ask"))
YOU_ASKED = "You asked:"
"""The text above a question on a private card. Send to the moderators reads the question back from below it."""
_HELP = Button("What I can do", custom_id("help", "show"))
MISSING_CONTEXT = (
    "I don't remember an earlier answer here. I keep one in mind for ten minutes, in direct messages and in replies to "
    "me. Please name the role too, for example: *how much does utilization review pay*."
)
WELCOME = "Glad it helped. Ask me more any time."
_SMALL_TALK: Mapping[str, str] = {
    "stop": "OK. I only write when you write to me, and I send no reminders you did not ask for. /privacy shows and "
    "erases what I store.",
    "thanks": WELCOME,
    "help": "I look things up for physicians who think about another career: what a role is like and what it pays, "
    "what helps with a problem at work, how to start. Ask in your own words, for example *how much does an MSL earn* "
    "or *what can I do from home*. There is also a quiz, and you can save the roles you like.",
    "about": "I am Second Opinion, a program. I am not a language model or a person: I look your words up in a "
    "knowledge base that people have reviewed, and I name its sources. /about says who runs me.",
    "privacy": "What you write to me is answered and not kept: for ten minutes I remember which entry it was about, "
    "so that you can ask a follow-up. I store what you ask me to keep, such as saved roles, a quiz or a plan. "
    "/privacy shows all of it, and erases it.",
    "chat": "I only know careers for physicians. Ask me, for example: *what does an MSL do*.",
}
"""What the bot says for itself; a greeting is answered like an empty question."""
_SMALL_TALK_BUTTONS: Mapping[str, Button] = {
    "help": _HELP,
    "about": _HELP,
    "privacy": Button("What is stored about me", custom_id("privacy", "show")),
    "chat": _HELP,
}
NO_ALTERNATIVES = "Sorry, I have nothing closer. Try other words: what bothers you at work, or what you want instead."
ASK_IN_SERVER = "In your community's server you can send the question to its moderators with /ask."
PRIVATE_TEASER = "I have an answer for you. Only you can open it."
PATIENT_QUESTION = (
    "This may identify a patient: {words}. I neither store nor log it, but Discord carries what is written here, "
    "so please leave such details out. You can ask the question without them."
)
PATIENT_MESSAGE = "This message may identify a patient. Please delete it. My reply will be deleted with it."
EMPTY_QUESTION = (
    "Ask me about another career: a role, its pay, what wears you out, or how to start. "
    "For example: *what does an MSL do*. /help shows the rest."
)


def uncovered_topic_card(answer: UncoveredAnswer) -> Card:
    """Say plainly which topic the base has no entry on, and what comes closest."""
    topic = answer.topic
    lines = [f"**I have no entry on {escape_content(topic.name)} yet,** and I don't guess."]
    if topic.says:
        lines.append(escape_content(topic.says))
    if answer.nearest:
        lines.append("Nearest:")
        lines += [
            f"- **{escape_content(entry.name)}** covers {escape_content(covers)}" for entry, covers in answer.nearest
        ]
    near = (_entry_buttons(tuple(entry for entry, _ in answer.nearest)),) if answer.nearest else ()
    return Card((Text("\n".join(lines)), *near, Row((_SEND_TO_MODERATORS, _HELP))), accent="warm")


def no_answer_card(no_answer: NoAnswer) -> Card:
    """Say kindly that there is no answer: with the nearest topics where that helps, and a way to ask the moderators.

    Questions about patient care are not offered to the moderators of a community either.
    """
    nearest = no_answer.nearest if no_answer.reason == "unclear" else ()
    near = (Text("The closest topics I have:"), _entry_buttons(nearest)) if nearest else ()
    buttons = (_HELP,) if no_answer.reason == "clinical" else (_SEND_TO_MODERATORS, _HELP)
    return Card((Text(_NO_ANSWER[no_answer.reason]), *near, Row(buttons)), accent="warm")


def unsupported_language_card(unsupported: UnsupportedLanguage) -> Card:
    """Say in the language of the question that only English is understood; offer the entries it mentions anyway."""
    near = (_entry_buttons(unsupported.mentioned),) if unsupported.mentioned else ()
    return Card(
        (
            Text(f"{load_languages()[unsupported.language].english_only_notice}\n-# I only understand English so far."),
            *near,
            Row((_HELP,)),
        )
    )


def missing_context_card() -> Card:
    """Ask for the subject of a follow-up question whose previous answer is not remembered."""
    return Card((Text(MISSING_CONTEXT), Row((_HELP,))), accent="warm")


def smalltalk_card(small_talk: SmallTalkAnswer) -> Card:
    """Answer small talk."""
    lead = _SMALL_TALK_BUTTONS.get(small_talk.kind)
    return Card((Text(_SMALL_TALK.get(small_talk.kind, EMPTY_QUESTION)), *((Row((lead,)),) if lead else ())))


def alternatives_card(entries: tuple[Entry, ...]) -> Card:
    """Offer other candidates after a rejected answer, and a way to ask the moderators."""
    near = (Text("Maybe one of these?"), _entry_buttons(entries)) if entries else (Text(NO_ALTERNATIVES),)
    return Card((*near, Row((_SEND_TO_MODERATORS, _HELP))))


def with_question(card: Card, question: str) -> Card:
    """Repeat the question on a private card that offers to send it, so that the member need not type it again."""
    if not any(isinstance(block, Row) and _SEND_TO_MODERATORS in block.items for block in card.blocks):
        return card
    *blocks, buttons = card.blocks
    return replace(card, blocks=(*blocks, Text(YOU_ASKED), Text(quoted(question)), buttons))


def without_moderator_button(card: Card) -> Card:
    """Remove the button to the moderators outside of servers, and say where it is available."""
    blocks = tuple(_drop_moderator_button(block) for block in card.blocks)
    return card if blocks == card.blocks else replace(card, blocks=(*blocks, Text(subtext(ASK_IN_SERVER))))


def private_teaser_card(open_button_id: CustomId, *, patient: bool = False) -> Card:
    """Announce a private answer in a channel: one line that reveals nothing, and a button for the author alone.

    If the message may identify a ``patient``, it asks the author to delete it.
    """
    line = PATIENT_MESSAGE if patient else PRIVATE_TEASER
    return Card((Text(line), Row((Button("Open my answer", open_button_id, "primary"),))))


def insert_notices(card: Card, notices: Iterable[str]) -> Card:
    """Insert short lines below the heading of an answer; empty ones are left out."""
    heading, *rest = card.blocks
    return replace(card, blocks=(heading, *(Text(subtext(each)) for each in notices if each), *rest))


def with_pii_warning(card: Card, details: tuple[PatientIdentifier, ...]) -> Card:
    """Warn before an answer that the question may contain patient details, and say which words.

    Such a card is never posted in a channel: only the one who asked reads her words again.
    """
    if not details:
        return card
    warning = PATIENT_QUESTION.format(words=quoted_details(details))
    return replace(card, blocks=(Text(subtext(warning)), *card.blocks))


def unknown_name_card(kind_name: str, text: str, known: tuple[Entry, ...]) -> Card:
    """Say that no entry has this name, and list those that exist."""
    listed = ", ".join(escape_content(entry.short_name) for entry in known)
    shown = escape_user_text(text[:80])
    return Card(
        (
            Text(f"I know no {kind_name} called “{shown}”."),
            Text(f"I know: {listed}." if listed else "The knowledge base is empty."),
        ),
        accent="warm",
    )


def ambiguous_name_card(entries: tuple[Entry, ...], button_action: tuple[str, str] = ("entry", "open")) -> Card:
    """Ask which entry was meant when a name fits several; ``button_action`` is the area and verb of the buttons."""
    return Card((Text("Did you mean one of these?"), _entry_buttons(entries, button_action)))


def _drop_moderator_button(block: Block) -> Block:
    if not isinstance(block, Row) or _SEND_TO_MODERATORS not in block.items:
        return block
    return Row(tuple(item for item in block.items if isinstance(item, Button) and item != _SEND_TO_MODERATORS))


def _entry_buttons(entries: tuple[Entry, ...], button_action: tuple[str, str] = ("entry", "open")) -> Row:
    return Row(
        tuple(
            Button(entry.name, custom_id(*button_action, entry.id), "primary" if place == 0 else "secondary")
            for place, entry in enumerate(entries[:3])
        )
    )
