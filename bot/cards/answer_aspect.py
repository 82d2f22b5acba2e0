"""What was asked for of an entry, in words: its title and its lines, the part asked for first."""

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
from knowledge.model import Claim, Faq, PainPoint, Role, Trait
from knowledge.model.unchecked_base import AnyEntry
from knowledge.question.aspect_detection import EXIT_CHECKS, Aspect
from knowledge.question.statement_search import schedule_statements

ROLE_ASPECT_TABS: Mapping[Aspect, str] = {
    "pay": "pay",
    "figures": "pay",
    "licence": "entry",
    "travel": "day",
    "home": "day",
    "patients": "day",
    "time": "entry",
    "entry": "entry",
    "employers": "employers",
    "downsides": "downsides",
    "steps": "steps",
    "duties": "duties",
    "roles": "related",
    "sources": "sources",
}
"""What is asked for → the section of a role's card that says it."""
PAIN_POINT_ASPECT_TABS: Mapping[Aspect, str] = {
    "work": "work",
    "steps": "work",
    "roles": "roles",
    "figures": "figures",
    "sources": "sources",
}
_TITLES: Mapping[Aspect, str] = {
    "pay": "Pay",
    "licence": "Licence",
    "travel": "Travel",
    "home": "Working from home",
    "patients": "Patients",
    "time": "Time to start",
    "upsides": "What people like, and whom it suits",
    "hours": "Hours and flexibility",
    "visa": "Visa",
    "loans": "Student loans",
    "notice": "Notice and repayment",
    "non-compete": "Non-compete and outside work",
    "tail": "Malpractice and tail cover",
    "patients-and-payers": "Patients, payers and public records",
    "licence-and-board": "Keeping licence and boards",
    "clinical-hours": "Clinical hours it wants",
    "way-back": "The way back",
}
_SHOWN = 3
"""Parts shown one below the other; who asks for more is told where it is."""
_STATEMENTS = 5
"""Statements on something that has no section of its own."""
_WHOLE_CHECK = 3700
"""Characters for a check asked for alone, so that the longest is shown whole, with a title; Discord takes 4,000."""


def aspect_title(part: Aspect) -> str:
    """Return what a part of a role is called."""
    return _TITLES.get(part) or ROLE_TABS.tabs[ROLE_ASPECT_TABS.get(part, "duties")].title


def answer_title(entry: AnyEntry, part: Aspect | None) -> str:
    """Return the heading of what was asked for."""
    match entry:
        case Role() if part and (part in _TITLES or part in ROLE_ASPECT_TABS):
            return f"{escape_content(entry.short_name)}: {aspect_title(part)}"
        case PainPoint() if part and part in PAIN_POINT_ASPECT_TABS:
            return f"{escape_content(entry.short_name)}: {PAIN_POINT_TABS.tabs[PAIN_POINT_ASPECT_TABS[part]].title}"
        case Faq(shows="exit-checks") if part in EXIT_CHECKS:
            return f"{escape_content(entry.short_name)}: {aspect_title(part)}"
        case Role() | PainPoint() | Faq():
            return escape_content(entry.name)


