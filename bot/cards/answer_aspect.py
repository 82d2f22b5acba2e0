"""The aspect of an entry that a question asks for, as text: its title and its paragraphs."""

from collections.abc import Mapping, Sequence

from bot.cards.components import Text
from bot.cards.exit_checks import exit_check, role_exit_check
from bot.cards.faqs import faq_paragraphs
from bot.cards.markdown import escape_content, subtext
from bot.cards.pagination import PAGE_LENGTH, Paragraph, claim, heading, paginate, render_page
from bot.cards.pain_points import PAIN_POINT_TABS, pain_point_overview
from bot.cards.pay_figures import pay_summary
from bot.cards.roles import ROLE_TABS, role_overview, trait_paragraphs, upside_paragraphs
from bot.cards.tabs import sources_tab
from knowledge import KnowledgeBase
from knowledge.model import Claim, Entry, Faq, PainPoint, Role, Trait
from knowledge.question.aspect_detection import EXIT_CHECKS, Aspect
from knowledge.question.statement_search import schedule_statements

ROLE_ASPECT_TABS: Mapping[Aspect, str] = {
    "pay": "pay",
    "figures": "pay",
    "license": "entry",
    "travel": "day",
    "remote": "day",
    "patients": "day",
    "time-to-start": "entry",
    "requirements": "entry",
    "employers": "employers",
    "downsides": "downsides",
    "first-steps": "steps",
    "duties": "duties",
    "roles": "related",
    "sources": "sources",
}
"""What is asked for → the section of a role's card that says it."""
PAIN_POINT_ASPECT_TABS: Mapping[Aspect, str] = {
    "work": "work",
    "first-steps": "work",
    "roles": "roles",
    "figures": "figures",
    "sources": "sources",
}
_TITLES: Mapping[Aspect, str] = {
    "pay": "Pay",
    "license": "License",
    "travel": "Travel",
    "remote": "Working from home",
    "patients": "Patients",
    "time-to-start": "Time to start",
    "benefits": "What people like, and who it fits",
    "hours": "Hours and flexibility",
    "visa": "Visa",
    "loans": "Student loans",
    "notice": "Notice and repayment",
    "non-compete": "Non-compete and outside work",
    "tail": "Malpractice and tail cover",
    "patients-and-payers": "Patients, payers and public records",
    "licence-and-board": "License and board",
    "clinical-hours": "Clinical hours it wants",
    "way-back": "The way back",
}
_MAX_ASPECTS = 3
"""Parts shown one below the other; who asks for more is told where it is."""
_MAX_STATEMENTS = 5
"""Statements on something that has no section of its own."""
_EXIT_CHECK_LENGTH = 3700
"""Characters for a check asked for alone, so that the longest is shown whole, with a title; Discord takes 4,000."""


def aspect_title(aspect: Aspect) -> str:
    """Return the title of an aspect of a role."""
    return _TITLES.get(aspect) or ROLE_TABS.tabs[ROLE_ASPECT_TABS.get(aspect, "duties")].title


def answer_title(entry: Entry, aspect: Aspect | None) -> str:
    """Return the heading of an answer."""
    match entry:
        case Role() if aspect and (aspect in _TITLES or aspect in ROLE_ASPECT_TABS):
            return f"{escape_content(entry.short_name)}: {aspect_title(aspect)}"
        case PainPoint() if aspect and aspect in PAIN_POINT_ASPECT_TABS:
            return f"{escape_content(entry.short_name)}: {PAIN_POINT_TABS.tabs[PAIN_POINT_ASPECT_TABS[aspect]].title}"
        case Faq(shows="exit-checks") if aspect in EXIT_CHECKS:
            return f"{escape_content(entry.short_name)}: {aspect_title(aspect)}"
        case Role() | PainPoint() | Faq():
            return escape_content(entry.name)


