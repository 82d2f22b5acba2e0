"""Corrections by members: choosing a part, the preview of the corrected card, and how they know."""

from collections.abc import Mapping

from bot.cards.components import Button, Card, Divider, Form, Input, Option, Row, Select, Text
from bot.cards.custom_id import CustomId, custom_id
from bot.cards.kb.changes import MAX_REASON
from bot.cards.kb.diff import ChangeDescription, change_summary
from bot.cards.markdown import escape_user_text, subtext
from knowledge.editing.form_layout import form_sections
from knowledge.editing.serialization import ItemKind
from knowledge.model import Entry
from storage.stores.proposals import Proposal

SECTION_TABS: Mapping[ItemKind, Mapping[str, str]] = {
    "role": {
        "work": "duties",
        "pay": "pay",
        "patient-contact": "day",
        "travel": "day",
        "remote": "day",
        "licence": "entry",
        "time-to-start": "entry",
        "getting-in": "entry",
        "eases": "eases",
        "downsides": "downsides",
        "checks": "downsides",
        "steps": "steps",
        "related": "related",
        "quotes": "unknown",
    },
    "pain_point": {"says": "figures", "at-work": "work", "quotes": "unknown"},
    "faq": {},
    "exit_check": {},
    "source": {},
}
"""Which part of a card shows what a form changes; the first screen shows the rest."""
_NOT_FOR_MEMBERS = {"fit", "questions", "short-answers", "review", "time"}
"""Forms that only make sense to moderators: the quiz, example questions, dates."""
_CHANGE = (
    "One sentence is enough. If you know the right text, you can correct a part yourself: you see the finished card "
    "before anything goes to the moderators of **{server}**, and they decide."
)
_LINE_FORMAT = "Keep the format: the statement, then its source in brackets."


def choose_part_card(entry: Entry, server: str) -> Card:
    """Ask a member which part is wrong, or take her word that something is."""
    options = tuple(Option(each.title, each.key) for each in form_sections(entry) if each.key not in _NOT_FOR_MEMBERS)
    return Card(
        (
            Text(
                f"## What is wrong with {escape_user_text(entry.short_name)}?\n"
                f"{_CHANGE.format(server=escape_user_text(server))}"
            ),
            Row((Button("Tell the moderators in one sentence", custom_id("words", "about", entry.id), "primary"),)),
            Row((Select(custom_id("wrong", "part", entry.id), "Or correct one part yourself", options),)),
            Text(subtext(f"{_LINE_FORMAT} Your name is not sent, and nothing goes anywhere before you press Send.")),
        )
    )


def correction_preview_card(preview: Card, change: ChangeDescription, proposal: Proposal, correct: CustomId) -> Card:
    """Show the card as it would look, before it is sent.

    Args:
        preview: the card of the entry with the change.
        change: what changes.
        proposal: what would be sent.
        correct: opens the form again.
    """
    shown = tuple(block for block in preview.blocks if not isinstance(block, Row | Divider))
    return Card(
        (
            Text("### This is how it would look\nNothing is sent yet."),
            change_summary((change,)),
            Divider(),
            *shown,
            Row(
                (
                    Button("Send…", custom_id("wrong", "send", proposal.id), "primary"),
                    Button("Edit", correct),
                    Button("Don't send", custom_id("wrong", "drop", proposal.id)),
                )
            ),
        ),
        accent="warm",
    )


def evidence_form(proposal: Proposal, typed: str = "") -> Form:
    """Ask how she knows; the moderators read it beside the change."""
    hint = "A source, or what you have seen; no patient details, please"
    field = Input("how", "How do you know?", typed, hint, multiline=True, max_length=MAX_REASON)
    return Form("Send to the moderators", custom_id("wrong", "sent", proposal.id), (field,))


def correction_sent_card() -> Card:
    """Thank her."""
    return Card(
        (
            Text("Sent, without your name. A moderator looks at it before anything changes. Thank you."),
            Text(subtext("I can't tell you the outcome, because I don't store who sent it.")),
        )
    )
