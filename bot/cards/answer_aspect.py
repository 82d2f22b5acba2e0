"""The aspect of an entry that a question asks for, as text: its title and its paragraphs."""

from collections.abc import Mapping

from bot.cards.components import Text
from bot.cards.exit_checks import role_exit_check
from bot.cards.markdown import escape_content, subtext
from bot.cards.pagination import PAGE_LENGTH, Paragraph, claim, paginate, render_page
from bot.cards.pay_figures import pay_summary
from bot.cards.roles import ROLE_TABS, trait_paragraphs, upside_paragraphs
from knowledge import KnowledgeBase
from knowledge.model import Entry, PainPoint, Role, Trait
from knowledge.question.answer_content import state_of
from knowledge.question.aspect_detection import EXIT_CHECKS, AspectId
from knowledge.question.aspects import ASPECT_TABLE
from knowledge.question.statement_search import schedule_statements
from knowledge.text.us_states import STATE_NAMES

ROLE_ASPECT_TABS: Mapping[AspectId, str] = {id_: aspect.tab for id_, aspect in ASPECT_TABLE.items() if aspect.tab}
"""What is asked for → the tab of a role card that says it."""
_MAX_STATEMENTS = 5
"""Statements on something that has no section of its own."""


def aspect_title(aspect: AspectId) -> str:
    """Return the title of an aspect of a role."""
    return ASPECT_TABLE[aspect].title


def answer_title(entry: Entry, aspect: AspectId | None) -> str:
    """Return the heading of what was asked for."""
    state = state_of(aspect)
    if state:
        return f"{escape_content(entry.name)} in {STATE_NAMES.get(state, state)}"
    if isinstance(entry, Role | PainPoint) and aspect is not None and aspect in ASPECT_TABLE:
        return f"{escape_content(entry.short_name)}: {ASPECT_TABLE[aspect].title.lower()}"
    return escape_content(entry.name)


def role_aspect(
    knowledge_base: KnowledgeBase, role: Role, aspect: AspectId, limit: int = PAGE_LENGTH
) -> tuple[Text, ...]:
    """Return an aspect of a role; a trait opens with its short value, even "not stated".

    ``limit`` is in characters.
    """
    return render_page(knowledge_base, role_aspect_paragraphs(knowledge_base, role, aspect, limit))


def role_aspect_paragraphs(
    knowledge_base: KnowledgeBase, role: Role, aspect: AspectId, limit: int = PAGE_LENGTH
) -> tuple[Paragraph, ...]:
    """Return the same as paragraphs, for a card that contains more than this."""
    trait = _trait(role, aspect)
    opening = (Paragraph(f"**{escape_content(trait.in_short)}**", heading=True),) if trait else ()
    shown, *rest = paginate(knowledge_base, _role_paragraphs(knowledge_base, role, aspect, trait), limit)
    more = (
        f"More when you ask for *{aspect_title(aspect).lower()}* alone."
        if aspect in EXIT_CHECKS
        else "More on its card."
    )
    return (*opening, *shown, *((Paragraph(subtext(more)),) if rest else ()))


def _trait(role: Role, aspect: AspectId) -> Trait | None:
    return {
        "license": role.licence,
        "travel": role.travel,
        "remote": role.remote,
        "patients": role.patient_contact,
        "time-to-start": role.time_to_start,
    }.get(aspect)


def _role_paragraphs(
    knowledge_base: KnowledgeBase, role: Role, aspect: AspectId, trait: Trait | None
) -> list[Paragraph]:
    if trait:
        return trait_paragraphs(trait)
    match aspect:
        case "pay":
            return pay_summary(knowledge_base, role)
        case "benefits":
            return upside_paragraphs(role)
        case "hours":
            said = schedule_statements(role, _MAX_STATEMENTS)
            return [claim(each) for each in said] or [Paragraph("No source here mentions hours.")]
        case _ if aspect in EXIT_CHECKS:
            return role_exit_check(knowledge_base, role, aspect) or _tab_paragraphs(knowledge_base, role, "downsides")
        case _:
            return _tab_paragraphs(knowledge_base, role, aspect)


def _tab_paragraphs(knowledge_base: KnowledgeBase, role: Role, aspect: AspectId) -> list[Paragraph]:
    return ROLE_TABS.tabs[ROLE_ASPECT_TABS.get(aspect, "duties")].paragraphs(knowledge_base, role)