def aspect_bodies(knowledge_base: KnowledgeBase, role: Role, aspects: Sequence[Aspect]) -> tuple[Text, ...]:
    """Return several aspects of a role, each with its heading, and name those that found no room."""
    shown, omitted = aspects[:_MAX_ASPECTS], aspects[_MAX_ASPECTS:]
    texts = [
        text
        for aspect in shown
        for text in (
            Text(f"### {aspect_title(aspect)}"),
            *role_aspect(knowledge_base, role, aspect, PAGE_LENGTH // len(shown)),
        )
    ]
    named = ", ".join(map(aspect_title, omitted))
    return (*texts, *((Text(subtext(f"You also asked for: {named}. The full card has it.")),) if omitted else ()))


def quoted_statements(knowledge_base: KnowledgeBase, role: Role, statements: Sequence[Claim]) -> tuple[Text, ...]:
    """Return statements that share words with the question, then the overview, without a claim to answer it."""
    said = [heading("What I have in those words"), *map(claim, statements)] if statements else []
    return (*render_page(knowledge_base, said), *role_overview(knowledge_base, role))


def answer_body(knowledge_base: KnowledgeBase, entry: Entry, aspect: Aspect | None) -> tuple[Text, ...]:
    """Return the aspect asked for, or else the overview of the entry."""
    match entry:
        case Role():
            return role_aspect(knowledge_base, entry, aspect) if aspect else role_overview(knowledge_base, entry)
        case PainPoint():
            return render_page(
                knowledge_base, paginate(knowledge_base, _pain_point_paragraphs(knowledge_base, entry, aspect))[0]
            )
        case Faq():
            return render_page(knowledge_base, _faq_paragraphs(knowledge_base, entry, aspect))


def role_aspect(
    knowledge_base: KnowledgeBase, role: Role, aspect: Aspect, limit: int = PAGE_LENGTH
) -> tuple[Text, ...]:
    """Return an aspect of a role; a trait opens with its short value, even "not stated".

    ``limit`` is in characters.
    """
    return render_page(knowledge_base, role_aspect_paragraphs(knowledge_base, role, aspect, limit))


def role_aspect_paragraphs(
    knowledge_base: KnowledgeBase, role: Role, aspect: Aspect, limit: int = PAGE_LENGTH
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


def _trait(role: Role, aspect: Aspect) -> Trait | None:
    return {
        "license": role.licence,
        "travel": role.travel,
        "remote": role.remote,
        "patients": role.patient_contact,
        "time-to-start": role.time_to_start,
    }.get(aspect)


def _role_paragraphs(knowledge_base: KnowledgeBase, role: Role, aspect: Aspect, trait: Trait | None) -> list[Paragraph]:
    if trait:
        return trait_paragraphs(trait)
    match aspect:
        case "pay":
            return pay_summary(knowledge_base, role)
        case "benefits":
            return upside_paragraphs(role)
        case "hours":
            said = schedule_statements(role, _MAX_STATEMENTS)
            return [claim(each) for each in said] or [Paragraph("No source here says anything about hours.")]
        case _ if aspect in EXIT_CHECKS:
            return role_exit_check(knowledge_base, role, aspect) or _tab_paragraphs(knowledge_base, role, "downsides")
        case _:
            return _tab_paragraphs(knowledge_base, role, aspect)


def _tab_paragraphs(knowledge_base: KnowledgeBase, role: Role, aspect: Aspect) -> list[Paragraph]:
    return ROLE_TABS.tabs[ROLE_ASPECT_TABS.get(aspect, "duties")].paragraphs(knowledge_base, role)


def _pain_point_paragraphs(
    knowledge_base: KnowledgeBase, pain_point: PainPoint, aspect: Aspect | None
) -> list[Paragraph]:
    if aspect and aspect in PAIN_POINT_ASPECT_TABS:
        return PAIN_POINT_TABS.tabs[PAIN_POINT_ASPECT_TABS[aspect]].paragraphs(knowledge_base, pain_point)
    return pain_point_overview(knowledge_base, pain_point)


def _faq_paragraphs(knowledge_base: KnowledgeBase, faq: Faq, aspect: Aspect | None) -> tuple[Paragraph, ...]:
    if aspect == "sources":
        return tuple(sources_tab(knowledge_base, faq))
    if faq.shows == "exit-checks" and aspect in EXIT_CHECKS and (asked := exit_check(knowledge_base, aspect)):
        return paginate(knowledge_base, asked, _EXIT_CHECK_LENGTH)[0]
    pages = paginate(knowledge_base, faq_paragraphs(knowledge_base, faq))
    return pages[min(1, len(pages) - 1)] if aspect == "rest" else pages[0]
