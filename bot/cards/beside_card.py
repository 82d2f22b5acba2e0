"""One thing that was asked of several roles, side by side: "and remote?" after a comparison."""

from collections.abc import Iterator

from bot.cards.answer_aspect import part_title, role_passages
from bot.cards.compare import keys_of
from bot.cards.components import Button, Card, Row, Rule, Text
from bot.cards.custom_id import action
from bot.cards.exit_checks import check, own_check
from bot.cards.markdown import small, words
from bot.cards.pagination import Passage, deal, write
from bot.services.answers import ComparisonAnswer
from knowledge import Library
from knowledge.model import Role
from knowledge.question.aspect_detection import Part

_LETTERS = 3000
"""For all roles together, so that a card holds the sources of each and a phone shows it in a few thumb lengths."""


def beside_card(library: Library, compared: ComparisonAnswer, part: Part) -> Card:
    """Say of each role what was asked for, and lead to the roles and to everything else side by side."""
    roles = compared.roles
    names = [words(role.short_name) for role in roles]
    keys = keys_of(roles)
    opens = tuple(Button(f"Open {role.short_name}", action("role", "open", role.id)) for role in roles)
    return Card(
        (
            Text(f"## {', '.join(names[:-1])} and {names[-1]}: {part_title(part)}"),
            *write(library, [line for role in roles for line in _of(library, role, part, _LETTERS // len(roles))]),
            *write(library, deal(library, check(library, part), _LETTERS * 2 // 3)[0]),
            Rule(),
            Row((Button("Compare everything", action("compare", "open", keys, 0), "primary"), *opens)),
            Text(small("Information, not advice.")),
        ),
        address=("beside", keys, part),
    )


def _of(library: Library, role: Role, part: Part, limit: int) -> Iterator[Passage]:
    yield Passage(f"### {words(role.name)}", heading=True)
    own = part in library.exit_checks
    yield from deal(library, own_check(role, part), limit // 3)[0] if own else role_passages(library, role, part, limit)
