"""A member says what is wrong: which part, how the card would look then, and how she knows."""

from collections.abc import Mapping

from bot.cards.components import Button, Card, Option, Row, Rule, Select, Text
from bot.cards.custom_id import Action, action
from bot.cards.forms import Form, Input
from bot.cards.kb.changes import MAX_REASON
from bot.cards.kb.diff import Told, sentences
from bot.cards.markdown import plain, small
from knowledge.editing.form_layout import sections
from knowledge.editing.serialization import Kind
from knowledge.model.unchecked_base import AnyEntry
from storage.stores.proposals import Proposal

PARTS: Mapping[Kind, Mapping[str, str]] = {
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
    "source": {},
}
"""Which part of a card shows what a form changes; the first screen shows the rest."""
_CHANGE = (
    "Change it as you know it. You see the finished card before anything goes to the moderators of **{server}**, and "
    "they decide."
)
_SHAPE = "A line keeps its shape: the statement, then its source in brackets."


def choose_part_card(entry: AnyEntry, server: str) -> Card:
    """Ask a member which part is wrong, or take her word that something is."""
    options = tuple(Option(section.title, section.key) for section in sections(entry) if section.key != "fit")
    return Card(
        (
            Text(f"## What is wrong with {plain(entry.short_name)}?\n{_CHANGE.format(server=plain(server))}"),
            Row((Select(action("wrong", "part", entry.id), "Which part?", options),)),
            Row((Button("I only know that it is wrong", action("words", "about", entry.id)),)),
            Text(small(f"{_SHAPE} Your name is not sent, and nothing goes anywhere before you press Send.")),
        )
    )


def finished_card(finished: Card, change: Told, proposal: Proposal, correct: Action) -> Card:
    """Show the card as it would look, before it is sent.

    Args:
        finished: the card of the entry with the change.
        change: what changes.
        proposal: what would be sent.
        correct: opens the form again.
    """
    shown = tuple(block for block in finished.blocks if not isinstance(block, Row | Rule))
    return Card(
        (
            Text("### This is how it would look\nNothing is sent yet."),
            sentences((change,)),
            Rule(),
            *shown,
            Row(
                (
                    Button("Send…", action("wrong", "send", proposal.id), "primary"),
                    Button("Edit", correct),
                    Button("Don't send", action("wrong", "drop", proposal.id)),
                )
            ),
        ),
        accent="warm",
    )


def how_form(proposal: Proposal, typed: str = "") -> Form:
    """Ask how she knows; the moderators read it beside the change."""
    hint = "A source, or what you have seen; no details of patients, please"
    field = Input("how", "How do you know?", typed, hint, long=True, most=MAX_REASON)
    return Form("Send to the moderators", action("wrong", "sent", proposal.id), (field,))


def sent_card() -> Card:
    """Thank her."""
    return Card(
        (
            Text("Sent, without your name. A moderator looks at it before anything changes. Thank you."),
            Text(small("I can't tell you what becomes of it: I don't keep who sent it.")),
        )
    )
