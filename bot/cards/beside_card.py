"""One thing that was asked of several roles, side by side: "and remote?" after a comparison."""

from collections.abc import Iterator

from bot.cards.answer_aspect import aspect_title, role_aspect_paragraphs
from bot.cards.compare import encode_roles
from bot.cards.components import Button, Card, Row, Divider, Text
from bot.cards.custom_id import custom_id
from bot.cards.exit_checks import exit_check, role_statements
from bot.cards.markdown import subtext, escape_content
from bot.cards.pagination import Paragraph, paginate, render_page
from bot.services.answers import ComparisonAnswer
from knowledge import KnowledgeBase
from knowledge.model import Role
from knowledge.question.aspect_detection import Aspect

_LETTERS = 3000
"""For all roles together, so that a card holds the sources of each and a phone shows it in a few thumb lengths."""


def aspect_comparison_card(library: KnowledgeBase, compared: ComparisonAnswer, part: Aspect) -> Card:
    """Say of each role what was asked for, and lead to the roles and to everything else side by side."""
    roles = compared.roles
    names = [escape_content(role.short_name) for role in roles]
    keys = encode_roles(roles)
    opens = tuple(Button(f"Open {role.short_name}", custom_id("role", "open", role.id)) for role in roles)
    return Card(
        (
            Text(f"## {', '.join(names[:-1])} and {names[-1]}: {aspect_title(part)}"),
            *render_page(library, [line for role in roles for line in _of(library, role, part, _LETTERS // len(roles))]),
            *render_page(library, paginate(library, exit_check(library, part), _LETTERS * 2 // 3)[0]),
            Divider(),
            Row((Button("Compare everything", custom_id("compare", "open", keys, 0), "primary"), *opens)),
            Text(subtext("Information, not advice.")),
        ),
        route=("beside", keys, part),
    )


def _of(library: KnowledgeBase, role: Role, part: Aspect, limit: int) -> Iterator[Paragraph]:
    yield Paragraph(f"### {escape_content(role.name)}", heading=True)
    own = part in library.exit_checks
    yield from paginate(library, role_statements(role, part), limit // 3)[0] if own else role_aspect_paragraphs(library, role, part, limit)