def aspect_bodies(knowledge_base: KnowledgeBase, role: Role, parts: Sequence[Aspect]) -> tuple[Text, ...]:
    """Return several parts of a role one below the other, each with its heading, and which of those asked are left."""
    shown, left = parts[:_SHOWN], parts[_SHOWN:]
    texts = [
        text
        for part in shown
        for text in (
            Text(f"### {aspect_title(part)}"),
            *role_aspect(knowledge_base, role, part, PAGE_LENGTH // len(shown)),
        )
    ]
    named = ", ".join(map(aspect_title, left))
    return (*texts, *((Text(subtext(f"You also asked for: {named}. The full card has it.")),) if left else ()))


def quoted_statements(knowledge_base: KnowledgeBase, role: Role, told: Sequence[Claim]) -> tuple[Text, ...]:
    """Return what a role says in the words of a question, then what it opens on, without a claim to answer it."""
    said = [heading("What I have in those words"), *map(claim, told)] if told else []
    return (*render_page(knowledge_base, said), *role_overview(knowledge_base, role))


def answer_body(knowledge_base: KnowledgeBase, entry: AnyEntry, part: Aspect | None) -> tuple[Text, ...]:
    """Return what was asked for, or what the entry opens on."""
    match entry:
        case Role():
            return role_aspect(knowledge_base, entry, part) if part else role_overview(knowledge_base, entry)
        case PainPoint():
            return render_page(knowledge_base, paginate(knowledge_base, _of_pain_point(knowledge_base, entry, part))[0])
        case Faq():
            return render_page(knowledge_base, _of_question(knowledge_base, entry, part))


def role_aspect(knowledge_base: KnowledgeBase, role: Role, part: Aspect, limit: int = PAGE_LENGTH) -> tuple[Text, ...]:
    """Say what was asked for first; a quality that has a line of its own opens with it, even "not stated".

    ``limit`` is in characters.
    """
    return render_page(knowledge_base, role_aspect_paragraphs(knowledge_base, role, part, limit))


def role_aspect_paragraphs(
    knowledge_base: KnowledgeBase, role: Role, part: Aspect, limit: int = PAGE_LENGTH
) -> tuple[Paragraph, ...]:
    """Return the same as passages, for a card that says more than this."""
    short = _trait(role, part)
    opening = (Paragraph(f"**{escape_content(short.in_short)}**", heading=True),) if short else ()
    shown, *rest = paginate(knowledge_base, _of_role(knowledge_base, role, part, short), limit)
    where = (
        f"More when you ask for *{aspect_title(part).lower()}* alone." if part in EXIT_CHECKS else "More on its card."
    )
    return (*opening, *shown, *((Paragraph(subtext(where)),) if rest else ()))


def _trait(role: Role, part: Aspect) -> Trait | None:
    return {
        "licence": role.licence,
        "travel": role.travel,
        "home": role.remote,
        "patients": role.patient_contact,
        "time": role.time_to_start,
    }.get(part)


def _of_role(knowledge_base: KnowledgeBase, role: Role, part: Aspect, short: Trait | None) -> list[Paragraph]:
    if short:
        return trait_paragraphs(short)
    match part:
        case "pay":
            return pay_summary(knowledge_base, role)
        case "upsides":
            return upside_paragraphs(role)
        case "hours":
            said = schedule_statements(role, _STATEMENTS)
            return [claim(each) for each in said] or [Paragraph("No source here says anything about hours.")]
        case _ if part in EXIT_CHECKS:
            return role_exit_check(knowledge_base, role, part) or _section(knowledge_base, role, "downsides")
        case _:
            return _section(knowledge_base, role, part)


def _section(knowledge_base: KnowledgeBase, role: Role, part: Aspect) -> list[Paragraph]:
    return ROLE_TABS.tabs[ROLE_ASPECT_TABS.get(part, "duties")].paragraphs(knowledge_base, role)


def _of_pain_point(knowledge_base: KnowledgeBase, pain_point: PainPoint, part: Aspect | None) -> list[Paragraph]:
    if part and part in PAIN_POINT_ASPECT_TABS:
        return PAIN_POINT_TABS.tabs[PAIN_POINT_ASPECT_TABS[part]].paragraphs(knowledge_base, pain_point)
    return pain_point_overview(knowledge_base, pain_point)


def _of_question(knowledge_base: KnowledgeBase, faq: Faq, part: Aspect | None) -> tuple[Paragraph, ...]:
    if part == "sources":
        return tuple(sources_tab(knowledge_base, faq))
    if faq.shows == "exit-checks" and part in EXIT_CHECKS and (asked := exit_check(knowledge_base, part)):
        return paginate(knowledge_base, asked, _WHOLE_CHECK)[0]
    dealt = paginate(knowledge_base, faq_paragraphs(knowledge_base, faq))
    return dealt[min(1, len(dealt) - 1)] if part == "rest" else dealt[0]
