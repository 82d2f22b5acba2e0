"""Questions for a contract lawyer, gathered from the roles of a plan."""

from bot.cards.components import Button, Card, Row, Rule, Text
from bot.cards.custom_id import action
from bot.cards.markdown import small, words
from bot.cards.pagination import Passage, claims, deal, heading, write
from bot.cards.turning import turns
from bot.services.plans import LawyerQuestions
from knowledge import Library
from knowledge.model import Role

TITLE = "Questions for my contract lawyer"
TIMING = frozenset({"visa", "loans"})
"""The groups of exit checks that decide when somebody can leave; they stand first in the base."""
TIMING_NOTE = "Visa and student loans come first, because they decide when you can move. Settle them before any notice."
WHOM = "Some of these are for an insurer, a state board or a loan servicer; each says whom to ask."


def introduction(questions: LawyerQuestions) -> str:
    """Say in which order to ask, and whom."""
    timing = any(group.id in TIMING for group, _ in questions.groups)
    return f"{TIMING_NOTE} {WHOM}" if timing else WHOM


def for_whom(asking: tuple[Role, ...], questions: LawyerQuestions) -> str:
    """Name the roles a group of checks is for; nothing when it is for all of the plan."""
    if len(asking) == questions.planned:
        return ""
    return "For " + ", ".join(role.short_name for role in asking)


def lawyer_card(library: Library, questions: LawyerQuestions, page: int = 0) -> Card:
    """Show one page of the questions; a page beyond the last shows the last."""
    back = Button("Back to the plan", action("plan", "page", 0))
    if not (questions.groups or questions.roles):
        return Card((Text(f"## {TITLE}\nNo role of your plan has checks in the knowledge base."), Row((back,))))
    dealt = deal(library, _passages(questions))
    page = max(0, min(page, len(dealt) - 1))
    count = f"\n-# Page {page + 1} of {len(dealt)}" if len(dealt) > 1 else ""
    turning = turns(page, len(dealt), lambda at: action("plan", "lawyer", at))
    return Card(
        (
            Text(f"## {TITLE}{count}"),
            *((Text(introduction(questions)),) if page == 0 else ()),
            *write(library, dealt[page]),
            Rule(),
            Row((back, *turning, Button("Export", action("plan", "export")))),
            Text(small("Information to prepare a conversation, not legal advice.")),
        )
    )


def _passages(questions: LawyerQuestions) -> list[Passage]:
    passages = [heading("To ask, in this order")] if questions.groups else []
    for group, asking in questions.groups:
        roles = for_whom(asking, questions)
        passages.append(
            Passage(f"- **{words(group.name)}** · {words(group.ask)}" + (roles and f"\n  -# {words(roles)}"))
        )
    for role in questions.roles:
        passages += claims(f"Before you sign: {role.name}", role.checks)
    return passages
