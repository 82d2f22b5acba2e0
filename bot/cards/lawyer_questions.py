"""Questions for a contract lawyer, gathered from the roles of a plan."""

from bot.cards.components import Button, Card, Divider, Row, Text
from bot.cards.custom_id import custom_id
from bot.cards.exit_checks import exit_check_menu
from bot.cards.markdown import escape_content, subtext
from bot.cards.pagination import Paragraph, claims, heading, page_buttons, paginate, render_page
from bot.services.plans import LawyerQuestions
from knowledge import KnowledgeBase
from knowledge.model import Role

TITLE = "Questions for a lawyer"
TIMING_NOTE = (
    "Visa and student loans come first, because they decide when you can move. Settle them before you give notice."
)
WHOM = "Some of these are for an insurer, a state board or a loan servicer; each one says whom to ask."


def introduction(questions: LawyerQuestions) -> str:
    """Say in which order to ask, and whom."""
    timing = any(group.decides_timing for group, _ in questions.groups)
    return f"{TIMING_NOTE} {WHOM}" if timing else WHOM


def for_whom(asking: tuple[Role, ...], questions: LawyerQuestions) -> str:
    """Name the roles a group of checks is for; nothing when it is for all of the plan."""
    if len(asking) == questions.planned:
        return ""
    return "For " + ", ".join(role.short_name for role in asking)


def lawyer_questions_card(knowledge_base: KnowledgeBase, questions: LawyerQuestions, page: int = 0) -> Card:
    """Show one page of the questions; a page beyond the last shows the last."""
    back = Button("Back to the plan", custom_id("plan", "page", 0))
    if not (questions.groups or questions.roles):
        return Card((Text(f"## {TITLE}\nNone of your saved roles has checks in the knowledge base."), Row((back,))))
    pages = paginate(knowledge_base, _paragraphs(questions))
    page = max(0, min(page, len(pages) - 1))
    count = f"\n-# Page {page + 1} of {len(pages)}" if len(pages) > 1 else ""
    navigation = page_buttons(page, len(pages), lambda at: custom_id("plan", "lawyer", at))
    return Card(
        (
            Text(f"## {TITLE}{count}"),
            *((Text(introduction(questions)),) if page == 0 else ()),
            *render_page(knowledge_base, pages[page]),
            Divider(),
            *exit_check_menu(group for group, _ in questions.groups),
            Row((back, *navigation, Button("Export", custom_id("plan", "export")))),
            Text(subtext("Information to prepare a conversation, not legal advice.")),
        )
    )


def _paragraphs(questions: LawyerQuestions) -> list[Paragraph]:
    paragraphs = [heading("To ask, in this order")] if questions.groups else []
    for group, asking in questions.groups:
        roles = for_whom(asking, questions)
        paragraphs.append(
            Paragraph(
                f"- **{escape_content(group.name)}** · {escape_content(group.ask)}"
                + (roles and f"\n  -# {escape_content(roles)}")
            )
        )
    for role in questions.roles:
        paragraphs += claims(f"Before you sign: {role.name}", role.checks)
    return paragraphs
