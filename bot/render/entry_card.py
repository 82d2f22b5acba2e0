"""The card of any entry of the base."""

from bot.render.faq_card import faq_card
from bot.render.pain_point_card import pain_point_card
from bot.render.parts import Card
from bot.render.role_card import role_card
from knowledge import Library
from knowledge.model import Faq, PainPoint, Role


def entry_card(
    library: Library, entry: Role | PainPoint | Faq, page: int = 0, *, saved: bool = False, shareable: bool = True
) -> Card:
    """Open an entry; ``page`` counts for questions only."""
    match entry:
        case Role():
            return role_card(library, entry, saved=saved, shareable=shareable)
        case PainPoint():
            return pain_point_card(library, entry, shareable=shareable)
        case Faq():
            return faq_card(library, entry, page, shareable=shareable)
