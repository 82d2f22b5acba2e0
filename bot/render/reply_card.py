"""Any reply to a question as a card."""

from bot.render.answer_card import declined_card, suggestion_card
from bot.render.entry_card import entry_card
from bot.render.parts import Button, Card, Row, Text, action
from bot.render.support_card import crisis_card
from bot.render.text import small
from bot.services.answers import Answered, Crisis, Declined, Reply, Suggested
from knowledge import Library


def reply_card(library: Library, reply: Reply, *, shareable: bool) -> Card:
    """Show the answer, the choices, the refusal or the support lines."""
    match reply:
        case Crisis():
            return crisis_card(library)
        case Answered(entry, others):
            card = entry_card(library, entry, shareable=shareable)
            if not others:
                return card
            row = Row(tuple(Button(other.name, action("entry", "open", other.id)) for other in others))
            return card.plus(Text(small("Not what you meant? The next closest:")), row)
        case Suggested(entries):
            return suggestion_card(entries)
        case Declined():
            return declined_card(library, reply)
