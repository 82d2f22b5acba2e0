"""What to check before leaving a job, for one role or any: visa, loans, non-compete clause, malpractice tail cover."""

from bot.cards.markdown import escape_content
from bot.cards.pagination import Paragraph, claim, claims
from knowledge import KnowledgeBase
from knowledge.model import Role
from knowledge.question.aspect_detection import Aspect, aspect_pattern
from knowledge.question.statement_search import statements_matching

_MAX_STATEMENTS = 3
"""Statements of a role on a check; what holds for any role follows."""


def role_exit_check(knowledge_base: KnowledgeBase, role: Role, aspect: Aspect) -> list[Paragraph]:
    """Return what a role says of a check, then the check itself, which holds for any role."""
    return [
        *claims(f"For {role.short_name}", statements_matching(role, aspect_pattern(aspect), _MAX_STATEMENTS)),
        *exit_check(knowledge_base, aspect, role),
    ]


def role_statements(role: Role, aspect: Aspect) -> list[Paragraph]:
    """Return what a role alone says of a check."""
    listed = (
        "This is one of the checks on its card." if aspect in role.exit_checks else "Its card says nothing on this."
    )
    return [claim(said) for said in statements_matching(role, aspect_pattern(aspect), _MAX_STATEMENTS)] or [
        Paragraph(listed)
    ]


def exit_check(knowledge_base: KnowledgeBase, aspect: Aspect, role: Role | None = None) -> list[Paragraph]:
    """Return a check before leaving: what to ask of whom, and what is known; nothing where the base has none.

    With a ``role`` it says whether the role's entry counts the check among its own.
    """
    group = knowledge_base.exit_checks.get(aspect)
    if group is None:
        return []
    listed = "\nOne of the checks on this role's card." if role and aspect in role.exit_checks else ""
    return [
        Paragraph(f"### {escape_content(group.name)}{listed}", heading=True),
        Paragraph(escape_content(group.ask)),
        *map(claim, group.says),
    ]
