"""What a member sees whose words are no name, but like one or several: the likely entries as buttons, never one opened.

Words that name nothing here, such as a diagnosis, are like some name by chance; who typed them has to be asked.
"""

from collections.abc import Sequence

from bot.cards.components import Button, Card, Row, Text
from bot.cards.custom_id import custom_id
from bot.cards.markdown import escape_content, escape_user_text
from knowledge.model import Entry

MAX_OFFERED = 3
_MAX_SHOWN = 80


def close_names_card(
    kind_name: str, text: str, entries: Sequence[Entry], button_action: tuple[str, str] = ("entry", "open")
) -> Card:
    """Say that nothing has this name, and offer up to three entries whose names are like it.

    Args:
        kind_name: what such entries are called, as "role".
        text: what was typed.
        entries: the likeliest first; at least one.
        button_action: the area and verb of the buttons.
    """
    (first, *more) = entries
    asked = "Did you mean one of these?" if more else f"Did you mean “{escape_content(first.name)}”?"
    offered = tuple(
        Button(entry.name, custom_id(*button_action, entry.id), "primary" if place == 0 else "secondary")
        for place, entry in enumerate(entries[:MAX_OFFERED])
    )
    return Card(
        (Text(f"No {kind_name} here is called “{escape_user_text(text[:_MAX_SHOWN])}”. {asked}"), Row(offered)),
        accent="warm",
    )
