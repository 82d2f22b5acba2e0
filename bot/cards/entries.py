"""The card of any entry of the base."""

from bot.cards.components import Card
from bot.cards.exit_checks import exit_check_card
from bot.cards.faqs import faq_card
from bot.cards.pain_points import pain_point_card
from bot.cards.roles import role_card
from knowledge import KnowledgeBase
from knowledge.model import Entry, ExitCheck, Faq, PainPoint, Role, Specialty


def entry_card(
    knowledge_base: KnowledgeBase,
    entry: Entry,
    page: int = 0,
    *,
    saved: bool = False,
    specialty: Specialty | None = None,
) -> Card:
    """Open an entry; ``page`` counts for questions only, ``saved`` for roles only.

    A specialty adds what its sources say of a role or a pain point, or of those that a question is about.
    """
    match entry:
        case Role():
            return role_card(knowledge_base, entry, saved=saved, specialty=specialty)
        case PainPoint():
            return pain_point_card(knowledge_base, entry, specialty)
        case Faq():
            return faq_card(knowledge_base, entry, page, specialty)
        case ExitCheck():
            return exit_check_card(knowledge_base, entry)
